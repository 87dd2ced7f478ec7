"""What a move of an application does beside moving: it takes a place or gives it back, and who is selected gets a number.

And what a save does beside saving.
"""

from __future__ import annotations

from collections.abc import Mapping

from tepei.applications import facts as derived
from tepei.applications import holding
from tepei.organisations.models import Organisation
from tepei.papers import queries as papers
from tepei.papers.kinds import Stages
from tepei.papers.models import Paper
from tepei.papers.moves import Move
from tepei.places import actions as places
from tepei.policy import facts, quota, route
from tepei.policy.limits import takes_place
from tepei.portal.database import db
from tepei.programmes import queries as programmes


def renew(paper: Paper) -> None:
    """What nobody types follows the registration, and the typed columns follow the answers."""
    person, form = paper.person, paper.form
    definition = programmes.form_of(paper)
    form.answers = derived.renewed(definition, form.answers, person, paper.organisation)
    paper.applicant_name, paper.name_pinyin = person.name, papers.pinyin(person.name)
    for column, value in derived.columns(definition, form.answers).items():
        setattr(paper, column, value)


def hold_place(paper: Paper, move: Move) -> None:
    """Take a place where the paper has come beyond the stop that takes it, and give it back where it has left. Raises Refused."""
    held, holds = paper.holds_place, paper.is_counted and _holds(paper, move)
    if holds == held:
        return
    paper.holds_place = holds
    db.session.flush()
    if paper.pool_id is not None:
        (places.take if holds else places.give_back)(paper.track_id, paper.pool_id)
    if holds:
        holding.require_within_limits(paper)


def _holds(paper: Paper, move: Move) -> bool:
    return route.holds_place(move.state, move.position, move.progress.taking, holding.held_from(paper))


def give_number(paper: Paper, move: Move) -> None:
    """学员编号 at selection; who had one keeps it."""
    if move.verb == "select" and not paper.trainee_number:
        paper.trainee_number = holding.next_trainee_number(paper)
        db.session.flush()


def may_resume(paper: Paper) -> bool:
    """Is there a place for whom the region sent back? Who takes none needs none."""
    if not paper.is_counted or holding.held_from(paper) == "selection":
        return True
    left = holding.places_left(paper)
    return bool(quota.may_take(left.allowance, left.places, left.taken, paper.body_name, paper.track.name))


def filed(paper: Paper, stages: Stages) -> Mapping[str, object]:
    """Recommending body (the last stop before the region) and pool, with the names that they have on the day of the first submission;
    and, each time, whether the paper takes a place as its answers are now.
    """
    body = db.session.get_one(Organisation, stages[-2][0].organisation_id if stages else paper.body_id)
    counted: dict[str, object] = {"is_counted": _takes_place(paper, body)}
    if not stages:
        return counted
    # Where the notice gives bodies no places, they are the region's and are taken by selection.
    is_selecting = holding.held_from(paper) == "selection"
    pool_id = stages[-1][0].organisation_id if is_selecting else holding.pool_of(body)
    return {**counted, "body_id": body.id, "body_name": body.name, "pool_id": pool_id}


def _takes_place(paper: Paper, body: Organisation) -> bool:
    limits = holding.limits_of(paper, body.kind)
    known = facts.from_data(paper.facts or {}, programmes.scheme_of(paper).table)
    return takes_place(limits, paper.track.code, body.kind, known, programmes.reference_day(paper.cycle))
