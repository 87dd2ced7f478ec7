"""Categories of applicants within a track 申报类别: who meets the conditions of one is in it, so that nobody is in one whose conditions they
do not meet.

What somebody chooses themself is a field of the form that feeds a fact, and a condition over it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated

from pydantic import AfterValidator

from tepei.policy.definition import BLANK, Invalid
from tepei.policy.eligibility import Alternatives, outcome_of
from tepei.policy.record import Filled, Flag, Record, titled
from tepei.policy.verdict import Outcome
from tepei.policy.words import N_

CATEGORY_CODE = "category_code"  # the fact that says in which one somebody is


def _some(alternatives: Alternatives) -> Alternatives:
    if not alternatives:
        raise Invalid(BLANK)
    return alternatives


class CategoryRecord(Record):
    """An 申报类别; somebody is in the first one whose conditions they meet. Requirements, sections and attachments may be for one alone."""

    key: Annotated[Filled, titled(N_("代码"), example="young")]
    name: Annotated[Filled, titled(N_("名称"), N_("照通知的文字"), "青年人才")]
    track: Annotated[str, titled(N_("培养方式"), N_("不选则适用于全部培养方式"), "outside")] = ""
    when: Annotated[
        Alternatives, AfterValidator(_some), titled(N_("哪些人"), N_("列出几组条件，满足其中一组即可"))
    ]
    source: Annotated[str, titled(N_("依据"), N_("文号和条款"), "某文号 二（一）")] = ""
    assumed: Annotated[Flag, titled(N_("原文未载，为推定"))] = False


def category_of(
    categories: Iterable[CategoryRecord], track: str, facts: Mapping[str, object], on: date
) -> str | None:
    """The key of the first category of the track whose conditions pass, "" of none; None where what decides is not known yet."""
    for each in categories:
        outcome = outcome_of(each.when, facts, on) if each.track in ("", track) else Outcome.FAIL
        if outcome is not Outcome.FAIL:
            return each.key if outcome is Outcome.PASS else None
    return ""
