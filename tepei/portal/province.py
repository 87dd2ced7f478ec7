"""The province that this installation serves: its kinds of organisation 本省."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from flask import Flask, current_app
from sqlalchemy import BindParameter, ColumnElement, bindparam

from tepei.policy.bodies import Bodies


def init(app: Flask, table: Bodies) -> None:
    """Serve this one."""
    app.extensions["bodies"] = table


def bodies() -> Bodies:
    """The table of kinds; it is read when the application starts."""
    found: Bodies = current_app.extensions["bodies"]
    return found


def among(column: Any, choose: Callable[[Bodies], Collection[str]]) -> ColumnElement[bool]:
    """The condition "one of these kinds", for a statement that is written before the application starts."""
    kinds: BindParameter[Any] = bindparam(
        "kinds", callable_=lambda: list(choose(bodies())), expanding=True, unique=True
    )
    found: ColumnElement[bool] = column.in_(kinds)
    return found
