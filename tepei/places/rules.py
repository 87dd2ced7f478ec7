"""What may be done with places. Values in, `Verdict` out."""

from __future__ import annotations

from tepei.policy.characters import is_blank
from tepei.policy.verdict import Verdict


def has_reason(reason: str) -> Verdict:
    """Every change of places says why."""
    return Verdict.no("reason_missing", "请填写调整理由。") if is_blank(reason) else Verdict.yes()
