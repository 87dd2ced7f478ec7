"""Reading code sets 代码集."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import func, select

from tepei.codes.models import ATTRIBUTES, CodeItem
from tepei.policy.words import Sentence
from tepei.portal import province
from tepei.portal.database import db

_CACHE = "code_sets"


def items(code_set: str) -> list[CodeItem]:
    """The entries of a set in their order, read once per request; empty for a set that is not there."""
    sets: dict[str, list[CodeItem]] = db.session().info.setdefault(_CACHE, {})
    if code_set not in sets:
        statement = (
            select(CodeItem).where(CodeItem.code_set == code_set).order_by(CodeItem.position, CodeItem.code)
        )
        sets[code_set] = list(db.session.scalars(statement))
    return sets[code_set]


def sets(names: Collection[str]) -> dict[str, dict[str, CodeItem]]:
    """Several sets at once, each by code and in its own order."""
    found: dict[str, dict[str, CodeItem]] = defaultdict(dict)
    if names:
        statement = (
            select(CodeItem).where(CodeItem.code_set.in_(names)).order_by(CodeItem.position, CodeItem.id)
        )
        for item in db.session.scalars(statement):
            found[item.code_set][item.code] = item
    return found


def names() -> list[str]:
    """Of the sets that there are."""
    return list(db.session.scalars(select(CodeItem.code_set).distinct().order_by(CodeItem.code_set)))


def attributes() -> dict[str, Sentence | str]:
    """What the sets say of their codes beside the name, by the name of the column: as the first entry of each has it."""
    firsts = select(func.min(CodeItem.id)).group_by(CodeItem.code_set)
    found = db.session.scalars(
        select(CodeItem.attributes).where(CodeItem.id.in_(firsts)).order_by(CodeItem.id)
    )
    return {key: ATTRIBUTES.get(key, key) for each in found for key in each}


def names_in(code_set: str) -> dict[str, str]:
    """What the codes of a set are called, by code."""
    return {item.code: item.name for item in items(code_set)}


province.name_codes(names_in)


def name_of(code_set: str, code: str | None) -> str:
    """The name of a code; the code itself where the set does not know it, "" where there is none."""
    return next((item.name for item in items(code_set) if item.code == code), code or "")


def forget() -> None:
    """Read the sets anew after a change."""
    db.session().info.pop(_CACHE, None)
