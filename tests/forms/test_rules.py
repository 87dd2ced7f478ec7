"""What a section keeps, what two windows hold differently, and the hash of what was submitted."""

from __future__ import annotations

from tepei.forms import rules
from tepei.forms.differences import Difference, differences
from tepei.policy.fields import Section

PLAN = Section.from_data(
    {"key": "plan", "title": "计划", "fields": [{"key": "direction", "label": "方向"}, {"key": "id", "label": "号", "locked": True}, {"key": "photo", "label": "照片", "kind": "photo"}]}
)  # fmt: skip
CAREER = Section.from_data(
    {"key": "career", "title": "经历", "rows": True, "max_rows": 2, "fields": [{"key": "period", "label": "时间"}, {"key": "post", "label": "职务"}]}
)  # fmt: skip


def test_tidy_keeps_what_is_typed_and_nothing_else() -> None:
    typed = {"direction": " 两端空白 ", "id": "改不了", "photo": "x", "state": "approved"}
    assert rules.tidy(PLAN, typed) == {"direction": " 两端空白 "}
    assert rules.tidy(PLAN, None) == {}
    assert rules.tidy(PLAN, ["不是键值对"]) == {}


def test_tidy_drops_rows_in_which_nothing_was_typed() -> None:
    rows = [{"period": "甲"}, {"period": " ", "post": ""}, "不是一行", {"post": "乙"}]
    assert rules.tidy(CAREER, rows) == [{"period": "甲"}, {"post": "乙"}]


def test_draft_keeps_more_rows_than_the_form_allows_but_not_without_end() -> None:
    assert rules.may_keep(CAREER, [{}] * rules.MAX_ROWS)
    assert "最多保存 100 行" in str(rules.may_keep(CAREER, [{}] * (rules.MAX_ROWS + 1)).text)


def told(found: tuple[Difference, ...]) -> list[tuple[str, str, str]]:
    return [(str(each.label), each.stored, each.typed) for each in found]


def test_differences_name_every_field_of_every_row() -> None:
    assert differences(PLAN, {"direction": "甲"}, {"direction": "甲"}) == ()
    assert told(differences(PLAN, None, {"direction": "乙"})) == [("方向", "", "乙")]
    found = differences(CAREER, [{"period": "1"}], [{"period": "1"}, {"post": "医师"}])
    assert told(found) == [("第 2 行 职务", "", "医师")]


def test_fingerprint_tells_any_change() -> None:
    base = rules.fingerprint({"a": {"b": "c"}}, [{"sha256": "1"}], "x")
    assert base == rules.fingerprint({"a": {"b": "c"}}, [{"sha256": "1"}], "x")
    others = [
        ({"a": {"b": "d"}}, [{"sha256": "1"}], "x"),
        ({"a": {"b": "c"}}, [], "x"),
        ({"a": {"b": "c"}}, [{"sha256": "1"}], "y"),
    ]
    assert base not in {rules.fingerprint(*other) for other in others}
