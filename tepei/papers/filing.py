"""A submission as it is written: the route, the revision, and the names that hold on that day 报送."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from tepei.organisations import queries as organisations
from tepei.organisations.models import Organisation
from tepei.papers import kinds, named_offices, queries, rules, scans
from tepei.papers.kinds import Stages
from tepei.papers.models import Paper, Step
from tepei.policy.ages import APPLIED
from tepei.policy.route import Route
from tepei.policy.scheme import SchemeRecord
from tepei.policy.stages import Outside, Stop, Undecided
from tepei.policy.verdict import Verdict
from tepei.policy.words import ITEMS, Sentence, join, say
from tepei.portal.database import db
from tepei.portal.errors import Refused
from tepei.programmes import queries as programmes
from tepei.programmes import running

UNDECIDED = "route_undecided"


def stored_stages(paper: Paper) -> Stages:
    """The route that the paper was filed with, if it was sent back, begins with the same organisation still and passes whom its form names."""
    steps = paper.steps if paper.state == "sent_back" else []
    if entrance(paper).id not in {step.organisation_id for step in steps if step.stage == 0}:
        return ()
    if not _passes_whom_it_names(paper, steps):
        return ()
    return [[_stop(step) for step in stage] for stage in queries.stages_of(steps)]


def _passes_whom_it_names(paper: Paper, steps: Sequence[Step]) -> bool:
    """Who corrects a form may name another place: its office has not seen the paper, and those before it judged another one."""
    named = {step.kind for step in kinds.of(paper).route_of(paper).steps if step.at}
    if not named:
        return True
    try:
        now = {(stop.kind, stop.organisation_id) for stage in to_the_end(paper) for stop in stage}
    except Refused:
        return False
    filed = {(step.kind, step.organisation_id) for step in steps}
    return {each for each in now if each[0] in named} == {each for each in filed if each[0] in named}


def progress_at(paper: Paper, stages: Stages, *, is_new: bool) -> rules.Progress:
    """Where the paper stands before it is submitted: on its stored route, or before one that `is_new`."""
    return rules.Progress(
        state=paper.state,
        position=0 if is_new else paper.position,
        stages=tuple(number for number, stage in enumerate(stages) for _ in stage),
        taking=queries.taking_stage([[stop.takes_place for stop in stage] for stage in stages]),
        life=kinds.of(paper).life,
        needed=tuple(stage[0].needed for stage in stages),
    )


def entry(paper: Paper, progress: rules.Progress, content: str = "") -> int:
    """The stage where a submission enters; `content` is the hash of what would be submitted, if it has not been yet."""
    # A new route begins with who signs first.
    unsigned = scans.first_unsigned(paper, content) if progress.position else None
    may_resume = kinds.of(paper).may_resume(paper)
    return rules.entry(progress, queries.resubmission(paper), may_resume, unsigned)


def first_stop(paper: Paper, content: str) -> Sentence | str:
    """Who reviews first what would be submitted now: where its route begins, or where a correction enters; the unit where there is no route."""
    if stages := stored_stages(paper):
        return queries.names_of_stages(paper)[entry(paper, progress_at(paper, stages, is_new=False), content)]
    try:
        first = kinds.of(paper).stages(paper)[0]
    except Refused:
        return entrance(paper).name
    offices = [stop.organisation_id for stop in first]
    found = db.session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(offices)))
    names = {pk: name for pk, name in found}
    return join((names[each] for each in offices), ITEMS)


def entrance(paper: Paper) -> Organisation:
    """Where its route begins: at the unit, or at who recommends in its place."""
    return paper.sponsor or paper.organisation


def to_the_end(paper: Paper, route: Route | None = None) -> Stages:
    """The way of the paper from its entrance to who decides, as the tree is today, on its own route or this one. Refused where a link of it
    does not work, or the year is none of the unit's.
    """
    way, run_by = route or kinds.of(paper).route_of(paper), paper.cycle.run_by_id
    try:
        return organisations.stages_from(
            entrance(paper).id,
            way,
            run_by,
            for_itself=paper.person is None and paper.sponsor is None,
            elsewhere=named_offices.of(paper, way),
        )
    except Outside as elsewhere:
        raise Refused(verdict=running.for_unit(paper.cycle, ())) from elsewhere
    except Undecided as nobody:
        text = say(
            "所在单位的上级中没有对该%(track_word)s作最终决定的单位，不能申报。请选择其他%(track_word)s，或联系%(region)s主管部门。"
        )
        raise Refused(verdict=Verdict.no(UNDECIDED, text)) from nobody
    except ValueError as broken:
        raise Refused(
            say("所在单位的隶属关系不完整，无法确定审核流程。请联系%(region)s主管部门核对单位信息。")
        ) from broken


def as_filed(paper: Paper) -> dict[str, object]:
    """The unit's name today and the revision in force: what was filed keeps them whatever is changed later."""
    revision = programmes.revision_of(paper)
    return {
        "revision_id": revision.id if revision else None,
        "organisation_name": paper.organisation.name,
    }


def store(paper: Paper, stages: Sequence[Sequence[Stop]]) -> None:
    """Keep the route with the paper, in place of one that it was retracted from."""
    for former in paper.steps:
        db.session.delete(former)
    db.session.flush()
    stops = [(number, stop) for number, stage in enumerate(stages) for stop in stage]
    names = _names({stop.organisation_id for _, stop in stops})
    steps = [
        Step(
            paper_id=paper.id,
            position=position,
            stage=stage,
            kind=stop.kind,
            organisation_id=stop.organisation_id,
            organisation_name=names[stop.organisation_id],
            takes_place=stop.takes_place,
            needed=stop.needed,
        )
        for position, (stage, stop) in enumerate(stops)
    ]
    db.session.add_all(steps)
    set_committed_value(paper, "steps", steps)


def _names(ids: set[int]) -> dict[int, str]:
    found = db.session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids)))
    return {pk: name for pk, name in found}


def _stop(step: Step) -> Stop:
    return Stop(step.kind, step.organisation_id, step.takes_place, step.needed)


def reference_day(paper: Paper, scheme: SchemeRecord | None = None) -> dt.date:
    """The day to which its ages and years are counted: the close of the year, or the day of application where the year, or this scheme of it,
    says so: that of the first submission, before it today.
    """
    if scheme is None and programmes.revision_of(paper):
        scheme = programmes.scheme_of(paper)
    if scheme is None or scheme.counted_to != APPLIED:
        return programmes.reference_day(paper.cycle)
    return paper.applied_on or programmes.today_of(paper.cycle)
