"""Limits in words: the rule, how it stands, and what it says of a paper, beside the notice's own clause 名额限制的说明."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from tepei.applications import limiting
from tepei.organisations import queries as organisations
from tepei.organisations.models import Organisation
from tepei.papers import filing
from tepei.papers.models import Paper
from tepei.policy.limit_words import Names, in_words
from tepei.policy.limits import LimitRecord
from tepei.policy.scheme import SchemeRecord
from tepei.policy.verdict import Outcome, Reason
from tepei.policy.words import ITEMS, PARTS, Sentence, join, say
from tepei.portal import province, scope
from tepei.portal.database import db
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle, Track


@dataclass(frozen=True)
class LimitLine:
    """`rule` is made from the limit, `limit` has the notice's clause; `standing` says how many are counted, `reason` what speaks against a
    paper that is still to be counted, `is_met` that nothing does.
    """

    limit: LimitRecord
    rule: Sentence
    standing: Sentence | str = ""
    reason: Reason | None = None
    is_met: bool = False

    @property
    def outcome(self) -> Outcome:
        """A rule that nobody was held against is neither met nor broken."""
        if self.reason is None:
            return Outcome.PASS if self.is_met else Outcome.EVIDENCE
        return Outcome.BOUNDARY if self.reason.override_by else Outcome.FAIL


def of_paper(paper: Paper) -> list[LimitLine]:
    """Every limit that is about the paper's track, but those that let others take no place."""
    on, holder = filing.reference_day(paper), limiting.holder(paper)
    bound = limiting.of(paper)
    waits = {each.key for each in limiting.ahead(paper)}
    lines = []
    for line in _rules(programmes.scheme_of(paper), limiting.counting(paper)):
        ours = [each for each in bound if each.limit is line.limit]
        reasons = [reason for each in ours for reason in each.may_join(holder, on).reasons]
        standing = join((each.standing(holder, on) for each in ours), PARTS)
        speaks = next(iter(reasons), None) if line.limit.key in waits else None
        if speaks and line.limit.outcomes:  # which outcome it will be, nobody knows yet
            lines.append(replace(line, standing=join((standing, speaks.text), PARTS)))
        elif ours:
            lines.append(replace(line, standing=standing, reason=speaks, is_met=True))
    return lines


def uncounted(paper: Paper) -> LimitLine | None:
    """The rule by which the paper takes no place."""
    if paper.is_counted or paper.body_id is None:
        return None
    with scope.everything("the rule of a paper that takes no place is told to whoever reviews it"):
        rule = limiting.rule_uncounted(paper, db.session.get_one(Organisation, paper.body_id))
    return next(_rules(programmes.scheme_of(paper), [rule])) if rule else None


def of_year(cycle: Cycle, bodies: Iterable[Organisation]) -> list[LimitLine]:
    """All limits of a year, sub-quotas with how they stand in these bodies, or in the whole year where there are none."""
    on, scheme = programmes.reference_day(cycle), programmes.scheme_of(cycle)
    if not scheme.limits:
        return []
    bound = limiting.of_bodies(cycle, list(bodies))
    return [
        replace(
            line,
            standing=join(
                (_on(tracks, each.standing(None, on)) for tracks, each in bound if each.limit is line.limit),
                PARTS,
            ),
        )
        for line in _rules(scheme, scheme.limits)
    ]


def _on(tracks: Iterable[Track], standing: Sentence) -> Sentence:
    names = join((each.name for each in tracks), ITEMS)
    return say("%(track)s：%(standing)s", track=names, standing=standing)


def _rules(scheme: SchemeRecord, limits: Iterable[LimitRecord]) -> Iterator[LimitLine]:
    listed = list(limits)
    codes = {code for limit in listed for code in (*limit.named, *limit.organisations)}
    tracks: Names = {track.code: track.name for track in scheme.tracks}
    names = {**province.bodies().words["kinds"], **organisations.names_of(codes)}
    return (LimitLine(limit, in_words(limit, names, tracks)) for limit in listed)
