"""The windows of a year 时限的核对."""

from __future__ import annotations

from collections.abc import Iterator

from tepei.packs.pack import Pack
from tepei.policy.calendar import moment_text
from tepei.policy.definition import Fault
from tepei.policy.scheme import APPLY, CLOSES_EARLY, WINDOW_STEPS
from tepei.policy.windows import days_before
from tepei.policy.words import Sentence, say
from tepei.policy.year import WindowRecord, Year


def check_windows(cycle: Year, pack: Pack) -> Iterator[Fault]:
    """Every window that is about what is not there, that is said twice, or that is not within the year; and tracks that nobody may apply on."""
    known = {organisation.code for organisation in pack.organisations}
    categories = {category.key for category in cycle.categories}
    names = WINDOW_STEPS.words(pack.vocabulary.with_steps(cycle.own_steps).words)
    seen: set[tuple[str, ...]] = set()
    for number, window in enumerate(cycle.windows):
        where = ("windows", number)
        if window.body and window.body not in known:
            yield Fault((*where, "body"), say("没有单位“%(code)s”", code=window.body))
        if window.category and window.category not in categories:
            yield Fault((*where, "category"), say("没有申报类别“%(key)s”", key=window.category))
        yield from (Fault((*where, key), text) for key, text in _untimely(cycle, window))
        for step in window.steps:
            here = (step, window.body, window.track, window.category)
            if here in seen:
                yield Fault((*where, "steps"), say("环节“%(step)s”的时限重复", step=names.get(step, step)))
            seen.add(here)
    yield from _check_applying(cycle)


def _untimely(cycle: Year, window: WindowRecord) -> Iterator[tuple[str, Sentence]]:
    """What is wrong with its days, by its key: one that closes some days before the year may begin after that, and a year that is moved leaves them.

    What a notice dates for a track or a category may reach beyond the year, but lies in it in part (内人社办发〔2023〕147号 四（二）).
    """
    key, closes = "closes", window.closes
    if closes is None:
        key = "days_before_close"
        closes = min(cycle.closes, days_before(cycle.closes, window.days_before_close or 0))
    opens = window.opens or min(cycle.opens, closes)
    if closes < opens:
        yield key, CLOSES_EARLY
    outside = say(
        "不在本年度的起止时间（%(opens)s 至 %(closes)s）之内",
        opens=moment_text(cycle.opens),
        closes=moment_text(cycle.closes),
    )
    is_apart = bool(window.track or window.category)
    if opens > cycle.closes or (window.opens and opens < cycle.opens and not is_apart):
        yield "opens", outside
    if closes < cycle.opens or (closes > cycle.closes and not is_apart):
        yield key, outside


def _check_applying(cycle: Year) -> Iterator[Fault]:
    """Everybody may apply at some time, on every track."""
    for_all = [window for window in cycle.windows if APPLY in window.steps and not window.body]
    dated = {window.track for window in for_all if not window.category}
    if "" in dated:
        return
    if not for_all:
        yield Fault(("windows",), say("没有申报环节的时限"))
        return
    for track in cycle.tracks:
        if track.code not in dated:
            text = say("“%(track)s”没有对全部申报人的申报时限，未列明的申报类别不能申报", track=track.name)
            yield Fault(("windows",), text)
