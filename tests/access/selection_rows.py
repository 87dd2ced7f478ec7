"""评审 and what comes of it: experts, rounds with their panels, vettings, letters."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from tepei.applications.models import Application
from tepei.organisations.models import Organisation
from tepei.portal import clock, files, scope
from tepei.portal.accounts import Account
from tepei.portal.database import transaction
from tepei.selection.expert_models import Expert, ExpertTie
from tepei.selection.letter_models import SelectionLetter
from tepei.selection.panel_models import Panel, PanelMember
from tepei.selection.round_models import EvaluationRound, RoundEntry
from tepei.selection.scoring_models import Assessment
from tepei.selection.vetting_models import Vetting
from tests import factories
from tests.access.rows import serials
from tests.applications.filling import photo
from tests.papers.stage import cycle


def expert(body: Organisation) -> int:
    """An expert of the pool that this body keeps."""
    with scope.everything("a test enters an expert"), transaction() as session:
        made = Expert(
            name="王平",
            unit_name=f"某大学{next(serials)}",
            fields=["02"],
            phone="13800000000",
            kept_by_id=body.id,
        )
        session.add(made)
    return made.id


def tie(expert_id: int) -> int:
    """Somebody whom this expert may not assess."""
    with scope.everything("a test ties an expert"), transaction() as session:
        made = ExpertTie(expert_id=expert_id, kind="coauthor", name=f"白音{next(serials)}")
        session.add(made)
    return made.id


@dataclass(frozen=True)
class Judged:
    """The ids of a round, its panel, the expert's seat and invitation, and what the expert assesses."""

    round_id: int
    panel_id: int
    seat_id: int
    invitation_id: int
    task_id: int


def judged(account: Account, paper_id: int) -> Judged:
    """A round at work, with a panel of this expert alone, who is invited into another one as well."""
    now, number = clock.now(), next(serials)
    with scope.everything("a test lets people be judged"), transaction() as session:
        track = session.get_one(Application, paper_id).track_id
        opened = EvaluationRound(
            cycle_id=cycle().id, number=number, name=f"第{number}轮", tracks=["outside"], state="open",
            opens_at=now - dt.timedelta(days=1), closes_at=now + dt.timedelta(days=9),
        )  # fmt: skip
        assessor = Expert(
            name=account.full_name, unit_name=f"某学院{number}", fields=["02"], account_id=account.id,
            kept_by_id=factories.organisation("150000").id,
        )  # fmt: skip
        session.add_all([opened, assessor])
        session.flush()
        entry = RoundEntry(round_id=opened.id, paper_id=paper_id, track_id=track, why={})
        panels = [Panel(round_id=opened.id, name=f"第{each}组", seats=1, state="at_work") for each in "一二"]
        session.add_all([entry, *panels])
        session.flush()
        seats = [
            PanelMember(panel_id=panel.id, expert_id=assessor.id, position=0, state=state)
            for panel, state in zip(panels, ("accepted", "invited"), strict=True)
        ]
        session.add_all(seats)
        session.flush()
        task = Assessment(member_id=seats[0].id, entry_id=entry.id)
        session.add(task)
    return Judged(opened.id, panels[0].id, seats[0].id, seats[1].id, task.id)


def evaluation_round() -> int:
    """A round of the region's year in which nobody takes part yet."""
    with scope.everything("a test prepares a round"), transaction() as session:
        made = EvaluationRound(
            cycle_id=cycle().id,
            number=next(serials),
            name="评审",
            tracks=[],
            opens_at=clock.now(),
            closes_at=clock.now(),
        )
        session.add(made)
    return made.id


def vetting(round_id: int, paper_id: int) -> int:
    """Somebody who is looked at in this round, with a document."""
    with scope.everything("a test looks at somebody"), transaction() as session:
        track = session.get_one(Application, paper_id).track_id
        kept = files.keep(photo(), "考察报告.png")
        made = Vetting(round_id=round_id, paper_id=paper_id, track_id=track, file_id=kept.id)
        session.add(made)
    return made.id


def letter(paper_id: int) -> int:
    """The selection letter of a paper; there is one of each."""
    with scope.everything("a test writes a letter"), transaction() as session:
        ours = select(SelectionLetter).where(SelectionLetter.paper_id == paper_id)
        made = session.scalars(ours).one_or_none() or SelectionLetter(
            cycle_id=cycle().id, paper_id=paper_id, name="白音", unit_name="示例医院", track_name="区外培养",
            office_name="人社厅", issued_on=clock.today(),
        )  # fmt: skip
        session.add(made)
    return made.id
