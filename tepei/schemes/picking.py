"""What of a year's form may be picked: paths with the words by which people know them 可选的栏."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from pydantic.fields import FieldInfo
from sqlalchemy import literal, or_, select, true, union_all

from tepei.codes import queries as codes
from tepei.organisations import directory
from tepei.organisations import queries as organisations
from tepei.policy.categories import ATTACHMENTS, HELP
from tepei.policy.derivation_words import NAMED, PARTICIPATION
from tepei.policy.evaluation import PRIORITY
from tepei.policy.facts import DIVISIONS
from tepei.policy.layout import ABOUT, FACT, REVIEW
from tepei.policy.record import Record, choice_of, item_noted, picked_of
from tepei.policy.route import RECOMMENDATION
from tepei.policy.shape import is_record, item_of, keys
from tepei.policy.summary import ABOUT_ROW
from tepei.policy.words import CLAUSES, ITEMS, PARTS, Sentence, join, say
from tepei.portal import province
from tepei.portal.database import db
from tepei.programmes.models import Cycle, RouteStep, Track
from tepei.schemes import assembling, vocabularies
from tepei.schemes.credit_models import CreditSource, CreditSubject, Relief
from tepei.schemes.evaluation_models import Criterion
from tepei.schemes.form_models import AttachmentKind, Document, FormField, FormSection
from tepei.schemes.models import Limit, Requirement

Offer = Mapping[str, Sentence | str]
_CALLED = "picking.called"
_CREDITS: Mapping[str, Any] = {"subject": CreditSubject, "source": CreditSource, "relief": Relief}
SUMMARY = "summary"  # what a step demands by this name is the 汇总表
# What stands in no form: what participations are told apart by.
ELSEWHERE: Mapping[str, Offer] = {"participation": {key: PARTICIPATION[key] for key in NAMED}}


def offers(
    cycle: Cycle, reviewed: Iterable[Mapping[str, Any]] = (), section: str = ""
) -> Mapping[str, Offer]:
    """What each kind of `Picked` offers: `reviewed` are the fields that a document's reviewer fills in, `section` is that of a table."""
    sections = [each for each in assembling.sections_of(cycle) if not each.get("retired")]
    single = dict(_paths(each for each in sections if not each.get("rows")))
    own = _paths([{"key": REVIEW, "title": "", "fields": reviewed}])
    cell = {**_beside(ABOUT), **dict(own), **single, **_facts(cycle)}
    here = (each["fields"] for each in sections if each["key"] == section)
    return {
        "field": single,
        "cell": cell,
        "grid_cell": {**cell, **_repeated(sections)},
        "value": {**_beside(ABOUT_ROW), **single, **_facts(cycle)},
        "column": {field["key"]: field["label"] for fields in here for field in fields},
    }


def _repeated(sections: Iterable[Mapping[str, Any]]) -> dict[str, Sentence]:
    rows = _paths(each for each in sections if each.get("rows"))
    return {path: say("%(field)s（每行）", field=label) for path, label in rows}


def of_year(what: str) -> Offer:
    """What may be picked in the year that the page is about; nothing while none is chosen."""
    cycle = vocabularies.current_cycle()
    if cycle is None:
        return {}
    return offers(cycle)[what] if what in ("field", "value") else called(what)


def called(what: str) -> Offer:
    """What those are called that may be picked: of the year that the page is about, else of all. Read once per session."""
    cycle, kept = vocabularies.current_cycle(), db.session().info.setdefault(_CALLED, {})
    key = (what, cycle.id if cycle else None)
    if key not in kept:
        kept[key] = CALLED[what](true() if cycle is None else Cycle.id == cycle.id)
    found: Offer = kept[key]
    return found


def _fields(is_ours: Any) -> Offer:
    """Every field, also one that is retired: it may have been picked before."""
    columns = (FormSection.key, FormSection.title, FormField.key, FormField.label)
    listed = select(*columns).join_from(FormField, FormSection).join(FormSection.cycle).where(is_ours)
    return {
        f"{section}.{key}": f"{title}·{label}" for section, title, key, label in db.session.execute(listed)
    }


def _office_fields(is_ours: Any) -> Offer:
    """Fields of single sections that lead to an office (policy.fields.Field.names_office)."""
    leads = or_(FormField.kind == "organisation", FormField.code_set == DIVISIONS)
    return _fields(is_ours & FormSection.rows.is_(False) & leads)


