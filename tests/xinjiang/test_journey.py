"""From the promise to 已成功入选: no paper, a signed scan at the unit and at the body, places held by who is selected.

Source: 新人社函〔2025〕38号 附件1.
"""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from tepei.applications import actions as applications
from tepei.applications import checks, exports, prints
from tepei.applications.models import Application
from tepei.forms.models import Submission
from tepei.papers import actions as papers
from tepei.papers import draft_actions, drafts, endorsements, standings
from tepei.papers.invariants import invariants
from tepei.places import queries as places
from tepei.portal import scope
from tepei.portal.database import db
from tepei.portal.errors import Refused
from tepei.programmes import queries as programmes
from tests import factories
from tests.papers.stage import applicant_of
from tests.xinjiang import filling
from tests.xinjiang.reviewing import Desk, paper


def test_paper_is_selected_with_every_scan_and_takes_a_place_only_then(app: Flask) -> None:
    desk = Desk()
    pk = desk.submitted()
    desk.endorse("unit", pk)
    desk.approve("unit", pk)
    desk.approve("county", pk)
    desk.sign_list("prefecture", pk)
    desk.approve("prefecture", pk)
    desk.approve("region", pk)
    assert (paper(pk).state, paper(pk).holds_place, paper(pk).trainee_number) == ("approved", False, "")
    with factories.signed_in(desk.at["region"]):
        papers.select(pk, paper(pk).version)
        one = paper(pk)
        assert (one.state, one.holds_place, one.trainee_number) == ("selected", True, "20250001")
        place = places.place_of(one.track_id, one.pool_id or 0)
        assert place is not None
        assert (place.places, place.taken) == (200, 1)
    assert invariants() == []


def test_each_step_demands_its_own_scan(app: Flask) -> None:
    desk = Desk()
    pk = desk.submitted()
    with pytest.raises(Refused, match="用人单位审核表》扫描件"):
        desk.approve("unit", pk)
    desk.endorse("unit", pk)
    desk.approve("unit", pk)
    desk.approve("county", pk)
    with pytest.raises(Refused, match="名单汇总表》扫描件"):
        desk.approve("prefecture", pk)


def test_scan_is_bound_to_what_was_downloaded(app: Flask) -> None:
    desk = Desk()
    pk = desk.submitted()
    with factories.signed_in(desk.at["unit"]):
        one = paper(pk)
        step = one.steps[0]
        with pytest.raises(Refused, match="单位主要领导"):
            endorsements.fill(one, step, "unit_review", {**filling.REVIEW, "leader": ""})
        found = endorsements.fill(paper(pk), paper(pk).steps[0], "unit_review", filling.REVIEW)
        with pytest.raises(Refused, match="请先下载"):
            endorsements.upload(found, filling.scan(), "扫描件.png")
        endorsements.download(found)
        endorsements.fill(
            paper(pk), paper(pk).steps[0], "unit_review", {**filling.REVIEW, "leader": "买买提"}
        )
        with pytest.raises(Refused, match="下载后内容有改动"):
            endorsements.upload(found, filling.scan(), "扫描件.png")
        endorsements.download(found)
        endorsements.upload(found, filling.scan(), "扫描件.png")
        assert endorsements.state_of(found) == "signed"
        endorsements.fill(paper(pk), paper(pk).steps[0], "unit_review", filling.REVIEW)
        assert endorsements.state_of(found) == "outdated"
    with pytest.raises(Refused, match="原扫描件已失效"):
        desk.approve("unit", pk)


def test_resubmission_makes_the_units_scan_invalid(app: Flask) -> None:
    desk = Desk()
    pk = desk.submitted()
    desk.endorse("unit", pk)
    with factories.signed_in(desk.at["unit"]):
        papers.send_back(pk, paper(pk).version, "请补充工作经历")
    one = paper(pk)
    with factories.signed_in(applicant_of(one)):
        draft_actions.save_section(pk, "plan", {"goals": "补充后的学习目标。"}, one.form.edition)
        applications.submit(pk, paper(pk).form.edition, filling.PROMISE)
    with pytest.raises(Refused, match="原扫描件已失效"):
        desk.approve("unit", pk)


