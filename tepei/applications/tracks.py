"""The 培养方式 that an applicant cannot apply for now: it is not open for them, or the body of their unit may recommend nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tepei.applications import holding, limiting, tasks
from tepei.applications.checks import Check
from tepei.organisations import queries as organisations
from tepei.organisations import ways
from tepei.organisations.models import Organisation
from tepei.papers import filing
from tepei.papers import queries as papers
from tepei.places import queries as places
from tepei.policy import quota
from tepei.policy.calendar import moment_text
from tepei.policy.circles import Circle, takes_place
from tepei.policy.quota import Allowance
from tepei.policy.scheme import APPLY
from tepei.policy.windows import Party
from tepei.policy.words import Sentence, say
from tepei.portal import scope
from tepei.portal.database import db
from tepei.portal.errors import Refused
from tepei.programmes import queries as programmes
from tepei.programmes import running
from tepei.programmes.calls import Call
from tepei.programmes.models import Track


def closed(check: Check) -> Mapping[int, Sentence]:
    """Why a track may not be applied for, by its id, as the dates, the tree and the allocation table are now."""
    of_others = tasks.closed(check.paper.cycle.tracks, check.paper.person)
    return {**_barred(check), **_untimely(check), **of_others}


def units_left_out(units: Sequence[int], calls: Sequence[Call]) -> dict[int, Sentence]:
    """From which of these units the viewer may apply for nothing now, and why: where somebody else was granted more time, theirs is over;
    or another organisation runs the year.
    """
    person_id, found = scope.viewer().person_id, {}
    passed = ways.passed(units) if any(call.cycle.run_by_id for call in calls) else {}
    for unit, chain in organisations.chains(units).items():
        refusals = [_refusal(call, chain, passed.get(unit, chain), person_id) for call in calls]
        if refusals and refusals[0] is not None and None not in refusals:
            found[unit] = refusals[0]
    return found


def closes_of_units(units: Sequence[int], calls: Sequence[Call]) -> dict[int, Sentence]:
    """Until when one may apply from each of these units, on any track; nothing where that is not the same for all years."""
    found = {}
    for unit, chain in organisations.chains(units).items():
        closes = {call.at(chain).closes_at for call in calls}
        if len(closes) == 1 and (closes_at := closes.pop()) is not None:
            found[unit] = say("申报截止：%(moment)s", moment=moment_text(closes_at))
    return found


def _refusal(call: Call, chain: Sequence[int], way: Sequence[int], person_id: int | None) -> Sentence | None:
    verdict = running.for_unit(call.cycle, way)
    return call.refusal(chain, person_id) if verdict else verdict.text


def _untimely(check: Check) -> Mapping[int, Sentence]:
    """Tracks that are not open for this applicant; what was sent back keeps to its own."""
    paper = check.paper
    found, chain = {}, [node.id for node in check.chain]
    for track in paper.cycle.tracks:
        party = Party(chain, paper.person_id, track.code, paper.category if track == paper.track else None)
        verdict = programmes.window_verdict(paper.cycle, APPLY, party, programmes.now_of(paper.cycle))
        if not verdict:
            found[track.id] = verdict.text
    return found


def _barred(check: Check) -> Mapping[int, Sentence]:
    """By the tree and the allocation table.

    None is closed where the way to who decides is broken, which a submission tells; for want of places only where bodies have some to take.
    """
    has_places = holding.held_from(check.paper) == "recommendation"
    found: dict[int, Sentence] = {}
    for route in check.scheme.ways:
        tracks = [each for each in check.paper.cycle.tracks if check.scheme.route_of(each.code) is route]
        try:
            stages = filing.to_the_end(check.paper, route) if tracks else ()
        except Refused as refusal:
            found |= {each.id: refusal.text for each in tracks if refusal.verdict is not None}
            continue
        if stages and has_places:
            body = db.session.get_one(Organisation, papers.recommending(stages))
            found |= _closed_to(body, tracks, check)
    return found


def _closed_to(body: Organisation, tracks: Sequence[Track], check: Check) -> Mapping[int, Sentence]:
    cycle = check.paper.cycle
    circles = limiting.circles_of(cycle, body, "recommendation")
    counted = [track.id for track in tracks if _counts(track.code, circles, check)]
    with scope.everything("the allocation table of a notice is public"):
        pool = db.session.get_one(Organisation, holding.pool_of(body, cycle))
        name = places.body_name(cycle, pool)
        rows = [row for row in places.allotted(cycle, pool) if row.track_id in counted]
    verdicts = {row.track_id: quota.may_apply(Allowance(row.allowance), row.places, name) for row in rows}
    return {track: verdict.text for track, verdict in verdicts.items() if not verdict}


def _counts(track: str, circles: Sequence[Circle], check: Check) -> bool:
    """Who takes no place is recommended whatever the table says."""
    day = filing.reference_day(check.paper, check.scheme)
    limits = [limit for limit in check.scheme.limits if limit.is_about(track)]
    return takes_place(limits, circles, check.facts, day)
