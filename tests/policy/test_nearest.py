"""Which of several conditions whoever meets none of them is nearest to."""

from datetime import date
from typing import Any

import pytest

from tepei.policy.eligibility import assess
from tepei.policy.requirements import RequirementRecord
from tests.policy.base import VOCABULARY

_MINORITY = {"fact": "is_minority", "operator": "is", "value": True}
_THREE_YEARS = {"fact": "years", "operator": "at_least", "value": 3}
_SHORT = {
    "is_minority": False,
    "profession_since": date(2020, 4, 20),
    "title_rank": 2,
}  # one month short of three years


@pytest.mark.parametrize(
    ("alternatives", "facts", "nearest"),
    [
        ([[_MINORITY], [_THREE_YEARS]], {}, "从事本专业工作年限还差 1 个月"),
        ([[{"fact": "is_minority", "operator": "declared"}], [_THREE_YEARS]], {}, "从事本专业工作年限还差 1 个月"),
        (
            [[{"fact": "title_rank", "operator": "at_least", "value": 5}], [_THREE_YEARS]],
            {},
            "从事本专业工作年限还差 1 个月",
        ),
        (
            [[{"fact": "born_on", "operator": "born_on_or_after", "value": "1980-01-01"}], [_THREE_YEARS]],
            {"born_on": date(1979, 12, 31)},  # nobody grows younger
            "从事本专业工作年限还差 1 个月",
        ),
        (
            [[{"fact": "title_rank", "operator": "at_least", "value": 5}, _THREE_YEARS], [_MINORITY]],
            {},
            "须专业技术职称为正高级及以上，从事本专业工作年限还差 1 个月",
        ),
    ],
    ids=["other people", "declaration", "title", "birth", "two things for one's own"],
)  # fmt: skip
def test_what_time_will_bring_is_nearer_than_what_one_would_have_to_be(
    alternatives: Any, facts: dict[str, object], nearest: str
) -> None:
    data = {"key": "seniority", "name": "年限", "source": "某文", "alternatives": alternatives}
    rule = RequirementRecord.from_data(data, vocabulary=VOCABULARY)
    (reason,) = assess((rule,), _SHORT | facts, date(2023, 3, 20)).reasons
    assert str(reason.text).endswith(f"最接近的条件：{nearest}。")
