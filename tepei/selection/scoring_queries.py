"""What an expert is to assess, and what came of it: the results of a round, for ranking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from tepei.papers.models import Paper
from tepei.policy.evaluation import BALLOT, CriterionRecord, EvaluationRecord
from tepei.policy.names import mask_name
from tepei.policy.ranking import BallotCount, Result
from tepei.portal import scope
from tepei.portal.database import db
from tepei.portal.errors import Absent
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle
from tepei.selection import round_results
from tepei.selection.panel_models import Panel, PanelMember, of_expert
from tepei.selection.round_models import EvaluationRound, RoundEntry
from tepei.selection.scoring_models import Assessment, BallotBox
from tepei.selection.scoring_rules import Working, may_work, score_of
from tepei.selection.states import ACCEPTED, DUE, HANDED_IN, INVITED, OPEN_TO_EXPERT

OWN = "an expert reads what was assigned to them, and no more of it than is shown here"


def results(round_id: int) -> dict[int, Result]:
    """By entry what its panel said: by member the scores of each criterion, or the count of the ballots. Three statements, whatever there is.

    Of members who left nothing counts. Ballots are there when the round is closed: before that nobody reads the box.
    """
    handed_in = _of_round(round_id, Assessment.entry_id, Assessment.member_id, Assessment.scores)
    found: dict[int, dict[int, dict[str, Decimal]]] = {}
    for entry_id, member_id, typed in db.session.execute(handed_in.where(Assessment.state == HANDED_IN)):
        numbers = {key: score_of(str(text)) for key, text in typed.items()}
        sheet = {key: value for key, value in numbers.items() if value is not None}
        found.setdefault(entry_id, {})[member_id] = sheet
    return {**found, **_ballots(round_id)}


round_results.register(results)


def _ballots(round_id: int) -> dict[int, BallotCount]:
    boxes = db.session.execute(
        select(BallotBox.entry_id, BallotBox.agree, BallotBox.against, BallotBox.abstain)
        .join(Panel, BallotBox.panel_id == Panel.id)
        .where(Panel.round_id == round_id)
    ).all()
    if not boxes:
        return {}
    counted = _of_round(round_id, Assessment.entry_id, func.count())
    counted = counted.where(Assessment.state.in_(OPEN_TO_EXPERT)).group_by(Assessment.entry_id)
    due: dict[int, int] = {pk: count for pk, count in db.session.execute(counted)}
    return {
        pk: BallotCount(agree, against, abstain, due.get(pk, 0), agree + against + abstain)
        for pk, agree, against, abstain in boxes
    }


def _of_round(round_id: int, *columns: Any) -> Any:
    return (
        select(*columns)
        .join(PanelMember, Assessment.member_id == PanelMember.id)
        .join(Panel, PanelMember.panel_id == Panel.id)
        .where(Panel.round_id == round_id, PanelMember.state == ACCEPTED)
    )


@dataclass(frozen=True)
class BallotLine:
    """A line of the printed result: who, on which track, and how it went."""

    name: str
    unit_name: str
    track_name: str
    result: BallotCount


def ballots_of(panel: Panel) -> list[BallotLine]:
    """The boxes of a panel whose round is over; none before."""
    statement = (
        select(RoundEntry)
        .join(BallotBox, BallotBox.entry_id == RoundEntry.id)
        .where(BallotBox.panel_id == panel.id)
        .options(selectinload(RoundEntry.paper), joinedload(RoundEntry.track))
        .order_by(RoundEntry.id)
    )
    entries = db.session.scalars(statement).all()
    found = _ballots(panel.round_id)
    return [
        BallotLine(each.paper.applicant_name, each.paper.organisation_name, each.track.name, found[each.id])
        for each in entries
    ]


@dataclass(frozen=True)
class AssessmentLine:
    """One's own assessment, as a list names it: whom it is about (masked where the round says so), and by what it is decided."""

    assessment: Assessment
    name: str
    unit_name: str
    track_name: str
    is_ballot: bool


