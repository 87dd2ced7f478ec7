"""差额考察 of a round through the verbs: who is looked at, what is entered, and who may be proposed then."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select, update

from tepei.applications.models import Application
from tepei.messages.models import Message
from tepei.portal import scope
from tepei.portal.audit import AuditEntry, verify
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused
from tepei.programmes.models import Track
from tepei.selection import round_actions, round_exports, round_queries, vetting_actions
from tepei.selection.round_models import EvaluationRound
from tepei.selection.vetting_models import Vetting
from tepei.selection.vetting_rules import Entered
from tests import factories
from tests.papers.stage import applicant_of, track_id
from tests.selection.tiers import Tiers

GOOD, BAD = Entered(True, None, ""), Entered(False, None, "档案涂改，经核实不合格")


def vetting(monkeypatch: pytest.MonkeyPatch, **values: object) -> Tiers:
    """The notice has 考察 and two places, and says more by these keys."""
    made = Tiers(monkeypatch, **{"vetting": "考察", **values})
    with scope.everything("a test sets a total"), transaction() as session:
        session.execute(update(Track).where(Track.id == track_id("tier1")).values(total=2))
    return made


@pytest.fixture
def tiers(portal: Flask, monkeypatch: pytest.MonkeyPatch) -> Tiers:
    with portal.app_context():
        yield vetting(monkeypatch)


def choose(tiers: Tiers, made: EvaluationRound, number: int | None, *, tells: bool = False) -> None:
    with factories.signed_in(tiers.region):
        row = round_queries.shown(made.id)
        vetting_actions.choose(row.id, row.version, track_id("tier1"), number, tells=tells)


def enter(tiers: Tiers, made: EvaluationRound, paper: Application, entered: Entered) -> None:
    with factories.signed_in(tiers.region):
        row = round_queries.shown(made.id)
        pk = db.session.scalars(select(Vetting.id).where(Vetting.paper_id == paper.id)).one()
        vetting_actions.enter(row.id, row.version, pk, entered, None)


def looked_at(made: EvaluationRound) -> dict[str, str]:
    with scope.everything("a test looks"):
        db.session.expire_all()
        return {str(each): each.result for each in db.session.scalars(select(Vetting).order_by(Vetting.id))}


def people(tiers: Tiers, *names: str) -> tuple[list[Application], EvaluationRound, dict[int, int]]:
    """A closed round of these people, the first one first."""
    papers = [tiers.approved("tier1", name) for name in names]
    scores = {paper.id: 90 - number for number, paper in enumerate(papers)}
    return papers, tiers.closed(scores), scores


def test_who_is_found_unfit_gives_their_place_to_the_next(tiers: Tiers) -> None:
    (first, second, third, last), made, scores = people(tiers, "甲一", "乙二", "丙三", "丁四")
    with pytest.raises(Refused, match="请先确定考察人选"):
        tiers.propose(made, "tier1", 2, scores)
    choose(tiers, made, 3, tells=True)
    assert looked_at(made) == {"甲一": "ahead", "乙二": "ahead", "丙三": "ahead"}
    enter(tiers, made, first, BAD)
    enter(tiers, made, second, GOOD)
    with pytest.raises(Refused, match="还没有填写考察结果：丙三"):
        tiers.propose(made, "tier1", 2, scores)
    enter(tiers, made, third, GOOD)
    tiers.propose(made, "tier1", 2, scores)
    outcomes = {name: outcome for name, _track, source, _rank, outcome in tiers.entries(made) if not source}
    assert outcomes == {"甲一": "passed_over", "乙二": "proposed", "丙三": "proposed", "丁四": "fallen"}
    with scope.everything("a test looks"):
        assert "考察不合格" in tiers.entry(made, first).reason
        told = select(Message.kind).where(Message.kind == "vetting.choose")
        mine, others = (told.where(Message.account_id == applicant_of(each).id) for each in (first, last))
        assert (len(db.session.scalars(mine).all()), len(db.session.scalars(others).all())) == (1, 0)
        events = db.session.scalars(select(AuditEntry.event).where(AuditEntry.event.like("vetting.%"))).all()
        assert events == ["vetting.enter"] * 3
    assert verify() is None


def test_more_are_looked_at_where_too_few_were_fit_and_results_stay(tiers: Tiers) -> None:
    (first, second, _third), made, scores = people(tiers, "甲一", "乙二", "丙三")
    choose(tiers, made, 2)
    enter(tiers, made, first, BAD)
    enter(tiers, made, second, GOOD)
    tiers.propose(made, "tier1", None, scores)
    choose(tiers, made, 3)
    assert looked_at(made) == {"甲一": "failed", "乙二": "passed", "丙三": "ahead"}
    assert {row[-1] for row in tiers.entries(made) if not row[2]} == {""}, "is proposed anew"
    choose(tiers, made, 1)
    assert looked_at(made) == {"甲一": "failed", "乙二": "passed"}, (
        "who has a result is looked at all the same"
    )
    with factories.signed_in(tiers.region):
        row = round_queries.shown(made.id)
        round_actions.rank(row.id, row.version, tiers.results(made, scores))
    assert looked_at(made) == {"甲一": "failed", "乙二": "passed"}, "nothing is lost by ranking anew"


def test_score_counts_with_its_weight(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    tiers = vetting(monkeypatch, vetting_weight=40)
    (first, second), made, scores = people(tiers, "甲一", "乙二")
    choose(tiers, made, None)
    with pytest.raises(Refused, match="请填写考察得分"):
        enter(tiers, made, first, GOOD)
    enter(tiers, made, first, Entered(True, Decimal(60), ""))
    enter(tiers, made, second, Entered(True, Decimal(95), "岗位业绩突出"))
    tiers.propose(made, "tier1", 1, scores)
    assert [row[0] for row in tiers.entries(made) if row[-1] == "proposed"] == ["乙二"]
    with factories.signed_in(tiers.region):
        sheet = round_exports.ranking_sheet(round_queries.shown(made.id))
    labels = [column.label for column in sheet.columns]
    lines = [dict(zip(labels, row, strict=True)) for row in sheet.rows]
    assert [(line["姓名"], line["考察得分"], line["综合成绩"], line["考察情况"]) for line in lines[:2]] == [
        ("乙二", "95", "91.4", "岗位业绩突出"),
        ("甲一", "60", "78", ""),
    ]


@pytest.mark.parametrize(
    ("entered", "text"),
    [
        (Entered(None, None, ""), "请选择合格或不合格"),
        (Entered(False, None, " "), "请写明情况和理由"),
        (Entered(True, None, "材料\x00属实"), "。"),
    ],
)  # fmt: skip
def test_result_that_says_too_little_is_refused(tiers: Tiers, entered: Entered, text: str) -> None:
    (first,), made, _scores = people(tiers, "甲一")
    choose(tiers, made, 1)
    with pytest.raises(Refused, match=text):
        enter(tiers, made, first, entered)


def test_it_is_the_organisers(tiers: Tiers) -> None:
    _papers, made, _scores = people(tiers, "甲一")
    choose(tiers, made, 1)
    with factories.signed_in(tiers.stage.reviewers["prefecture"]):
        assert db.session.scalars(select(Vetting)).all() == []
        with pytest.raises(Absent):
            vetting_actions.enter(made.id, made.version, 1, GOOD, None)


def test_nobody_is_looked_at_where_the_notice_does_not_say_so(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiers = vetting(monkeypatch, vetting="")
    _papers, made, scores = people(tiers, "甲一")
    with pytest.raises(Refused, match="没有规定考察"):
        choose(tiers, made, 1)
    tiers.propose(made, "tier1", 1, scores)
