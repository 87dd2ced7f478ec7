"""Who recommends an applicant in the place of their unit: whom they may choose, and whether the choice still holds 代为推荐."""

from __future__ import annotations

from tepei.applications.checks import Check
from tepei.organisations import directory
from tepei.papers import filing
from tepei.policy.sponsors import kinds_for
from tepei.policy.verdict import Verdict
from tepei.policy.words import say


def kinds_of(check: Check) -> tuple[str, ...]:
    """The kinds of organisation that may recommend the applicant, by what is known of them now."""
    if not check.scheme.sponsors:
        return ()
    day = filing.reference_day(check.paper, check.scheme)
    return kinds_for(check.scheme.sponsors, check.track.code, check.facts, day)


def choices(check: Check) -> list[tuple[int, str]]:
    """Those that the applicant may choose: (id, "name（what stands above it）")."""
    kinds = kinds_of(check)
    return directory.of_kinds(kinds) if kinds else []


def holds(check: Check) -> Verdict:
    """Is the choice one that the applicant may make? Nobody has to make one."""
    sponsor = check.paper.sponsor
    if sponsor is None or (sponsor.state == "active" and sponsor.kind in kinds_of(check)):
        return Verdict.yes()
    text = say(
        "按现在填写的内容，不能由“%(sponsor)s”推荐。请在“我的申报”中改选推荐单位后再提交。",
        sponsor=sponsor.name,
    )
    return Verdict.no("sponsor", text)
