"""What a ranking costs against plain Python: the same means with floats, and one sort."""

from __future__ import annotations

import random
import statistics
from collections.abc import Iterator
from decimal import Decimal

from benchmarks.timing import Figure, interleaved, timed
from tepei.policy.evaluation import CriterionRecord, EvaluationRecord
from tepei.policy.ranking import Candidate, rank

CANDIDATES, EXPERTS, CRITERIA = 5_000, 9, ("ability", "achievement", "potential")
AIM = 12.0  # Decimals, reasons and ties against floats


def measure(rounds: int) -> Iterator[Figure]:
    """5,000 people with nine experts and three criteria, the highest and lowest dropped."""
    dice = random.Random(1)
    sheets = [
        {seat: {key: dice.randint(0, 40) for key in CRITERIA} for seat in range(EXPERTS)}
        for _ in range(CANDIDATES)
    ]
    people = [
        Candidate(
            pk, {seat: {key: Decimal(value) for key, value in sheet.items()} for seat, sheet in each.items()}
        )
        for pk, each in enumerate(sheets)
    ]
    criteria = [CriterionRecord(key=key, name=key, maximum=40) for key in CRITERIA]
    rule = EvaluationRecord(
        key="all", method="score", drop_highest=1, drop_lowest=1, ties=("achievement", "priority")
    )
    calls = {
        "ours": timed(lambda: rank(people, rule, criteria)),
        "plain": timed(lambda: sorted((_plain(each) for each in sheets), reverse=True)),
    }
    found = interleaved(rounds, calls)
    yield Figure(
        "rank", "—", round(found["ours"] / found["plain"], 2), "× means and a sort with floats",
        f"{CANDIDATES} × {EXPERTS}: {found['ours']:.0f} ms", f"{found['plain']:.0f} ms", AIM,
    )  # fmt: skip


def _plain(sheets: dict[int, dict[str, int]]) -> float:
    return statistics.fmean(sorted(sum(sheet.values()) for sheet in sheets.values())[1:-1])
