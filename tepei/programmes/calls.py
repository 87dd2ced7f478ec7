"""Years that somebody may still apply for 正在受理, and why one cannot be applied for by whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from tepei.policy import calendar
from tepei.policy.scheme import APPLY
from tepei.policy.tracks import FILES_AS, PERSON, UNIT
from tepei.policy.verdict import Verdict
from tepei.policy.windows import Party, StepExtension, StepWindow, widest, window_for
from tepei.policy.words import Sentence, say
from tepei.portal import clock, scope
from tepei.portal.errors import Absent
from tepei.programmes import queries, rules
from tepei.programmes.models import Cycle, Extension, Track, Window


@dataclass(frozen=True)
class Call:
    """A cycle that somebody may still apply for.

    `windows`: from when and until when anybody may without an extension, by the id of a track; none where no date holds for all.
    `closed`: why nobody may apply on a track now, by its id: it is over for everybody, or has not begun.
    `dated`, `granted`: all windows and extensions of 申报.
    """

    cycle: Cycle
    windows: Mapping[int, StepWindow]
    closed: Mapping[int, Sentence]
    dated: Sequence[StepWindow] = ()
    granted: Sequence[StepExtension] = ()

    def tracks_for(self, filer: str) -> list[Track]:
        """The tracks on which this filer applies (policy.tracks.FILES_AS): persons, or units and offices in their own name."""
        return [track for track in self.cycle.tracks if track.filer in FILES_AS[filer]]

    def refusal(self, chain: Sequence[int], person_id: int | None) -> Sentence | None:
        """Why this person, or this unit for itself, may not apply from this unit (ids of it and of all above it) on any track now;
        None where one is open.
        """
        found = None
        for track in self.tracks_for(PERSON if person_id else UNIT):
            window = window_for(APPLY, Party(chain, person_id, track.code), self.dated, self.granted)
            verdict = rules.is_step_open(APPLY, window, queries.now_of(self.cycle))
            if verdict:
                return None
            found = _why_closed(window, verdict, queries.now_of(self.cycle))
        return found

    def at(self, chain: Sequence[int]) -> Call:
        """The same for who applies from there (ids of an organisation and of all above it): closed earlier by an office, later where more time
        was granted.
        """
        windows, closed = dict(self.windows), dict(self.closed)
        now = queries.now_of(self.cycle)
        for track in self.cycle.tracks:
            window = window_for(APPLY, Party(chain, track=track.code), self.dated, self.granted)
            verdict = rules.is_step_open(APPLY, window, now)
            windows |= {track.id: window} if window else {}
            closed |= {} if verdict else {track.id: _why_closed(window, verdict, now)}
        return replace(self, windows=windows, closed=closed)

    @property
    def is_earlier_somewhere(self) -> bool:
        """Did some office set a close of its own?"""
        return any(window.organisation_id is not None for window in self.dated)

    @property
    def closes_at(self) -> dt.datetime | None:
        """When the last track closes."""
        return max((window.closes_at for window in self.windows.values()), default=None)

    @property
    def is_over(self) -> bool:
        """Do only those still have time who were granted more?"""
        return self.closes_at is not None and self.closes_at < queries.now_of(self.cycle)

    @property
    def is_of_tracks(self) -> bool:
        """Are some dates those of one track?"""
        return len({(window.opens_at, window.closes_at) for window in self.windows.values()}) > 1


def current(filer: str = "", but: Collection[int] = ()) -> list[Call]:
    """Of the open cycles, but these, those that somebody, or this filer, may still apply for: 申报 is not over for everybody on every track."""
    opened = queries.open_cycles(clock.now())
    cycles = [each for each in opened if each.id not in but and is_for_viewer(each)]
    ids = [cycle.id for cycle in cycles]
    if not ids:
        return []
    with scope.everything("dates hold for whoever they are for, whoever asks"):
        dated = queries.windows_of(Window.cycle_id.in_(ids), Window.step == APPLY)
        granted = queries.extensions_of(APPLY, Extension.cycle_id.in_(ids))
    found = (_call(cycle, dated.get(cycle.id, ()), granted.get(cycle.id, ())) for cycle in cycles)
    return [call for call in found if call is not None and (not filer or call.tracks_for(filer))]


def announced() -> list[Call]:
    """Those that everybody reads of: no rehearsal."""
    return [call for call in current() if not call.cycle.is_rehearsal]


def open_year(code: str) -> Cycle:
    """The open year with this code, also once applying is over. Absent for a rehearsal of others."""
    years = (each for each in queries.open_cycles(clock.now()) if each.code == code and is_for_viewer(each))
    found = next(years, None)
    if found is None:
        raise Absent
    return found


def is_for_viewer(cycle: Cycle) -> bool:
    """A rehearsal is for those who were named to test it; to everybody else it would look like a second year."""
    return not cycle.is_rehearsal or scope.viewer().user_id in cycle.testers


def _call(cycle: Cycle, dated: Sequence[StepWindow], granted: Sequence[StepExtension]) -> Call | None:
    now, is_over = queries.now_of(cycle), True
    windows: dict[int, StepWindow] = {}
    closed: dict[int, Sentence] = {}
    for track in cycle.tracks:
        for_all = window_for(APPLY, Party(track=track.code), dated)
        window = widest(APPLY, track.code, dated, granted)
        verdict = rules.is_step_open(APPLY, window, now)
        windows |= {track.id: for_all} if for_all else {}
        closed |= {} if verdict else {track.id: _why_closed(window, verdict, now)}
        is_over = is_over and (window is None or window.closes_at < now)
    return None if is_over else Call(cycle, windows, closed, dated, granted)


def _why_closed(window: StepWindow | None, verdict: Verdict, now: dt.datetime) -> Sentence:
    """In a word, beside what cannot be chosen: there is no draft to keep, of which the verdict speaks."""
    if window is None:
        return verdict.text
    if window.opens_at is not None and now < window.opens_at:
        return say("尚未开始，%(moment)s起受理。", moment=calendar.moment_text(window.opens_at))
    return say("申报已于%(moment)s截止。", moment=calendar.moment_text(window.closes_at))


def tracks_for(filer: str) -> list[Track]:
    """The tracks of `current()` on which this filer applies."""
    return [track for call in current(filer) for track in call.tracks_for(filer)]
