"""The region's own public notice before a round is published, and objections to whom it names (内人社办发〔2023〕147号 三（四）)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from flask import Flask

from tepei.applications.models import Application
from tepei.notices import actions as notice_actions
from tepei.notices import queries as notices
from tepei.notices.actions import Posting
from tepei.notices.models import PublicNotice
from tepei.portal import clock, scope
from tepei.portal.errors import Refused
from tepei.selection.round_models import EvaluationRound
from tests import factories
from tests.selection.tiers import DAY, Tiers, state_of

AFTER = DAY + dt.timedelta(days=10)


@pytest.fixture
def tiers(portal: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tiers]:
    with portal.app_context():
        yield Tiers(monkeypatch, region_days=5)


def _decided(tiers: Tiers) -> tuple[EvaluationRound, list[Application]]:
    people = [tiers.approved("tier1", name, consents="no") for name in ("甲一", "乙二", "丙三")]
    scores = {paper.id: 39 - number for number, paper in enumerate(people)}
    made = tiers.closed(scores)
    tiers.propose(made, "tier1", 2, scores)
    tiers.propose(made, "tier2", 0, scores)
    return made, people


def announced(tiers: Tiers) -> PublicNotice:
    """Everybody who waits for a notice, from today on."""
    with factories.signed_in(tiers.region):
        [due] = notices.due(scope.viewer().organisation_ids)
        posting = Posting("拟入选人选公示", "门户网站", "专技处 0471-0000000", clock.today())
        return notice_actions.put_up(due.key, posting, {paper.id: "" for paper, _stage in due.papers})


def _object(notice: PublicNotice, name: str) -> int:
    with scope.acting_as(scope.NOBODY):
        entry = next(each for each in notices.public(notice.number).entries if each.name == name)
        return notice_actions.object_to(notice.number, entry.id, "论文署名不实", "13800000000").id


def _answer(tiers: Tiers, objection: int, *, upheld: bool) -> None:
    with factories.signed_in(tiers.region):
        row = notices.objection(objection)
        notice_actions.answer(row.id, row.version, upheld, "经核查")


def test_nobody_is_announced_before_they_are_proposed(tiers: Tiers) -> None:
    people = [tiers.approved("tier1", name, consents="no") for name in ("甲一", "乙二")]
    scores = {people[0].id: 30, people[1].id: 20}
    made = tiers.closed(scores)
    with factories.signed_in(tiers.region):
        assert notices.due(scope.viewer().organisation_ids) == []
    tiers.propose(made, "tier1", 1, scores)
    assert [each.name for each in announced(tiers).entries] == ["甲一"]


def test_results_wait_for_the_notice_and_its_days(tiers: Tiers) -> None:
    made, people = _decided(tiers)
    with pytest.raises(Refused, match="甲一：须先公示5个工作日"):
        tiers.publish(made)
    assert [each.name for each in announced(tiers).entries] == ["甲一", "乙二"]
    with pytest.raises(Refused, match="正在公示"):
        tiers.publish(made)
    clock.move_to(AFTER)
    assert tiers.publish(made).selected == 2
    assert [state_of(paper)[0] for paper in people] == ["selected", "selected", "rejected"]


def test_open_objection_holds_that_person_and_nobody_else(tiers: Tiers) -> None:
    made, people = _decided(tiers)
    objection = _object(announced(tiers), "乙二")
    clock.move_to(AFTER)
    told = tiers.publish(made)
    assert (told.selected, told.rejected, told.waiting) == (1, 1, ("乙二",))
    assert state_of(people[1])[0] == "approved"
    with pytest.raises(Refused, match="不能单独办理"):
        tiers.stage.act(people[1], "region", "select")
    _answer(tiers, objection, upheld=False)
    told = tiers.publish(made)
    assert (told.selected, told.rejected, told.waiting) == (1, 0, ())
    assert state_of(people[1])[0] == "selected"


def test_upheld_objection_leads_out_of_the_round(tiers: Tiers) -> None:
    made, people = _decided(tiers)
    objection = _object(announced(tiers), "甲一")
    _answer(tiers, objection, upheld=True)
    clock.move_to(AFTER)
    assert tiers.publish(made).waiting == ("甲一",)
    tiers.stage.act(people[0], "region", "reject")
    told = tiers.publish(made)
    assert (told.selected, told.rejected) == (0, 0)
    assert ("甲一", "tier1", "", 1, "gone") in tiers.entries(made)
    with pytest.raises(Refused, match="已经公布"):
        tiers.publish(made)
