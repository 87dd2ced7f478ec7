"""Which of several groups of conditions somebody comes nearest to, and what they cannot have at once 最接近的条件."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from tepei.policy.condition import Finding
from tepei.policy.verdict import Outcome
from tepei.policy.words import CHOICES, CLAUSES, ITEMS, NOTHING, PARTS, Sentence, join, say

Findings = tuple[Finding, ...]


def worst(findings: Iterable[Finding]) -> Outcome:
    """The heaviest outcome; PASS of none."""
    return max((each.outcome for each in findings), key=lambda outcome: outcome.weight, default=Outcome.PASS)


def nearest(tried: Sequence[Findings]) -> tuple[Findings, ...]:
    """The groups that somebody comes nearest to, in order; the first one is what is said of them. () of none.

    A group for another place or other people is none of theirs, unless all are. Of the rest those count that fail in the fewest
    conditions; of several that fail in the same facts the one that asks least. What time alone will bring comes before what one would have
    to earn or to be.
    """
    theirs = [group for group in tried if not any(each.is_scope for each in _failed(group))] or tried
    least = min(map(_merit, theirs), default=None)
    alike: dict[frozenset[Sentence], list[Findings]] = {}
    for group in theirs:
        if _merit(group) == least:
            alike.setdefault(_labels(_failed(group)), []).append(group)
    best = [min(groups, key=_shortfall) for groups in alike.values()]
    return tuple(sorted(best, key=lambda group: not _is_matter_of_time(group)))


def gap_of(tried: Sequence[Findings]) -> Sentence:
    """What the nearest group lacks; where one of two facts may be relaxed but not both, either way and that."""
    found = nearest(tried)
    exclusive = _exclusive(tried, found)
    gaps = [
        join((each.gap for each in _failed(group)), CLAUSES) for group in (found if exclusive else found[:1])
    ]
    if len(tried) < 2:
        return join(gaps)
    never_both = say("%(labels)s不可同时放宽", labels=join(exclusive, ITEMS)) if exclusive else NOTHING
    return join((say("最接近的条件：%(gaps)s", gaps=join(gaps, CHOICES)), never_both), PARTS)


def _exclusive(tried: Sequence[Findings], found: Sequence[Findings]) -> tuple[Sentence, ...]:
    """Facts that one group asks for at full measure and each of the nearest relaxes all but one of: each fails in one group
    and passes in another. Source of such a rule: 新人社函〔2025〕38号 附件1 二（四）, “不可同时放宽”.
    """
    passed = {each.label for group in found for each in group if each.outcome is Outcome.PASS}
    failed = dict.fromkeys(each.label for group in found for each in _failed(group))
    relaxed = tuple(label for label in failed if label in passed)
    is_whole = any(set(relaxed) <= _labels(_failed(group)) for group in tried)
    return relaxed if len(relaxed) > 1 and is_whole else ()


def _merit(group: Findings) -> tuple[int, int, int]:
    """The smaller the nearer: the worst outcome, how many conditions have it, and how heavy they are together."""
    heaviest = worst(group)
    return (
        heaviest.weight,
        sum(each.outcome is heaviest for each in group),
        sum(each.outcome.weight for each in group),
    )


def _is_matter_of_time(group: Findings) -> bool:
    """Whether whoever waits will meet it."""
    failed = _failed(group)
    return bool(failed) and all(each.will_come for each in failed)


def _failed(group: Findings) -> Findings:
    return tuple(each for each in group if each.outcome is Outcome.FAIL)


def _labels(findings: Findings) -> frozenset[Sentence]:
    return frozenset(each.label for each in findings)


def _shortfall(group: Findings) -> Decimal:
    return sum((each.shortfall for each in group), Decimal(0))
