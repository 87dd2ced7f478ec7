"""The province that this installation serves: its kinds of organisation, and what is known about people there 本省."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from flask import Flask, current_app
from sqlalchemy import BindParameter, ColumnElement, bindparam

from tepei.policy.bodies import Bodies
from tepei.policy.facts import Facts
from tepei.policy.vocabulary import Naming, Vocabulary, nameless


def init(app: Flask, table: Bodies, known: Facts, workdays: Mapping[date, bool]) -> None:
    """Serve this one."""
    app.extensions["bodies"], app.extensions["facts"], app.extensions["workdays"] = table, known, workdays


# What codes are called; the room that keeps the code sets says it.
_naming: list[Naming] = [nameless]


def name_codes(rule: Naming) -> None:
    """From now on codes are called so."""
    _naming.append(rule)


def names(code_set: str) -> Mapping[str, str]:
    """What the codes of a set are called today, by code."""
    return _naming[-1](code_set)


def bodies() -> Bodies:
    """The table of kinds; it is read when the application starts."""
    found: Bodies = current_app.extensions["bodies"]
    return found


def facts() -> Facts:
    """What may be known about people, by key, beside what a year adds."""
    found: Facts = current_app.extensions["facts"]
    return found


def workdays() -> Mapping[date, bool]:
    """放假、调休: the days that were announced to be worked or not against the rule of the week."""
    found: Mapping[date, bool] = current_app.extensions["workdays"]
    return found


def vocabulary() -> Vocabulary:
    """What a scheme may name here."""
    return Vocabulary(bodies().words, facts(), names)


def among(column: Any, choose: Callable[[Bodies], Collection[str]]) -> ColumnElement[bool]:
    """The condition "one of these kinds", for a statement that is written before the application starts."""
    kinds: BindParameter[Any] = bindparam(
        "kinds", callable_=lambda: list(choose(bodies())), expanding=True, unique=True
    )
    found: ColumnElement[bool] = column.in_(kinds)
    return found