def _places(is_ours: Any) -> Offer:
    """What a category may have words of its own for (policy.categories.places), and the help of each."""
    sections = select(FormSection.key, FormSection.title).join(FormSection.cycle).where(is_ours)
    kinds = select(AttachmentKind.key, AttachmentKind.label).join(AttachmentKind.cycle).where(is_ours)
    offer: dict[str, Sentence | str] = {
        key: say("栏目“%(title)s”", title=title)
        for key, title in db.session.execute(sections.order_by(FormSection.position))
    }
    offer |= _fields(is_ours)
    offer |= {
        f"{ATTACHMENTS}.{key}": say("附件“%(title)s”", title=label)
        for key, label in db.session.execute(kinds.order_by(AttachmentKind.position))
    }
    return {
        **offer,
        **{f"{path}{HELP}": say("%(place)s的填写说明", place=name) for path, name in offer.items()},
    }


def _documents(is_ours: Any) -> Offer:
    listed = select(Document.key, Document.title).join(Document.cycle).where(is_ours)
    ours = {key: title for key, title in db.session.execute(listed.order_by(Document.position))}
    return {**ours, SUMMARY: say("汇总表"), RECOMMENDATION: say("推荐名单（凭名单整体报送）")}


def _tracks(is_ours: Any) -> Offer:
    listed = select(Track.code, Track.name).join(Track.cycle).where(is_ours).order_by(Track.id)
    return {code: name for code, name in db.session.execute(listed)}


def _ties(is_ours: Any) -> Offer:
    listed = select(Criterion.key, Criterion.name).join(Criterion.cycle).where(is_ours)
    ours = {key: name for key, name in db.session.execute(listed.order_by(Criterion.position))}
    return {**ours, PRIORITY: say("优先人选在前")}


def _requirements(is_ours: Any) -> Offer:
    listed = select(Requirement.key, Requirement.name).join(Requirement.track).join(Track.cycle)
    rows = db.session.execute(listed.where(is_ours).order_by(Requirement.position))
    return {key: name for key, name in rows}


def _actors(is_ours: Any) -> Offer:
    """Whom a step of the year's own may name: levels and kinds, every office, and whatever is named already."""
    offer: Offer = {**province.bodies().words["actors"], **directory.actors()}
    return _with_named(offer, select(RouteStep.by).join(RouteStep.cycle).where(is_ours))


def _credits(is_ours: Any) -> Offer:
    """Subjects, sources and reliefs of the rules of hours, each by what it is and its key: a list that names all three asks once."""
    each = (
        select(literal(what), table.key, table.name, table.position).join(table.cycle).where(is_ours)
        for what, table in _CREDITS.items()
    )
    rows = db.session.execute(union_all(*each).order_by("position"))
    return {f"{what}.{key}": name for what, key, name, _position in rows}


def _of_credits(what: str) -> Callable[[Any], Offer]:
    prefix = f"{what}."
    return lambda _: {
        path.removeprefix(prefix): name for path, name in called("credit").items() if path.startswith(prefix)
    }


def _recommenders(is_ours: Any) -> Offer:
    """Where a limit may be counted, and whatever is named already."""
    cycle = vocabularies.current_cycle()
    offer = directory.recommenders(cycle.run_by if cycle else None)
    return _with_named(offer, select(Limit.named).join(Limit.cycle).where(is_ours))


def _with_named(offer: Offer, listed: Any) -> Offer:
    """With the organisations whose codes these lists have, by name."""
    others = {code for codes in db.session.scalars(listed) for code in codes or ()} - offer.keys()
    return {**offer, **organisations.names_of(others)}


CALLED: Mapping[str, Callable[[Any], Offer]] = {
    "field": _fields,
    "value": lambda is_ours: {**_beside(ABOUT_ROW), **_fields(is_ours)},
    "document": _documents,
    "actor": _actors,
    "office_field": _office_fields,
    "place": _places,
    "recommender": _recommenders,
    "credit": _credits,
    "subject": _of_credits("subject"),
    "credit_source": _of_credits("source"),
    "relief": _of_credits("relief"),
    "tie": _ties,
    "requirement": _requirements,
    "fact": lambda _: {key: fact.label for key, fact in vocabularies.current().facts.items()},
    "track": _tracks,
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
    lost = {} if not value or value in offer else {value: say("%(field)s（本年度没有这一项）", field=value)}
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
    if value is True:
        return say("是")
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
