"""A panel at work, to be put back as it was before each attempt."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from tepei.papers.models import Paper
from tepei.portal import clock, scope
from tepei.portal.database import db, transaction
from tepei.selection import panel_actions
from tepei.selection.round_models import EvaluationRound, RoundEntry
from tepei.selection.scoring_models import Assessment
from tests import factories
from tests.selection import rounds

PEOPLE, EXPERTS = 3, 3


@dataclass
class World:
    """A panel at work, kept as a file: who tries something (ids of accounts), and what each expert was given (ids of assessments)."""

    kept: Path
    round_id: int
    organiser: int
    stranger: int
    experts: list[int]
    tasks: list[int]

    def put_back(self) -> None:
        db.session.remove()
        db.engine.dispose()
        there = Path(str(db.engine.url.database))
        for suffix in ("-wal", "-shm"):
            there.with_name(there.name + suffix).unlink(missing_ok=True)
        shutil.copy(self.kept, there)
        clock.move_to(rounds.OPENS)

    def round(self) -> EvaluationRound:
        with scope.everything("a test looks"):
            db.session.expire_all()
            return db.session.get_one(EvaluationRound, self.round_id)

    def entries(self) -> list[RoundEntry]:
        with scope.everything("a test looks"):
            ours = select(RoundEntry).where(RoundEntry.round_id == self.round_id).order_by(RoundEntry.id)
            return list(db.session.scalars(ours))

    def assessments(self) -> list[Assessment]:
        """In the order in which they were handed out: those of the first expert first."""
        with scope.everything("a test looks"):
            ours = select(Assessment).where(Assessment.id.in_(self.tasks)).order_by(Assessment.member_id)
            return list(db.session.scalars(ours.order_by(Assessment.entry_id)))

    def state_of(self, entry: RoundEntry) -> str:
        with scope.everything("a test looks"):
            return db.session.get_one(Paper, entry.paper_id).state


def panel_at_work(kept: Path) -> World:
    """One of the three experts moved, once they were drawn, to the unit of two of the candidates."""
    made = rounds.trial(experts=EXPERTS, people=PEOPLE)
    panel = made.panel(seats=EXPERTS)
    seated = made.seated(panel)
    with scope.everything("a test moves an expert"), transaction():
        made.experts[0].unit_name = made.units[0].name
    with factories.signed_in(made.organiser):
        panel_actions.deal(panel.id)
    stranger = factories.member("stranger", "prefecture_reviewer", "152200")
    found = World(
        kept,
        made.round_id,
        made.organiser.id,
        stranger.id,
        [rounds.account_of(each).id for each in seated],
        [task.id for each in seated for task in rounds.assessments(each)],
    )
    where = str(db.engine.url.database)
    db.session.remove()
    db.engine.dispose()
    shutil.copy(where, found.kept)
    return found
