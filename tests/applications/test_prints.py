"""What is printed of an application, and what the page behind its QR code says."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from tepei.applications import actions, prints
from tepei.applications.beside import about
from tepei.applications.models import Application
from tepei.papers import draft_actions, drafts
from tepei.people.models import Person
from tepei.policy.layout import ABOUT
from tepei.policy.summary import ABOUT_ROW
from tepei.portal import scope, vault
from tepei.portal.database import ZONE
from tepei.portal.errors import Absent
from tepei.printing.rendering import DRAFT_MARK
from tepei.printing.verification import Checked
from tepei.programmes import queries as programmes
from tests import factories
from tests.applications import filling
from tests.applications.changing import opened_with
from tests.papers.stage import Stage, stage

LONG_NAME = "阿卜杜热依木·麦麦提图尔荪·艾合买提江·买买提明·吾布力卡斯木·阿不都热合曼·图尔荪江·阿布都·𠮷𬍛䶮"


@pytest.fixture
def play(app: Flask) -> Stage:
    return stage()


def submitted(play: Stage, name: str = "白音", **changes: object) -> Application:
    return filling.submitted(factories.person(name=name), play.unit, **changes)


def opinions(application: Application) -> dict[str, str]:
    with scope.everything("a test reads what is printed"):
        return {each.step: each.text for each in prints.opinions(filling.reloaded(application))}


def decided(
    name: str, position: int = 1, step: str = "joint", verb: str = "approve", to: int = 2
) -> SimpleNamespace:
    """A decision of one of several offices."""
    day = dt.datetime(2026, 5, 6, tzinfo=ZONE)
    return SimpleNamespace(
        verb=verb, from_position=position, to_position=to, step_kind=step, organisation_id=hash(name), organisation_name=name,
        opinion=f"{name}同意", decided_at=day, document_day=None,
    )  # fmt: skip


def test_each_office_of_a_joint_step_says_its_own() -> None:
    """省科技厅 came after 省人社厅 at the same step, and took its opinion off the paper."""
    made = [decided("用人单位", 0, "unit"), decided("人社厅"), decided("科技厅")]
    paper = SimpleNamespace(decisions=made)
    assert [each.body for each in prints.opinions(paper)] == ["用人单位", "人社厅", "科技厅"]  # type: ignore[arg-type]
    made.append(decided("教育厅", 2, "region", "send_back", 1))
    assert [each.body for each in prints.opinions(paper)] == ["用人单位"]  # type: ignore[arg-type]


def test_what_stands_beside_the_form_is_what_layouts_may_name(play: Stage) -> None:
    with scope.everything("a test reads what is printed"):
        beside = about(filling.reloaded(submitted(play)))
    assert beside.keys() >= ABOUT.keys()
    assert beside.keys() >= ABOUT_ROW.keys() - {"row"}
    assert beside["recommender"]


def checked(application: Application, submission: int = 1) -> Checked:
    signature = vault.signature(f"{application.number}/{submission}")
    return prints.verify(application.number, submission, signature)


def test_print_carries_answers_in_words_cover_and_photo(play: Stage) -> None:
    application = submitted(play, LONG_NAME)
    assert len(LONG_NAME) >= 50
    with scope.everything("a test prints"):
        page = prints.html_of(filling.reloaded(application))
    for text in (
        LONG_NAME,
        "蒙古族",
        "硕士研究生毕业",
        "内地培养",
        play.unit.name,
        "北京大学第一医院",
        "1985年6月1日",
    ):
        assert text in page
    assert "data:image/jpeg;base64," in page


def test_print_before_the_units_approval_is_marked(play: Stage) -> None:
    application = submitted(play)
    with scope.everything("a test prints"):
        before = prints.print_of(filling.reloaded(application))
    assert (before.stamp.mark, before.stamp.verify_at, before.copies) == (DRAFT_MARK, "", 1)
    play.play(filling.reloaded(application), "unit.approve")
    with scope.everything("a test prints"):
        after = prints.print_of(filling.reloaded(application))
    assert (after.stamp.mark, after.copies) == ("", 2)
    assert after.stamp.verify_at.endswith(prints.verify_path(application))


def test_hostile_text_is_printed_as_text(play: Stage) -> None:
    hostile = '<iframe src="file:///etc/passwd"></iframe>{{8191*8191}}<script>x</script>'
    application = submitted(play, plan={"goals": hostile})
    with scope.everything("a test prints"):
        page = prints.html_of(filling.reloaded(application))
    assert "<iframe" not in page
    assert "<script" not in page
    assert "&lt;iframe" in page
    assert "67092481" not in page


def test_pdf_is_made_and_its_title_names_nobody(play: Stage) -> None:
    application = submitted(play)
    with scope.everything("a test prints"):
        row = filling.reloaded(application)
        content = prints.pdf_of(row)
        assert prints.title_of(row) == f"申报表 {application.number}"
        assert prints.name_of(row) == f"{row.person.id_number[-4:]}-白音-申报表.pdf"
    assert content.startswith(b"%PDF-")


def test_letter_that_others_sign_is_printed_before_the_submission(app: Flask) -> None:
    """No step demands it and no reviewer fills it in: it could be written in a pack and was printed nowhere."""
    letter = {
        "title": "专家推荐书",
        "parts": [{"kind": "grid", "title": "推荐", "rows": [[{"label": "被推荐人", "colspan": 8}, {"field": "basic.name", "colspan": 16}]]}],
    }  # fmt: skip
    sheet = {"title": "审核表", "fields": [{"key": "verdict", "label": "意见"}]}

    def change(plain: dict[str, Any]) -> None:
        plain["documents"] |= {"letter": letter, "sheet": sheet}
        plain["route"]["steps"][0]["demands"] = ["sheet"]

    cycle = opened_with(change)
    with factories.signed_in(factories.person(name="白音")):
        track = programmes.track_by_code(cycle, "inside")
        made = filling.fill(actions.start(cycle, track, factories.unit().id))
        assert prints.extracts(made) == {"letter": "专家推荐书"}
        assert prints.extract_pdf(made, "letter").startswith(b"%PDF")
        assert prints.name_of(made, "letter") == f"{made.number}-专家推荐书.pdf"
        for key in ("sheet", "application", "nothing"):
            with pytest.raises(Absent):
                prints.extract_pdf(made, key)


def test_opinions_are_those_that_still_stand(play: Stage) -> None:
    application = filling.reloaded(submitted(play))
    play.play(application, "unit.approve county.approve")
    assert opinions(application) == {"unit": "approve的意见", "county": "approve的意见"}
    play.play(filling.reloaded(application), "prefecture.send_back:0")
    assert opinions(application) == {}
    play.play(filling.reloaded(application), "unit.approve county.send_back:-1")
    assert opinions(application) == {"unit": "approve的意见"}


def test_verification_names_version_state_and_a_masked_name(play: Stage) -> None:
    application = submitted(play, "阿卜杜热依木·麦麦提")
    found = checked(application)
    assert (found.is_current, str(found.state), found.submission) == (True, "审核中", 1)
    assert found.masked_name == "阿***·麦**"
    assert found.form_version == "内蒙古特培2023-1"


def test_changed_application_makes_the_earlier_print_outdated(play: Stage) -> None:
    application = filling.reloaded(submitted(play))
    play.play(application, "unit.send_back:-1")
    assert not checked(application).is_current
    assert "退回" in str(checked(application).reason)
    with factories.signed_in(person_of(application)):
        row = drafts.find(application.id, Application)
        draft_actions.save_section(row.id, "plan", {"direction": "改过"}, row.form.edition)
        actions.submit(row.id, drafts.find(row.id, Application).form.edition)
    assert "第 2 次" in str(checked(application, 1).reason)
    assert checked(application, 2).is_current


def person_of(application: Application) -> Person:
    with scope.everything("a test looks a person up"):
        return filling.reloaded(application).person


@pytest.mark.parametrize("signature", ["", "0" * 16, "签名"])
def test_forged_signature_finds_nothing(play: Stage, signature: str) -> None:
    application = submitted(play)
    with pytest.raises(Absent):
        prints.verify(application.number, 1, signature)


def test_signed_number_of_nobody_finds_nothing(app: Flask) -> None:
    with pytest.raises(Absent):
        prints.verify("2023-0", 1, vault.signature("2023-0/1"))
