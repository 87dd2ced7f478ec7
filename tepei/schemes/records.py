"""A row of the scheme as the record of a pack's file, and back: columns carry the names of the file's keys 记录."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tepei import packs
from tepei.packs import shapes
from tepei.policy.facts import FACTS
from tepei.programmes.models import Track
from tepei.schemes.form_models import AttachmentKind, FormField, FormSection, SummaryColumn
from tepei.schemes.models import Case, Limit, MoneyItem, Requirement, RouteStep, Scheme

_RECORDS: Mapping[type[Any], str] = {
    Requirement: "requirement",
    FormSection: "section",
    FormField: "field",
    AttachmentKind: "attachment",
    RouteStep: "step",
    SummaryColumn: "column",
    MoneyItem: "money",
    Limit: "limit",
}
_COLUMNS = {"from": "sources"}
_HEAD = ("title", "source", "file_name", "above", "note", "paper", "landscape", "assumed")


def keys(model: type[Any]) -> tuple[str, ...]:
    """The keys of the model's record that columns carry; a section's fields are rows of their own."""
    return tuple(key for key in shapes.keys(_RECORDS[model]) if key != "fields")


def record(row: Any) -> dict[str, Any]:
    """The row as its file says it, without what goes without saying."""
    model = type(row)
    return shapes.tidy(_RECORDS[model], {key: _plain(row, key) for key in keys(model)})


def fill(row: Any, said: Mapping[str, Any], tracks: Mapping[str, Track] | None = None) -> Any:
    """Write the record into the row; what it does not say is the usual. `tracks` by code, for records that name one."""
    for key in keys(type(row)):
        if key == "track":
            row.track = (tracks or {})[said["track"]] if said.get("track") else None
        else:
            setattr(row, _COLUMNS.get(key, key), _stored(type(row), key, said.get(key)))
    return row


def summary_head(scheme: Scheme) -> dict[str, Any]:
    """What the 汇总表 says beside its columns."""
    return shapes.tidy("summary", {key: getattr(scheme, f"summary_{key}") for key in _HEAD})


def said_once(scheme: Scheme) -> dict[str, Any]:
    """承诺书, 学员编号, words of states, when a place is held: what the scheme says, absent where it says nothing."""
    promise = {
        "version": scheme.promise_version,
        "text": scheme.promise_text,
        "assumed": scheme.promise_assumed,
    }
    number = {"pattern": scheme.trainee_number_pattern, "assumed": scheme.trainee_number_assumed}
    said = {
        "places_held_from": scheme.places_held_from,
        "promise": shapes.tidy("promise", promise) if scheme.promise_text else None,
        "trainee_number": shapes.tidy("trainee_number", number) if scheme.trainee_number_pattern else None,
        "statuses": dict(scheme.statuses),
    }
    return {key: value for key, value in said.items() if value}


def fill_scheme(scheme: Scheme, said: Mapping[str, Any]) -> Scheme:
    """Write what a configuration says once into its row."""
    form, route, head = (
        said.get("form") or {},
        said.get("route") or {},
        (said.get("summary") or {}).get("summary") or {},
    )
    promise, number = said.get("promise") or {}, said.get("trainee_number") or {}
    scheme.form_version = form.get("version", "")
    scheme.route_source, scheme.resubmission = route.get("source", ""), route.get("resubmission", "resume")
    scheme.places_held_from = said.get("places_held_from", "recommendation")
    for key in _HEAD:
        setattr(scheme, f"summary_{key}", head.get(key, _usual(Scheme, f"summary_{key}")))
    scheme.promise_version, scheme.promise_text = promise.get("version", ""), promise.get("text", "")
    scheme.promise_assumed = bool(promise.get("assumed"))
    scheme.trainee_number_pattern = number.get("pattern", "")
    scheme.trainee_number_assumed = bool(number.get("assumed"))
    scheme.statuses = dict(said.get("statuses") or {})
    return scheme


def case_of(case: Case, track: str, line: int) -> packs.Case:
    """The example as a pack holds it; `line` is where its file would have it."""
    facts = {key: _typed(key, text) for key, text in case.facts.items()}
    return packs.Case(line, track, facts, frozenset(case.expect), case.outcome, case.comment)


def facts_as_text(case: packs.Case) -> dict[str, str]:
    """The facts of an example as a table keeps them."""
    return {key: _text(value) for key, value in case.facts.items()}


def _plain(row: Any, key: str) -> Any:
    if key == "track":
        return row.track.code if row.track else None
    value = getattr(row, _COLUMNS.get(key, key))
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value


def _stored(model: type[Any], key: str, value: Any) -> Any:
    if key == "amount":
        return None if value is None else Decimal(str(value))
    return _usual(model, key) if value is None else value


def _usual(model: type[Any], key: str) -> Any:
    """What the column has where nobody says anything."""
    default = model.__table__.c[_COLUMNS.get(key, key)].default
    if default is None:
        return None
    return default.arg(None) if default.is_callable else default.arg


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _typed(key: str, text: str) -> Any:
    """A fact of an example by the types that policy.facts gives it; the name of an ethnic group is text."""
    types = FACTS[key].types if key in FACTS else (str,)
    if dt.date in types:
        return dt.date.fromisoformat(text)
    if bool in types:
        return text == "1"
    if Decimal in types:
        return Decimal(text)
    return int(text) if int in types else text
