"""The page of a year, and the verbs of a year pressed on it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.organisations.models import Membership, Organisation
from tepei.portal import clock, scope
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db, transaction
from tepei.programmes import queries
from tepei.programmes.models import Cycle
from tepei.schemes.form_models import AttachmentKind, Document, FormField, FormSection, SummaryColumn
from tests import factories
from tests.schemes.office import Office
from tests.years.pages import send


def cycle(app: Flask, code: str) -> Cycle | None:
    with app.app_context():
        return db.session.scalars(select(Cycle).where(Cycle.code == code)).one_or_none()


@pytest.fixture
def reviewers(sqlite_portal: Flask) -> None:
    """Somebody at each office of each step, beside the region."""
    with sqlite_portal.app_context(), scope.everything("a test appoints"), transaction() as session:
        one = factories.account("everywhere")
        offices = select(Organisation.id, Organisation.kind).where(
            Organisation.kind.in_(("county", "prefecture"))
        )
        for office_id, kind in session.execute(offices).all():
            post = {"user_id": one.id, "organisation_id": office_id, "role": f"{kind}_reviewer"}
            session.add(Membership(**post, began_at=clock.now()))


@pytest.mark.usefixtures("reviewers")
def test_page_shows_tracks_dates_places_and_what_is_unset(office: Office) -> None:
    page = office.get("/years/nmg-tepei-2023")
    for words in ("区外培养", "0 / 10", "时间安排", "span-open", "heat-5", "没有发现问题"):
        assert words in page


@pytest.mark.usefixtures("reviewers")
def test_what_is_unset_is_said_once_and_before_the_year_is_opened(office: Office) -> None:
    page = office.get("/years/nmg-tepei-2025")
    unset = "25 个名额尚未下达，其中“东北地区特培（区外）”5 个、“自治区特培（区外）”8 个、“自治区特培（区内）”12 个。"
    assert (page.count(unset), page.count("个名额尚未下达"), page.count("文号尚未填写")) == (1, 1, 1)
    with office.app.app_context():
        draft, whole = (queries.cycle_by_code(f"nmg-tepei-{year}").id for year in (2025, 2023))
    question = "开放后配置即固定，申报表将按此配置填写。确定开放？"
    tracks = "”“".join(("东北地区特培（区外）", "自治区特培（区外）", "自治区特培（区内）"))
    nobody = f"“{tracks}”没有一个名额（均为 0、“—”或未下达），开放后不能推荐任何人，也不能确定任何人入选。"
    assert f'data-confirm="{unset}{nobody}文号尚未填写。{question}"' in office.get(f"/cycles/show/{draft}")
    assert f'data-confirm="{question}"' in office.get(f"/cycles/show/{whole}")


def test_rehearsal_is_begun_timed_and_wiped(office: Office) -> None:
    here = "/years/nmg-tepei-2023"
    assert send(office, here, f"{here}/rehearse") == 302
    there = "/years/nmg-tepei-2023-rehearsal"
    assert "【演练】" in office.get(there)
    assert "【演练】" not in office.app.test_client().get("/").text  # passers-by are not invited to it
    assert send(office, there, f"{there}/rehearsal-time", moment="2023-03-01T09:00") == 302
    assert "2023-03-01 09:00" in office.get(there)
    assert (
        send(office, there, f"{there}/rehearsal-time", moment="明天") == 302
    )  # back to the page, with the reason
    assert send(office, there, f"{there}/wipe", code="nothing") == 302
    assert cycle(office.app, "nmg-tepei-2023-rehearsal") is not None
    assert send(office, there, f"{there}/wipe", code="nmg-tepei-2023-rehearsal") == 302
    assert cycle(office.app, "nmg-tepei-2023-rehearsal") is None


def test_amendment_shows_its_impact_and_wants_a_reason(office: Office) -> None:
    with office.app.app_context():
        pk = queries.cycle_by_code("nmg-tepei-2023").id
    office.press(f"/cycles/action/open/{pk}", f"/cycles/show/{pk}")
    assert "没有差别" in office.get("/years/nmg-tepei-2023/amend")
    with office.app.app_context():
        found = queries.cycle_by_code("nmg-tepei-2023")
        section = db.session.scalars(select(FormSection.id).where(FormSection.cycle_id == found.id)).first()
    office.post(f"/form-sections/edit/{section}", title="本人基本信息")
    assert "1 处改动尚未生效" in office.get("/years/nmg-tepei-2023")
    path = "/years/nmg-tepei-2023/amend"
    assert send(office, path, path, reason=" ") == 422
    assert send(office, path, path, reason="补充通知") == 302
    with office.app.app_context():
        assert queries.cycle_by_code("nmg-tepei-2023").revision_number == 2


def test_archiving_on_the_screen(office: Office) -> None:
    with office.app.app_context():
        pk = queries.cycle_by_code("nmg-tepei-2023").id
    for verb in ("open", "close"):
        office.press(f"/cycles/action/{verb}/{pk}", f"/cycles/show/{pk}")
    here = "/years/nmg-tepei-2023"
    assert send(office, here, f"{here}/archive") == 302
    assert "生成归档包" in office.get(here)
    assert send(office, here, f"{here}/package") == 302
    with office.app.app_context(), scope.everything("a test reads the history"):
        assert "cycle.packaged" in db.session.scalars(select(AuditEntry.event)).all()


@pytest.mark.parametrize(
    ("model", "editor", "seen", "back"),
    [
        (FormSection, "/form-sections/show/{pk}", "s-basic", "/form-sections/show/{pk}"),
        (FormSection, "/form-fields/list/?_flt_0_section={pk}", "s-basic", "/form-sections/show/{pk}"),
        (FormField, "/form-fields/edit/{pk}", "s-basic", "/form-sections/show/"),
        (
            AttachmentKind,
            "/attachment-kinds/show/{pk}",
            "attachments",
            "/attachment-kinds/list/?_flt_0_cycle=",
        ),
        (Document, "/documents/show/{pk}", "p-application", "/documents/show/{pk}"),
        (
            SummaryColumn,
            "/summary-columns/edit/{pk}",
            "summary-title",
            "/summary-columns/list/?_flt_0_cycle=",
        ),
    ],
)
def test_editor_and_preview_are_one_click_from_each_other(
    office: Office, model: type[Any], editor: str, seen: str, back: str
) -> None:
    pk = first_of(office.app, model)
    assert f'href="/years/nmg-tepei-2023/preview#{seen}"' in office.get(editor.format(pk=pk))
    page = office.get("/years/nmg-tepei-2023/preview")
    part = page[page.index(f'id="{seen}"') :]
    assert f'href="{back.format(pk=pk)}' in part[: part.index("回到设置</a>")]


def first_of(app: Flask, model: type[Any]) -> int:
    """The first row of this part of the scheme."""
    found = select(model.id).order_by(model.id)
    found = found.join(FormSection) if model is FormField else found
    with app.app_context(), scope.everything("a test looks"):
        pk = db.session.scalars(found.join(Cycle).where(Cycle.code == "nmg-tepei-2023")).first()
        assert pk
        return int(pk)


@pytest.mark.parametrize("code", ["nmg-tepei-2023", "nmg-tepei-2025"])
def test_form_is_previewed_as_applicants_and_as_printers_see_it(office: Office, code: str) -> None:
    page = office.get(f"/years/{code}/preview")
    assert "联系电话" in page and "学习目标" in page
    assert '<th scope="col">序号</th>' in page
    assert "填写示例 · 常见错误 · 依据" in page and "示例医科大学" in page
    assert 'id="attachments"' in page and "一寸照片" in page
    paper = office.get(f"/years/{code}/preview/application")
    assert "样表" in paper and "申报表" in paper
    office.get(f"/years/{code}/preview/nothing", 404)


def test_what_only_a_year_of_hours_has_is_not_called_set(office: Office) -> None:
    """继续教育规定 that nobody had touched read 已设定."""
    marks = {}
    for code in ("nmg-tepei-2023", "nmg-continuing-education-2025"):
        lines = re.findall(r"(?s)<li class=\"is-(\w+)\">(.*?)</li>", office.get(f"/years/{code}"))
        (marks[code],) = [mark for mark, line in lines if ">继续教育规定</a>" in line]
    assert marks == {"nmg-tepei-2023": "none", "nmg-continuing-education-2025": "set"}
