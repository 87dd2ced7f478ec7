"""People with the scores that experts gave them, by two criteria."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tepei.policy.evaluation import CriterionRecord, EvaluationRecord
from tepei.policy.ranking import Candidate

CRITERIA = [
    CriterionRecord(key="work", name="业绩", maximum=60),
    CriterionRecord(key="skill", name="能力", maximum=40),
]


def score(**more: Any) -> EvaluationRecord:
    return EvaluationRecord.from_data({"key": "all", "method": "score", **more})


def one(key: int, *sums: tuple[int, int], **more: Any) -> Candidate:
    """Somebody with these (work, skill) of one expert after the other."""
    sheets = {
        seat: {"work": Decimal(work), "skill": Decimal(skill)} for seat, (work, skill) in enumerate(sums)
    }
    return Candidate(key, sheets, **more)
