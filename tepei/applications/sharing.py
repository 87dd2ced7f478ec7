"""What offices gave to those below them, held against a paper: how many an organisation has sent on already 分配的名额."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from tepei.applications import limiting
from tepei.applications.limiting import Advance
from tepei.organisations.models import Organisation, ids_on
from tepei.papers import filing
from tepei.papers.models import Paper, Step
from tepei.places.share_models import Share
from tepei.policy import quota
from tepei.policy.bindings import Binding
from tepei.policy.circles import Circle, Holder
from tepei.policy.fact_values import from_data
from tepei.policy.quota import Allowance
from tepei.policy.verdict import Verdict
from tepei.policy.words import NOTHING, Sentence, say
from tepei.portal import scope
from tepei.portal.database import db
from tepei.programmes import queries as programmes

# Whoever reviews at the organisation of the step has sent the paper on, and it has not come back since.
_SENT_ON = or_(
    and_(Paper.state == "in_review", Paper.position > Step.stage), Paper.state.in_(("approved", "selected"))
)
# How many the organisation of a share has.
_COUNTED = (
    select(func.count(func.distinct(Paper.id)))
    .join_from(Step, Paper, and_(Paper.id == Step.paper_id, Paper.track_id == Share.track_id))
    .where(
        Step.organisation_id == Share.organisation_id, Paper.kind == "application", Paper.is_counted, _SENT_ON
    )
    .correlate(Share)
    .scalar_subquery()
)
_EVERYBODY = "a share is counted over everybody who was sent on"


@dataclass(frozen=True)
class ShareLine:
    """A share with how many of it are sent on, and what of them must be whom."""

    share: Share
    taken: int
    of_which: Sentence = NOTHING


def sent_on(ids: Collection[int]) -> dict[int, int]:
    """How many the organisations of these shares have sent on, by the share's id, in one statement."""
    if not ids:
        return {}
    with scope.everything(_EVERYBODY):
        counted = db.session.execute(select(Share.id, _COUNTED).where(Share.id.in_(ids)))
        return {pk: count for pk, count in counted}


def of_paper(paper: Paper) -> list[ShareLine]:
    """The shares on the paper's way, as they stand, for who reviews it."""
    found = _given(paper, [step.organisation_id for step in paper.steps]).add_columns(_COUNTED)
    with scope.everything(_EVERYBODY):
        shares = [row for row in db.session.execute(found) if _is_from_above(row.Share)]
        return [ShareLine(share, taken, of_which(share)) for share, taken in shares]


def of_which(share: Share) -> Sentence:
    """其中, in words."""
    limits = programmes.scheme_of(share.track.cycle).limits if share.of_which else ()
    limit = next((each for each in limits if each.key == share.limit_key), None)
    if limit is None:
        return NOTHING
    return say("其中 %(number)d 名须为：%(whom)s。", number=share.of_which, whom=limit.whom)


def may_pass(paper: Paper, way: Advance, acting: str, *, is_held: bool = False) -> Verdict:
    """May the paper go that way, beyond those who have shares? `is_held`: until the commit nobody else may."""
    if not paper.is_counted:
        return Verdict.yes()
    passed = {
        step.organisation_id
        for step in paper.steps
        if _is_beyond(way.after, step.stage) and not _is_beyond(way.before, step.stage)
    }
    verdict = Verdict.yes()
    with scope.everything(_EVERYBODY):
        for share in _on(paper, passed, is_held=is_held):
            verdict &= _allows(share, paper, acting)
    return verdict


def _is_beyond(standing: tuple[str, int], stage: int) -> bool:
    state, position = standing
    return (state == "in_review" and position > stage) or state in ("approved", "selected")


def _on(paper: Paper, ids: Collection[int], *, is_held: bool = False) -> list[Share]:
    """What these organisations got on the paper's track from those who are above them today."""
    if not ids:
        return []
    ours = _given(paper, ids)
    if is_held:
        ours = ours.with_for_update(of=Share).execution_options(populate_existing=True)
    return [share for share in db.session.scalars(ours) if _is_from_above(share)]


def _given(paper: Paper, ids: Collection[int]) -> Select[Any]:
    of_track = select(Share).where(Share.track_id == paper.track_id, Share.organisation_id.in_(ids))
    return of_track.options(joinedload(Share.organisation)).order_by(Share.id)


def _is_from_above(share: Share) -> bool:
    return share.giver_id in ids_on(share.organisation.path)


def _allows(share: Share, paper: Paper, acting: str) -> Verdict:
    unit, holders = share.organisation, tuple(_holders(share, paper))
    cell = (Allowance(share.allowance), share.places)
    verdict = quota.within_share(cell, len(holders), unit.name, paper.track.name, acting)
    scheme = programmes.scheme_of(paper)
    limit = next((each for each in scheme.limits if each.key == share.limit_key), None)
    if verdict.failures or limit is None or not share.of_which:
        return verdict
    circle = Circle(unit.code, frozenset(), unit.name)
    binding = Binding(limit.of_which(share.of_which), circle, share.places, holders)
    return verdict & binding.may_join(limiting.holder(paper), filing.reference_day(paper), acting)


def _holders(share: Share, paper: Paper) -> Iterator[Holder]:
    """Who was sent on already, beside this paper."""
    table = programmes.scheme_of(paper).table
    unit = func.coalesce(Organisation.credit_code, Organisation.code)
    sent = (
        select(Paper.id, unit, Paper.facts)
        .join(Paper.organisation)
        .join(Step, Step.paper_id == Paper.id)
        .where(Paper.track_id == share.track_id, Step.organisation_id == share.organisation_id)
        .where(Paper.kind == "application", Paper.is_counted, Paper.id != paper.id, _SENT_ON)
    )
    found = {pk: Holder(code, from_data(known or {}, table)) for pk, code, known in db.session.execute(sent)}
    return iter(found.values())
