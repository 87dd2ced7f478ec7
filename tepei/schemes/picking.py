"""What of a year's form may be picked: paths with the words by which people know them 可选的栏."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic.fields import FieldInfo

from tepei.codes import queries as codes
from tepei.policy.derivations import NAMED, PARTICIPATION
from tepei.policy.layout import ABOUT, FACT, REVIEW
from tepei.policy.record import Record, choice_of, item_noted, picked_of
from tepei.policy.shape import is_record, item_of, keys
from tepei.policy.summary import ABOUT_ROW
from tepei.policy.words import CLAUSES, ITEMS, PARTS, Sentence, join, say
from tepei.programmes.models import Cycle
from tepei.schemes import assembling, vocabularies
from tepei.schemes.form_models import Document

Offer = Mapping[str, Sentence | str]
# What stands in no form: what participations are told apart by.
ELSEWHERE: Mapping[str, Offer] = {"participation": {key: PARTICIPATION[key] for key in NAMED}}


def offers(
    cycle: Cycle, reviewed: Iterable[Mapping[str, Any]] = (), section: str = ""
) -> Mapping[str, Offer]:
    """What each kind of `Picked` offers: `reviewed` are the fields that a document's reviewer fills in, `section` is that of a table."""
    sections = [each for each in assembling.sections_of(cycle) if not each.get("retired")]
    single = dict(_paths(each for each in sections if not each.get("rows")))
    own = _paths([{"key": REVIEW, "title": "", "fields": reviewed}])
    here = (each["fields"] for each in sections if each["key"] == section)
    return {
        "cell": {**_beside(ABOUT), **dict(own), **single, **_facts(cycle)},
        "value": {**_beside(ABOUT_ROW), **single, **_facts(cycle)},
        "column": {field["key"]: field["label"] for fields in here for field in fields},
    }


def sources(cycle: Cycle, own: str = "") -> Mapping[str, Offer]:
    """What a source of facts may name: sections of rows, fields of these by “section.field”, fields that reviewers fill in, and facts but
    that one itself (`own`, its key).
    """
    rows = [each for each in assembling.sections_of(cycle) if each.get("rows") and not each.get("retired")]
    facts = {key: fact for key, fact in vocabularies.of(cycle).facts.items() if key != own}
    reviewed = [
        {"key": each.key, "title": each.title, "fields": each.content.get("fields") or ()}
        for each in assembling.rows_of(Document, cycle)
    ]
    return {
        "rows": {each["key"]: each["title"] for each in rows},
        "cells": dict(_paths(rows)),
        "reviewed": dict(_paths(reviewed)),
        "fact": {key: fact.label for key, fact in facts.items()},
        **{
            f"{word}_fact": {key: fact.label for key, fact in facts.items() if fact.kind == kind}
            for word, kind in {"day": "date", "number": "number"}.items()
        },
        "attribute": codes.attributes(),
    }


def with_value(offer: Offer, value: str) -> Offer:
    """With this value among them, also where the form no longer has it."""
    lost = {} if not value or value in offer else {value: say("%(field)s（申报表没有这一栏）", field=value)}
    return {"": "", **offer, **lost}


def _beside(words: Mapping[str, str]) -> dict[str, Sentence]:
    return {f"about.{key}": Sentence(word) for key, word in words.items()}


def _facts(cycle: Cycle) -> dict[str, Sentence]:
    known = vocabularies.of(cycle).facts
    return {f"{FACT}.{key}": say("条件依据·%(fact)s", fact=fact.label) for key, fact in known.items()}


def _paths(sections: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Sentence | str]]:
    for section in sections:
        for field in section["fields"]:
            where = f"{section['title']}·" if section["title"] else ""
            yield f"{section['key']}.{field['key']}", f"{where}{field['label']}"


def words(record: type[Record], value: Mapping[str, Any], found: Mapping[str, Offer]) -> Sentence:
    """What is filled in, each under its name, by the words that were to be picked."""
    fields = dict(keys(record))
    told = (
        say(
            "%(key)s：%(value)s",
            key=Sentence(fields[key].title or key),
            value=_phrase(fields[key], each, found),
        )
        for key, each in value.items()
        if each and key in fields
    )
    return join(told, CLAUSES)


def _phrase(info: FieldInfo, value: Any, found: Mapping[str, Offer]) -> Sentence:
    item = item_of(info.annotation)
    if is_record(item):
        return join((words(item, each, found) for each in value if each), PARTS)
    known = _words_of(info, found)
    if isinstance(value, Mapping):
        pairs = (
            say("%(key)s为%(value)s", key=_word(known, column), value=join(_listed(each), ITEMS))
            for column, each in value.items()
        )
        return join(pairs, PARTS)
    return join((_word(known, each) for each in _listed(value)), ITEMS)


def _words_of(info: FieldInfo, found: Mapping[str, Offer]) -> Offer:
    """What the values of this key are called."""
    noted = (*info.metadata, *item_noted(info.annotation))
    picked, choice = picked_of(noted), choice_of(noted)
    if picked is not None:
        return found.get(picked.what, {})
    return vocabularies.words_of(choice) if choice is not None else {}


def _word(known: Offer, value: Any) -> Sentence | str:
    return known.get(str(value), str(value))


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [str(value)]
