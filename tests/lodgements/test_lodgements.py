"""备案: whom a prefecture selected itself is told to the region, and later changes on a supplement (内人社办发〔2023〕147号 四（二）)."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from flask import Flask
from sqlalchemy import update

from tepei.applications.models import Application
from tepei.lodgements import actions, returns, rules
from tepei.lodgements.kind import SECTION
from tepei.lodgements.models import Lodgement
from tepei.papers import actions as papers
from tepei.papers import draft_actions
from tepei.papers.queries import opened
from tepei.portal import clock, scope
from tepei.portal.audit import verify
from tepei.portal.database import ZONE, db, transaction
from tepei.portal.errors import Absent, Refused
from tepei.schemes.models import Scheme
from tests import factories
from tests.applications.filling import photo
from tests.papers.stage import Stage, cycle, set_places, stage

DECISION = {
    "document": "某人社发〔2023〕9号", "decided_on": "2023-03-10", "statement": "经评议确定。", "contact": "联系人",
    "phone": "13800009001",
}  # fmt: skip


@pytest.mark.parametrize(
    ("selected", "lodged", "named"),
    [
        ([1, 2], {}, {1: False, 2: False}),
        ([1, 2], {1: False}, {2: False}),
        ([2], {1: False, 2: False}, {1: True}),  # revoked since: taken off
        ([2], {1: True, 2: False}, {}),  # taken off already
        ([1], {1: True}, {1: False}),  # selected again
        ([], {}, {}),
    ],
)
def test_next_list_names_what_changed(
    selected: list[int], lodged: dict[int, bool], named: dict[int, bool]
) -> None:
    assert rules.changes(selected, lodged) == named


@pytest.fixture
def prefecture(app: Flask) -> Stage:
    """A year in which the prefecture decides, and a unit of it."""
    with scope.everything("a test says who decides"), transaction() as session:
        session.execute(
            update(Scheme).where(Scheme.cycle_id == cycle().id).values(decides=["prefecture", "region"])
        )
    made = stage()
    set_places("152200", 5)
    return made


def _selected(made: Stage) -> Application:
    paper = made.arrived("prefecture")
    made.act(paper, "prefecture", "approve")
    made.act(paper, "prefecture", "select")
    return paper


def _lodged(made: Stage) -> int:
    with factories.signed_in(made.reviewers["prefecture"]):
        found = actions.start(cycle().id, scope.viewer().organisation_ids[0])
        draft_actions.save_section(found.id, SECTION, DECISION, found.form.edition)
        draft_actions.attach(found.id, "document", io.BytesIO(photo().getvalue()), "文件.png")
        return draft_actions.submit(found.id, found.form.edition).id


def _people(pk: int) -> list[tuple[int, bool]]:
    with scope.everything("a test looks"):
        db.session.expire_all()
        return [(each.application_id, each.is_withdrawn) for each in db.session.get_one(Lodgement, pk).people]


def _region(made: Stage, verb: str, pk: int) -> None:
    with factories.signed_in(made.reviewers["region"]):
        getattr(papers, verb)(pk, opened(pk).version, "意见")


def test_list_is_accepted_and_what_changes_later_is_a_supplement(prefecture: Stage) -> None:
    first, second = _selected(prefecture), _selected(prefecture)
    pk = _lodged(prefecture)
    assert _people(pk) == [(first.id, False), (second.id, False)]
    with pytest.raises(Refused, match="尚未办结"), factories.signed_in(prefecture.reviewers["prefecture"]):
        actions.start(cycle().id, scope.viewer().organisation_ids[0])
    _region(prefecture, "approve", pk)
    prefecture.act(second, "prefecture", "revoke")
    third = _selected(prefecture)
    again = _lodged(prefecture)
    assert _people(again) == [(second.id, True), (third.id, False)]
    assert _people(pk) == [(first.id, False), (second.id, False)]  # as it was handed in
    with scope.everything("a test looks"):
        assert [db.session.get_one(Lodgement, each).supplement for each in (pk, again)] == [0, 1]
    assert verify() is None


def test_returned_list_names_people_anew(prefecture: Stage) -> None:
    first = _selected(prefecture)
    pk = _lodged(prefecture)
    _region(prefecture, "send_back", pk)
    second = _selected(prefecture)
    with factories.signed_in(prefecture.reviewers["prefecture"]):
        found = opened(pk)
        draft_actions.submit(pk, found.form.edition)
    assert _people(pk) == [(first.id, False), (second.id, False)]


def test_nothing_to_say_is_not_lodged_and_nothing_after_the_close(prefecture: Stage) -> None:
    with pytest.raises(Refused, match="没有需要备案的人选"):
        _lodged(prefecture)
    _selected(prefecture)
    clock.move_to(dt.datetime(2023, 6, 1, 9, tzinfo=ZONE))
    with factories.signed_in(prefecture.reviewers["prefecture"]), scope.everything("a test looks"):
        (found,) = db.session.query(Lodgement).all()
    with pytest.raises(Refused, match="截止"), factories.signed_in(prefecture.reviewers["prefecture"]):
        draft_actions.submit(found.id, found.form.edition)


def test_who_decides_about_nobody_lodges_nothing(prefecture: Stage) -> None:
    with factories.signed_in(prefecture.reviewers["county"]), pytest.raises(Absent):
        actions.start(cycle().id, scope.viewer().organisation_ids[0])
    with factories.signed_in(prefecture.reviewers["county"]), pytest.raises(Absent):
        actions.start(cycle().id, factories.organisation("152200").id)


def test_region_sees_who_selected_and_did_not_lodge(prefecture: Stage) -> None:
    def standing() -> tuple[str, int, int]:
        with factories.signed_in(prefecture.reviewers["region"]):
            found = next(each for each in returns.of(cycle()) if each.body.code == "152200")
            return found.state, found.selected.total(), found.pending

    assert standing() == ("nobody", 0, 0)
    first = _selected(prefecture)
    assert standing() == ("due", 1, 1)
    pk = _lodged(prefecture)
    assert standing() == ("lodged", 1, 0)
    _region(prefecture, "approve", pk)
    prefecture.act(first, "prefecture", "revoke")
    assert standing() == ("due", 0, 1)
