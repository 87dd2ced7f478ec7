"""What the free text of the 汇总表 lacks of its pattern: a warning for who writes and who reads it, which keeps nobody back."""

from __future__ import annotations

from tepei.applications.checks import Check
from tepei.policy.introduction import warnings
from tepei.policy.words import Sentence


def told(check: Check) -> list[Sentence]:
    """Of every column of the 汇总表 that is in the pattern, what its text lacks; nothing of one that is empty."""
    found: list[Sentence] = []
    for column in check.scheme.summary_table.columns:
        if column.kind != "pattern":
            continue
        for source in column.sources:
            section, _, key = source.partition(".")
            found += warnings(str((check.paper.form.answers.get(section) or {}).get(key) or ""))
    return found
