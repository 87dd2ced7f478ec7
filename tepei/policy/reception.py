"""What an office may say of when and where it receives people 受理时间和地点."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass

from tepei.policy.verdict import Verdict
from tepei.policy.words import say

LONGEST = {"hours": 200, "address": 200, "telephone": 60}
_NO_TELEPHONE = re.compile(r"[^\d\s+()（）、，,;；/—-]")


@dataclass(frozen=True)
class ReceptionFacts:
    """As it was typed, or as a pack has it; what is empty is not shown to anybody."""

    hours: str = ""
    address: str = ""
    telephone: str = ""


def check_reception(facts: ReceptionFacts) -> Verdict:
    """Everybody reads it: beside a telephone stands nobody's name."""
    if _NO_TELEPHONE.search(facts.telephone):
        return Verdict.no(
            "telephone", say("只写办公电话号码，例如 0471-1234567；几个号码用顿号隔开，不写人名。")
        )
    for key, text in asdict(facts).items():
        if len(text) > LONGEST[key]:
            return Verdict.no(key, say("最多 %(most)d 个字。", most=LONGEST[key]))
    return Verdict.yes()
