"""A limit, whom it is for, and who has come so far."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tepei.policy.bindings import Binding
from tepei.policy.circles import Circle, Holder
from tepei.policy.limits import LimitRecord
from tests.policy.base import VOCABULARY

ON = dt.date(2023, 10, 14)
GRASSROOTS = [
    [{"fact": "is_grassroots", "operator": "is", "value": True}],
    [{"fact": "is_nonpublic", "operator": "is", "value": True}],
]
LOCAL = {"is_grassroots": True, "is_nonpublic": False}
PRIVATE = {"is_grassroots": False, "is_nonpublic": True}
OTHER = {"is_grassroots": False, "is_nonpublic": False}


def limit(**values: Any) -> LimitRecord:
    given = {"key": "grassroots", "kind": "reserved", "number": 5, "when": GRASSROOTS, **values}
    said = {key: value for key, value in given.items() if value is not None}
    return LimitRecord.from_data(said, vocabulary=VOCABULARY)


BODY = Circle("152200", frozenset({"prefecture"}), "兴安盟", holds=True)
POOL = Circle("150000-direct", frozenset({"pool"}), "区直")
WHOLE = Circle("150000", frozenset({"region"}), "全区", is_whole=True)


def binding(rule: LimitRecord, joined: list[Holder], places: int | None = 10) -> Binding:
    return Binding(rule, BODY, places, tuple(joined))


def holders(others: int, ours: int) -> list[Holder]:
    return [Holder(f"u{n}", OTHER) for n in range(others)] + [Holder(f"g{n}", LOCAL) for n in range(ours)]