@dataclass(frozen=True)
class Duty:
    """A seat of the viewer's: its panel and round, and the tasks of it."""

    member: PanelMember
    panel: Panel
    round: EvaluationRound
    cycle: Cycle
    is_at_work: bool
    tasks: Sequence[AssessmentLine]

    @property
    def is_invited(self) -> bool:
        return self.member.state == INVITED

    @property
    def to_vote(self) -> list[AssessmentLine]:
        return [each for each in self.tasks if each.is_ballot]

    @property
    def to_score(self) -> list[AssessmentLine]:
        return [each for each in self.tasks if not each.is_ballot]

    @property
    def left(self) -> int:
        """How much is still to do: scores, and one ballot."""
        scores = sum(each.assessment.state == DUE for each in self.to_score)
        return scores + bool(self.to_vote and not self.member.has_voted)


def duties() -> list[Duty]:
    """The viewer's seats in rounds that are open, with their tasks; none of rounds whose time is over."""
    theirs = PanelMember.id.in_(of_expert(scope.viewer(), INVITED, ACCEPTED))
    members = db.session.scalars(select(PanelMember).where(theirs).order_by(PanelMember.id)).all()
    tasks = _tasks([each.id for each in members])
    found = []
    with scope.everything(OWN):
        for each in members:
            panel = db.session.get_one(
                Panel, each.panel_id, options=[joinedload(Panel.round).joinedload(EvaluationRound.cycle)]
            )
            working = working_of(panel.round)
            if working.closes_at > programmes.now_of(panel.round.cycle):
                is_at_work = bool(may_work(working, programmes.now_of(panel.round.cycle)))
                own = tasks.get(each.id, []) if is_at_work else []
                found.append(Duty(each, panel, panel.round, panel.round.cycle, is_at_work, own))
    return found


def _tasks(member_ids: Sequence[int]) -> dict[int, list[AssessmentLine]]:
    own = select(Assessment).where(Assessment.member_id.in_(member_ids), Assessment.state.in_(OPEN_TO_EXPERT))
    assessments = db.session.scalars(own.order_by(Assessment.id)).all()
    statement = (
        select(RoundEntry)
        .where(RoundEntry.id.in_([each.entry_id for each in assessments]))
        .options(joinedload(RoundEntry.track), joinedload(RoundEntry.paper).joinedload(Paper.cycle))
    )
    with scope.everything(OWN):
        entries = {each.id: each for each in db.session.scalars(statement)}
    found: dict[int, list[AssessmentLine]] = {}
    for each in assessments:
        found.setdefault(each.member_id, []).append(_task(each, entries[each.entry_id]))
    return found


def _task(assessment: Assessment, entry: RoundEntry) -> AssessmentLine:
    evaluation = evaluation_of(entry)
    return AssessmentLine(
        assessment,
        shown_name(entry, evaluation),
        entry.paper.organisation_name,
        entry.track.name,
        evaluation.method == BALLOT,
    )


def shown_name(entry: RoundEntry, evaluation: EvaluationRecord) -> str:
    """As experts read it."""
    return mask_name(entry.paper.applicant_name) if evaluation.masked else entry.paper.applicant_name


def evaluation_of(entry: RoundEntry) -> EvaluationRecord:
    """How people of the entry's track are evaluated. Absent where nothing says so."""
    found = programmes.scheme_of(entry.paper).evaluation_of(entry.track.code)
    if found is None:
        raise Absent
    return found


def criteria_of(entry: RoundEntry) -> tuple[CriterionRecord, ...]:
    """The score sheet."""
    return programmes.scheme_of(entry.paper).criteria_of(entry.track.code)


def working_of(row: EvaluationRound) -> Working:
    """When it is at work."""
    return Working(row.state == "open", row.opens_at, row.closes_at)
