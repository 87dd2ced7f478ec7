"""Windows and extensions: when a step is taken, by whom, and which of several windows counts 时限、延期."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tepei.policy.calendar import ZONE, day_end, moment_text
from tepei.policy.verdict import Verdict
from tepei.policy.words import say


@dataclass(frozen=True)
class StepWindow:
    """When a step is taken; `organisation_id` narrows it to that organisation and all below it, who then close earlier.

    One for a track or a category (by their keys, "" for all) takes the place of the more general one.
    """

    step: str
    closes_at: datetime
    opens_at: datetime | None = None
    organisation_id: int | None = None
    track: str = ""
    category: str = ""

    @property
    def narrowness(self) -> tuple[bool, bool]:
        """The one that counts among those that fit is the greatest."""
        return bool(self.category), bool(self.track)


@dataclass(frozen=True)
class StepExtension:
    """A later close for one organisation (and all below it) or for one person."""

    step: str
    closes_at: datetime
    organisation_id: int | None = None
    person_id: int | None = None


@dataclass(frozen=True)
class Party:
    """Who takes a step: the ids of the organisation and all above it, the person, and their track and category by key.

    "" is no category, None one that is not known (yet).
    """

    chain: Collection[int] = ()
    person_id: int | None = None
    track: str | None = None
    category: str | None = None

    def fits(self, window: StepWindow) -> bool | None:
        """Is the window for them? None where that is not known."""
        if window.organisation_id is not None and window.organisation_id not in self.chain:
            return False
        pairs = ((window.track, self.track), (window.category, self.category))
        named = [(key, own) for key, own in pairs if key]
        if any(own not in (key, None) for key, own in named):
            return False
        return None if any(own is None for _, own in named) else True


def window_for(
    step: str, party: Party, windows: Iterable[StepWindow], extensions: Iterable[StepExtension] = ()
) -> StepWindow | None:
    """The window that holds here; None where nobody set one.

    Of what holds for all, and of what each organisation says, the narrowest counts. Of these the latest opening and the earliest close
    count, as 兴安盟 closes on 2023-03-10 before the region on 03-20; an extension may only make the close later.
    """
    theirs: dict[int | None, list[StepWindow]] = {}
    for window in windows:
        if window.step == step and party.fits(window) is not False:
            theirs.setdefault(window.organisation_id, []).append(window)
    found = (_narrowest(alike, party) for alike in theirs.values())
    ours = [window for window in found if window is not None]
    if not ours:
        return None
    granted = [each.closes_at for each in extensions if each.step == step and _is_granted(each, party)]
    first = min(ours, key=lambda window: window.closes_at)
    opened = max((w.opens_at for w in ours if w.opens_at is not None), default=None)
    return replace(first, opens_at=opened, closes_at=max([first.closes_at, *granted]))


def widest(
    step: str, track: str, windows: Iterable[StepWindow], extensions: Iterable[StepExtension] = ()
) -> StepWindow | None:
    """From when and until when anybody anywhere may take the step on the track; None where nobody set a window of it.

    A window for all bounds those of single organisations; an extension counts for whomever it is.
    """
    ours = [window for window in windows if window.step == step and window.track in ("", track)]
    if not ours:
        return None
    found = window_for(step, Party(track=track), ours)
    bound = found or replace(max(ours, key=lambda each: each.closes_at), opens_at=None)
    granted = (each.closes_at for each in extensions if each.step == step)
    return replace(bound, closes_at=max([bound.closes_at, *granted]))


def _narrowest(alike: Sequence[StepWindow], party: Party) -> StepWindow | None:
    """What counts of one organisation's windows, or of those for all.

    While it is not known which (a category is decided by the form), nobody is kept out: from the first opening to the last close of those
    that may hold for all, and no organisation closes earlier for certain.
    """
    sure = max((each for each in alike if party.fits(each)), key=lambda each: each.narrowness, default=None)
    unsure = [each for each in alike if party.fits(each) is None]
    may_hold = [each for each in unsure if sure is None or each.narrowness > sure.narrowness]
    if not may_hold or alike[0].organisation_id is not None:
        return sure
    possible = [*may_hold, sure] if sure else may_hold
    last = max(possible, key=lambda each: each.closes_at)
    openings = [each.opens_at for each in possible if each.opens_at is not None]
    return replace(last, opens_at=min(openings) if len(openings) == len(possible) else None)


def is_open(window: StepWindow | None, now: datetime) -> Verdict:
    """May the step be taken at `now` (aware; ValueError otherwise)? Both ends of the window belong to it."""
    if now.tzinfo is None:
        raise ValueError("now must be aware")
    if window is None:
        return Verdict.no("window_unset", say("本环节的受理时间尚未公布，请留意通知或联系上级主管部门。"))
    if window.opens_at is not None and now < window.opens_at:
        return Verdict.no(
            "window_early",
            say(
                "本环节尚未开始，%(moment)s起受理。可先保存草稿，届时再提交。",
                moment=moment_text(window.opens_at),
            ),
        )
    if now > window.closes_at:
        return Verdict.no(
            "window_late",
            say(
                "本环节已于%(moment)s截止，不再受理，已填内容会保留。确有特殊情况的，请联系上级主管部门申请延期。",
                moment=moment_text(window.closes_at),
            ),
        )
    return Verdict.yes()


def days_before(close: datetime, days: int) -> datetime:
    """The end of the day that lies `days` days before the close (aware)."""
    return day_end(close.astimezone(ZONE).date() - timedelta(days=days))


def _is_granted(extension: StepExtension, party: Party) -> bool:
    if extension.person_id is not None:
        return extension.person_id == party.person_id
    return extension.organisation_id in party.chain
