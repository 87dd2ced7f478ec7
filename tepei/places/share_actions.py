"""Giving a part of one's places to those below 分配名额. Each is one transaction with its line of the ledger."""

from __future__ import annotations

from dataclasses import dataclass

from tepei.organisations.models import Organisation
from tepei.places import rules
from tepei.places.share_models import Share, ShareEntry
from tepei.places.table import CellError, read_cell
from tepei.policy.quota import Cell
from tepei.policy.verdict import Verdict
from tepei.policy.words import say
from tepei.portal import audit, clock, scope
from tepei.portal.database import transaction
from tepei.portal.errors import Refused, require
from tepei.programmes import queries as programmes
from tepei.programmes.models import Track


@dataclass(frozen=True)
class TypedShare:
    """What was typed: a cell of a table of places (“3”, “原则上3”, “不限”, “—”), and how many of them are for whom a limit is about."""

    amount: str
    reason: str
    limit_key: str = ""
    of_which: int | None = None


def give(track: Track, giver: Organisation, organisation: Organisation, typed: TypedShare) -> Share:
    """Give those below for the first time. Refused."""
    if not organisation.path.startswith(giver.path) or organisation.id == giver.id:
        raise Refused(say("只能给本单位以下的单位分配名额。"))
    with transaction() as session:
        cell = _cell(track, typed)
        share = Share(track=track, giver=giver, organisation=organisation, version=1)
        _put(share, cell, typed)
        session.add(share)
        return _noted(share, "", typed.reason)


def regive(share: Share, typed: TypedShare) -> Share:
    """Change what was given; who has been sent on already stays. Refused."""
    with transaction():
        before = share.amount
        _put(share, _cell(share.track, typed), typed)
        return _noted(share, before, typed.reason)


def _cell(track: Track, typed: TypedShare) -> Cell:
    """What was typed, read. Refused where it means nothing."""
    require(rules.has_reason(typed.reason))
    try:
        cell = read_cell(typed.amount)
    except CellError as fault:
        raise Refused(say("%(fault)s。", fault=fault.text)) from None
    require(_may_be_of_which(track, typed, cell))
    return cell


def _put(share: Share, cell: Cell, typed: TypedShare) -> None:
    allowance, share.places = cell
    share.allowance = allowance.value
    share.limit_key, share.of_which = typed.limit_key, typed.of_which


def _noted(share: Share, before: str, reason: str) -> Share:
    """In the ledger and in history."""
    entry = ShareEntry(
        share=share,
        amount=share.amount,
        of_which=share.of_which,
        reason=reason.strip(),
        entered_by_id=scope.viewer().user_id,
        entered_at=clock.now(),
    )
    with transaction() as session:
        session.add(entry)
        session.flush()
        audit.record("share.set", share, before=before, after=share.amount, reason=entry.reason)
    return share


def _may_be_of_which(track: Track, typed: TypedShare, cell: Cell) -> Verdict:
    """A part of a number of places, for whom one of the year's limits is about."""
    if not typed.limit_key and typed.of_which is None:
        return Verdict.yes()
    scheme = programmes.scheme_of(track.cycle)
    limits = {each.key for each in scheme.limits if each.is_minimum and each.is_about(track.code)}
    if typed.limit_key not in limits or not typed.of_which:
        return Verdict.no(
            "of_which", say("“其中”须选择本%(track_word)s的一项名额限制，并填写不小于 1 的人数。")
        )
    allowance, places = cell
    if not allowance.has_number or typed.of_which > (places or 0):
        return Verdict.no("of_which", say("“其中”的人数不能超过分配的名额数。"))
    return Verdict.yes()
