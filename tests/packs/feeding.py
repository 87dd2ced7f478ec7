"""新疆's year with one change, and what the check says of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tepei import packs
from tepei.policy.definition import Fault

SHIPPED = Path(__file__).parents[2] / "packs"
Change = Callable[[dict[str, Any]], None]


@cache
def province() -> packs.Pack:
    return packs.read(SHIPPED / "xinjiang")


def faults(change: Change) -> list[Fault]:
    """What the check says of 新疆's year with this change."""
    plain = province().cycles[0].to_data()
    change(plain)
    year = packs.Year.from_data(plain, vocabulary=province().vocabulary)
    return list(packs.check_year(year, province()))


def field(data: Mapping[str, Any], fact: str) -> dict[str, Any]:
    """The field that feeds this fact."""
    found = (each for section in data["form"]["sections"] for each in section["fields"])
    return next(each for each in found if each.get("fact") == fact)


def feeds(fact: str, **more: Any) -> Change:
    return lambda data: field(data, "is_scarce").update({"fact": fact, **more})


def own(**values: Any) -> Change:
    """With one more fact of the year's own."""
    given = {"key": "x", "name": "某项", "kind": "yes_no", **values}
    return lambda data: data["facts"].append(given)


def requires(**condition: Any) -> Change:
    """With one more condition of the first track."""
    rule = {"key": "more", "name": "另有", "source": "假定", "alternatives": [[condition]]}
    return lambda data: data["tracks"][0]["requirements"].append(rule)


def categorises(**condition: Any) -> Change:
    """With a category of this condition."""
    made = {"key": "young", "name": "青年", "when": [[condition]]}
    return lambda data: data.update(categories=[made])


def calls(path: str) -> Change:
    """With a category that has a word for this."""

    def change(data: dict[str, Any]) -> None:
        categorises(fact="is_scarce", operator="is", value=True)(data)
        data["categories"][0]["words"] = {path: "鞋"}

    return change


def for_its_category(fact: str) -> Change:
    """The field is for those of a category that its own answer decides."""

    def change(data: dict[str, Any]) -> None:
        categorises(fact=fact, operator="is", value=True)(data)
        field(data, fact)["only_if"] = [[{"fact": "category_code", "operator": "is", "value": "young"}]]

    return change


def rows_for_whom_they_name(data: dict[str, Any]) -> None:
    own(kind="number", **{"from": {"rows": "career", "take": "count"}})(data)
    section = next(each for each in data["form"]["sections"] if each["key"] == "career")
    section["only_if"] = [[{"fact": "x", "operator": "at_least", "value": 1}]]


def row_feeds(data: dict[str, Any]) -> None:
    section = next(each for each in data["form"]["sections"] if each.get("rows"))
    section["fields"][0]["fact"] = "title_rank"


def example(**facts: str) -> Change:
    def change(data: dict[str, Any]) -> None:
        data["cases"][0]["facts"].update(facts)

    return change
