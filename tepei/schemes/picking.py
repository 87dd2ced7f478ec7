"""What of a year's form may be picked: paths with the words by which people know them 可选的栏."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tepei.policy.layout import ABOUT, REVIEW
from tepei.policy.summary import ABOUT_ROW
from tepei.policy.words import Sentence, say
from tepei.programmes.models import Cycle
from tepei.schemes import assembling

Offer = Mapping[str, Sentence | str]


def offers(
    cycle: Cycle, reviewed: Iterable[Mapping[str, Any]] = (), section: str = ""
) -> Mapping[str, Offer]:
    """What each kind of `Picked` offers: `reviewed` are the fields that a document's reviewer fills in, `section` is that of a table."""
    sections = [each for each in assembling.sections_of(cycle) if not each.get("retired")]
    single = dict(_paths(each for each in sections if not each.get("rows")))
    own = _paths([{"key": REVIEW, "title": "", "fields": reviewed}])
    here = (each["fields"] for each in sections if each["key"] == section)
    return {
        "cell": {**_beside(ABOUT), **dict(own), **single},
        "value": {**_beside(ABOUT_ROW), **single},
        "column": {field["key"]: field["label"] for fields in here for field in fields},
    }


def with_value(offer: Offer, value: str) -> Offer:
    """With this value among them, also where the form no longer has it."""
    lost = {} if not value or value in offer else {value: say("%(field)s（申报表没有这一栏）", field=value)}
    return {"": "", **offer, **lost}


def _beside(words: Mapping[str, str]) -> dict[str, Sentence]:
    return {f"about.{key}": Sentence(word) for key, word in words.items()}


def _paths(sections: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Sentence | str]]:
    for section in sections:
        for field in section["fields"]:
            where = f"{section['title']}·" if section["title"] else ""
            yield f"{section['key']}.{field['key']}", f"{where}{field['label']}"