def test_list_covers_whom_it_names_and_nobody_else(app: Flask) -> None:
    desk = Desk()
    first, second = desk.submitted("阿力木"), desk.submitted("古丽娜")
    for pk in (first, second):
        desk.endorse("unit", pk)
        desk.approve("unit", pk)
    desk.approve("county", first)
    desk.sign_list("prefecture", first)
    desk.approve("county", second)
    with pytest.raises(Refused, match="名单汇总表"):
        desk.approve("prefecture", second)
    desk.approve("prefecture", first)
    desk.sign_list("prefecture", second)
    desk.approve("prefecture", second)
    assert paper(second).position == 3


def test_promise_is_kept_with_its_version_and_an_old_one_is_refused(app: Flask) -> None:
    desk = Desk()
    with factories.signed_in(factories.person(name="阿力木")):
        made = filling.draft(desk.unit.id)
        with pytest.raises(Refused, match="承诺书已更新"):
            applications.submit(made.id, made.form.edition, "新疆2024-1")
        applications.submit(made.id, made.form.edition, filling.PROMISE)
        kept = db.session.scalars(select(Submission).where(Submission.form_id == made.form_id)).one()
        assert kept.promise_version == filling.PROMISE


def test_title_certificate_is_demanded_of_who_has_a_title(app: Flask) -> None:
    desk = Desk()
    with factories.signed_in(factories.person(name="阿力木")):
        made = filling.draft(desk.unit.id)
        certificate = next(each for each in drafts.attachments_of(made) if each.kind == "title_certificate")
        draft_actions.detach(certificate.id)
        found = checks.of(drafts.find(made.id, Application)).gaps
        assert [str(gap.text) for gap in found["attachments"]] == ["请上传“职称证书扫描件”。"]


def test_corps_is_a_root_of_its_own_that_ends_at_the_region(app: Flask) -> None:
    """第一师 → 兵团人社局 → 自治区人社厅 (附件1 五)."""
    desk = Desk("659002")
    assert list(desk.at) == ["unit", "prefecture", "corps", "region"]
    pk = desk.submitted()
    desk.endorse("unit", pk)
    desk.approve("unit", pk)
    with scope.everything("a test looks"):
        assert paper(pk).steps[2].takes_place
        known = checks.of(paper(pk)).facts
    assert (known["is_corps"], known["region_code"]) == (True, "659002")


def test_list_has_19_columns_on_a3(app: Flask) -> None:
    desk = Desk()
    pk = desk.submitted()
    with scope.everything("a test prints"):
        one = paper(pk)
        content, name = exports.summary_workbook(one.cycle, one.track, None, [one])
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert len(rows[2]) == 19
    assert (rows[2][0], rows[2][18]) == ("序号", "联系人电话")
    assert rows[3][1:3] == ["阿力木", "异地培养"]
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        setup = re.search(r"<pageSetup[^>]*>", book.read("xl/worksheets/sheet1.xml").decode())
    assert setup is not None
    assert 'paperSize="8"' in setup[0] and 'orientation="landscape"' in setup[0]
    assert "名单汇总表" in name


def test_units_document_prints_what_was_filled_in(app: Flask) -> None:
    desk = Desk()
    pk = desk.submitted()
    with scope.everything("a test prints"):
        page = prints.endorsed_html(paper(pk), "unit_review", filling.REVIEW, "ab" * 32)
    for words in ("用人单位审核表", "材料齐全、真实", "阿力木", "签名并加盖单位公章", "ABABABAB"):
        assert words in page


def test_statuses_are_the_notices_words(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    cycle = programmes.cycle_by_code(filling.CYCLE)
    assert programmes.scheme_of(cycle).statuses == {"selected": "已成功入选"}
    desk = Desk()
    one = paper(desk.submitted())
    with scope.everything("a test looks"):
        assert str(standings.of(one)) == "审核中"
        assert one.revision is not None
        said = programmes.scheme_of(one).model_copy(update={"statuses": {"in_review": "逐级审核中"}})
        monkeypatch.setattr(programmes, "scheme_of", lambda _paper: said)
        assert str(standings.of(one)) == "逐级审核中"
