"""What a move of an application does beside moving: it takes a place or gives it back, who is selected gets a number
and a line among the participations, who is revoked on a ground of the notice comes on its list.

And what a save does beside saving.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from tepei.applications import checks, holding, limiting, members, sharing, tasks
from tepei.applications import facts as derived
from tepei.applications.models import Application
from tepei.notices import corrections
from tepei.notices import holding as notices
from tepei.organisations.models import Organisation, ids_on
from tepei.papers import desks, filing, kinds, rules
from tepei.papers import queries as papers
from tepei.papers.kinds import Stages
from tepei.papers.models import Paper
from tepei.papers.moves import Move
from tepei.people import listings, participations
from tepei.places import actions as places
from tepei.policy import life, quota, stages
from tepei.policy.calendar import anniversary
from tepei.policy.verdict import Verdict
from tepei.portal import clock
from tepei.portal.database import db
from tepei.portal.errors import require
from tepei.programmes import local_queries
from tepei.programmes import queries as programmes


def renew(paper: Paper) -> None:
    """What nobody types follows the registration, and the typed columns follow the answers."""
    person, form = paper.person, paper.form
    definition = programmes.form_of(paper)
    form.answers = derived.renewed(definition, form.answers, person, paper.organisation)
    _take_local(paper)
    name = (person or paper.organisation).name
    if paper.applicant_name != name:
        papers.call(paper, name)
        desks.rename(paper)
        if paper.id is not None:
            corrections.renamed(paper)
    for column, value in derived.columns(definition, form.answers).items():
        setattr(paper, column, value)
    if programmes.scheme_of(paper).categories and paper.id is not None:
        paper.category = checks.of(paper).category_code


def _take_local(paper: Paper) -> None:
    """A draft is judged by what its body demands now; what was submitted keeps what it was submitted under."""
    if paper.state != "draft":
        return
    is_decided_below = bool(programmes.scheme_of(paper.cycle).route_of(paper.track.code).decides)
    chain = ids_on(filing.entrance(paper).path) if is_decided_below else ()
    paper.local_revision = local_queries.in_force(paper.cycle_id or paper.cycle.id, chain) if chain else None


def hold_place(paper: Paper, move: Move) -> tuple[str, ...]:
    """Take a place where the paper has come beyond the stop that takes it, and give it back where it has left; what it passes over by that.

    Raises Refused.
    """
    acting = move.step.kind if move.step else ""
    progress = move.progress
    way = limiting.Advance((progress.state, progress.position), (move.state, move.position), progress.taking)
    verdict = sharing.may_pass(paper, way, acting, is_held=True)
    outcome = move.ground if move.verb == "select" else ""
    verdict &= _take_or_give_back(paper, move, acting) & _within_limits(paper, way, acting, outcome)
    require(rules.may_pass_over(verdict, move.reason))
    return tuple(dict.fromkeys(reason.code for reason in verdict.overridable))


def _take_or_give_back(paper: Paper, move: Move, acting: str) -> Verdict:
    """What a soft number says of the place that was taken."""
    holds = paper.is_counted and stages.holds_place(
        move.state, move.position, move.progress.taking, holding.held_from(paper)
    )
    if holds == paper.holds_place:
        return Verdict.yes()
    paper.holds_place = holds
    db.session.flush()
    if paper.pool_id is not None:
        (places.take if holds else places.give_back)(paper.track_id, paper.pool_id)
    if not holds:
        return Verdict.yes()
    if holding.is_open_in_all(paper, holding.places_left(paper).allowance):
        holding.lock(paper.cycle_id)
    return holding.beyond(paper, acting, is_taken=True)


def _within_limits(paper: Paper, way: limiting.Advance, acting: str, outcome: str) -> Verdict:
    """What the limits say that begin to count the paper by this move, with this outcome of a task."""
    if not limiting.counting(paper, way, outcome):
        return Verdict.yes()
    holding.lock(paper.cycle_id)
    return limiting.may_join(paper, limiting.of(paper, way, outcome), acting)


def keep_names(paper: Application, move: Move) -> tuple[str, ...]:
    """Who is named in a paper is so from its submission until it returns to a draft or is over. Raises Refused."""
    if move.verb == "submit":
        members.name(paper)
    elif move.state == "draft" or not kinds.of(paper).is_live(move.state):
        members.release(paper)
    return ()


def foresees(paper: Paper, verb: str) -> Verdict:
    """What would speak against this verb of the stop whose turn it is."""
    progress = papers.progress_of(paper)
    landing = life.next_state(
        verb, progress.state, progress.at(rules.target_of(verb, progress)), progress.life
    )
    way = limiting.Advance((progress.state, progress.position), landing, progress.taking)
    acting = next((step.kind for step in paper.stage), "")
    verdict = notices.foreseen(paper, verb) & sharing.may_pass(paper, way, acting)
    verdict &= limiting.may_join(paper, limiting.of(paper, way), acting)
    if paper.is_counted and paper.pool_id is not None and way.reaches(holding.held_from(paper)):
        verdict &= holding.beyond(paper, acting, is_taken=False)
    return verdict


def give_number(paper: Paper, move: Move) -> tuple[str, ...]:
    """学员编号 at selection; who had one keeps it."""
    if move.verb == "select" and not move.ground and not paper.trainee_number:
        paper.trainee_number = holding.next_trainee_number(paper)
        db.session.flush()
    return ()


def note_participation(paper: Paper, move: Move) -> tuple[str, ...]:
    """入选经历 of who is selected; a revocation takes it back. A rehearsal leaves none."""
    if move.verb == "revoke":
        participations.forget(paper.id)
    if move.verb != "select" or move.ground or paper.cycle.is_rehearsal:
        return ()
    participations.note(paper.person or paper.organisation, selection_of(paper))
    return ()


def selection_of(paper: Paper) -> participations.Selection:
    """What its selection today says for later programmes."""
    cycle, years = paper.cycle, programmes.scheme_of(paper).track(paper.track.code).term_years
    until = anniversary(clock.today(), years) - dt.timedelta(days=1) if years else None
    return participations.Selection(
        paper.id,
        paper.organisation_name,
        (cycle.programme.code, cycle.programme.name),
        (paper.track.code, paper.track.name),
        cycle.year,
        until,
        cycle.document_number,
    )


def note_outcome(paper: Paper, move: Move) -> tuple[str, ...]:
    """What came of a task, on the paper and in the participations that it is about; a revocation takes both back."""
    if move.verb == "revoke":
        paper.outcome = ""
        participations.reopen(paper.id)
    if move.verb == "select" and move.ground:
        paper.outcome = move.ground
        if not paper.cycle.is_rehearsal:
            tasks.conclude(paper)
    return ()


def sanction(paper: Paper, move: Move) -> tuple[str, ...]:
    """失信名单 of who is revoked on a ground of the notice, as the notice says. A rehearsal puts nobody on it."""
    terms = programmes.scheme_of(paper).sanction
    if move.verb != "revoke" or not move.ground or terms is None or paper.cycle.is_rehearsal:
        return ()
    offence = listings.Offence(paper.cycle.programme.code, paper.cycle.year, move.ground, paper.number)
    listings.sanction_all(terms, offence, paper.person, paper.organisation)
    return ()


def may_resume(paper: Paper) -> bool:
    """Is there room for whom the region sent back, without a reason that only a reviewer can give? Who takes no place needs none."""
    here = (paper.state, paper.position)
    way = limiting.Advance(here, ("in_review", paper.position), papers.progress_of(paper).taking)
    verdict = sharing.may_pass(paper, way, "")
    if (verdict & limiting.may_join(paper, limiting.of(paper, way), "")).failures:
        return False
    if (
        not paper.is_counted
        or holding.held_from(paper) != "recommendation"
        or not way.reaches("recommendation")
    ):
        return True
    left = holding.places_left(paper)
    return bool(quota.may_take(left.allowance, left.places, left.taken, paper.body_name, paper.track.name))


def filed(paper: Paper, stages: Stages) -> Mapping[str, object]:
    """Recommending body (the stop that takes the place) and pool, with the names that they have on the day of the first submission;
    and, each time, whether the paper takes a place as its answers are now.
    """
    body = db.session.get_one(Organisation, papers.recommending(stages) if stages else paper.body_id)
    rule = limiting.rule_uncounted(paper, body)
    counted: dict[str, object] = {"is_counted": rule is None}
    if not stages:
        return counted
    # Where the notice gives bodies no places, they are those of who runs the year and are taken by selection, or there are none at all.
    held_from = holding.held_from(paper)
    of = {
        "recommendation": holding.pool_of(body, paper.cycle),
        "selection": holding.top_of(paper.cycle).id,
    }
    return {**counted, "body_id": body.id, "body_name": body.name, "pool_id": of.get(held_from)}
