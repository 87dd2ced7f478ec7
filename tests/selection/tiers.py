"""新时代 2023 for tests of rounds: open, its public notices and lists left out, people who were approved on its tiers, and what experts gave them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, update

from tepei.applications.models import Application
from tepei.papers.models import Paper
from tepei.policy.ranking import Result
from tepei.portal import clock, scope
from tepei.portal.accounts import Account
from tepei.portal.database import ZONE, db, transaction
from tepei.programmes.models import Cycle, RouteStep
from tepei.schemes.evaluation_models import Evaluation
from tepei.selection import proposal_actions, publication_actions, round_actions, round_queries
from tepei.selection.letter_models import SelectionLetter
from tepei.selection.round_actions import RoundPlan
from tepei.selection.round_models import EvaluationRound, RoundEntry
from tests import factories
from tests.papers import stage as stages

BODY = "152200"
CODE = "nmg-new-era-2023"
DAY = dt.datetime(2023, 10, 10, 9, 0, tzinfo=ZONE)
CLOSES = dt.datetime(2023, 10, 20, 18, 0, tzinfo=ZONE)
PLAN = RoundPlan("一、二层次评审", ("tier1", "tier2"), DAY, CLOSES)
YOUNG, OLD = dt.date(1985, 6, 1), dt.date(1975, 6, 1)


class Tiers:
    """A unit's route in the year, with the region's reviewer; `evaluation`: keys of 评审办法 that the notice says otherwise."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, region_days: int | None = None, **evaluation: object
    ) -> None:
        monkeypatch.setattr(stages, "CYCLE", CODE)
        clock.move_to(DAY)
        with scope.everything("a test leaves notices and lists out"), transaction() as session:
            steps = update(RouteStep).where(RouteStep.cycle_id == self.cycle.id)
            session.execute(steps.values(notice_days=None, demands=[]))
            session.execute(steps.where(RouteStep.kind == "region").values(notice_days=region_days))
            if evaluation:
                session.execute(update(Evaluation).values(**evaluation))
        self.stage = stages.stage()
        stages.set_places(BODY, 9, "tier1")

    @property
    def cycle(self) -> Cycle:
        return stages.cycle()

    @property
    def region(self) -> Account:
        return self.stage.reviewers["region"]

    def approved(self, track: str, name: str, born_on: dt.date = YOUNG, consents: str = "yes") -> Application:
        """Somebody whom every step has approved."""
        person = factories.person(f"applicant-{name}-{track}", name, born_on=born_on)
        paper = self.stage.paper(track, person)
        with scope.everything("a test fills in"), transaction():
            paper.form.answers = _answers(born_on, consents)
        approvals = " ".join(f"{kind}.approve" for kind in self.stage.reviewers)
        return self.stage.play(paper, f"applicant.submit {approvals}")

    def letters(self) -> list[str | None]:
        """The numbers that letters have."""
        with scope.everything("a test looks"):
            db.session.rollback()
            return list(db.session.scalars(select(SelectionLetter.number).order_by(SelectionLetter.number)))

    def prepared(self, plan: RoundPlan = PLAN) -> EvaluationRound:
        with factories.signed_in(self.region):
            return round_actions.prepare(self.cycle, plan)

    def closed(self, scores: Mapping[int, int], plan: RoundPlan = PLAN) -> EvaluationRound:
        """A round in which these papers (ids) got these sums of three experts each, more or less."""
        made = self.prepared(plan)
        with factories.signed_in(self.region):
            round_actions.open_round(made.id, made.version)
            return round_actions.close_round(made.id, made.version, self.results(made, scores))

    def results(self, made: EvaluationRound, scores: Mapping[int, int]) -> dict[int, Result]:
        with factories.signed_in(self.region):
            entries = round_queries.shown(made.id).entries
            return {each.id: sheets(scores[each.paper_id]) for each in entries if each.paper_id in scores}

    def propose(
        self, made: EvaluationRound, track: str, number: int | None, scores: Mapping[int, int]
    ) -> None:
        results = self.results(made, scores)
        with factories.signed_in(self.region):
            row = round_queries.shown(made.id)
            proposal_actions.propose_track(row.id, row.version, stages.track_id(track), number, results)

    def publish(self, made: EvaluationRound) -> publication_actions.Publication:
        with factories.signed_in(self.region):
            row = round_queries.shown(made.id)
            return publication_actions.publish(row.id, row.version)

    def entries(self, made: EvaluationRound) -> list[tuple[str, str, str, int | None, str]]:
        """(name, track, entered from, rank, outcome) of each, by track and rank."""
        with scope.everything("a test looks"):
            db.session.expire_all()
            whole = round_queries.shown(made.id)
            return [
                (str(each), each.track.code, each.entered_from, each.rank, each.outcome)
                for track in round_queries.tracks_of(whole)
                for each in round_queries.entries_on(whole.entries, track)
            ]

    def entry(self, made: EvaluationRound, paper: Application) -> RoundEntry:
        with scope.everything("a test looks"):
            return next(each for each in round_queries.shown(made.id).entries if each.paper_id == paper.id)


def sheets(total: int) -> dict[int, dict[str, Decimal]]:
    """Three experts: one gives this sum, one less and one more, so that it is the sum that counts."""
    return {
        seat: {"ability": Decimal(total + by), "achievement": Decimal(0), "potential": Decimal(0)}
        for seat, by in enumerate((0, -1, 1))
    }


def _answers(born_on: dt.date, consents: str) -> dict[str, Any]:
    return {
        "basic": {"education": "14", "born_on": born_on.isoformat()},
        "eligibility": {"title_level": "412", "political_conduct": "yes", "profession_since": "2010-07"},
        "statement": {"research": "从事应用技术研究和科技开发工作", "adjustment": consents},
    }


def state_of(paper: Application) -> tuple[str, str]:
    with scope.everything("a test looks"):
        row = db.session.scalars(
            select(Paper).where(Paper.id == paper.id).execution_options(populate_existing=True)
        ).one()
        return row.state, row.track.code
