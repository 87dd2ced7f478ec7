"""What a unique rule of the database tells whoever came second: two people do the same thing at once, and one is told in words.

The sentence stands where the rule is declared: `info=taken(…)` of the constraint, the index or the unique column.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Index, MetaData, UniqueConstraint
from sqlalchemy.exc import DBAPIError

from tepei.policy.words import Sentence, say
from tepei.portal.errors import Refused, Taken

CODE_TAKEN = say("这里已有相同的代码。请换一个代码，或者修改已有的那一项。")
JUST_DONE = say("同样的内容刚刚已经保存（可能由他人操作）。请刷新页面，核对后再操作。")
_SAME = say("已有相同的记录。请刷新页面，核对后再操作。")
_TOO_LARGE = say("有一项内容过长，或者数字过大，不能保存。请缩短后再试。")
_IN_USE = say("该记录正被其他内容引用，或者它所依据的记录刚被删除。请刷新页面，核对后再操作。")

_TOLD = "taken"
_UNIQUE = ("23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY")
_LARGE = ("22001", "22003")
_FOREIGN = ("23503", "SQLITE_CONSTRAINT_FOREIGNKEY")


def taken(text: Sentence) -> dict[str, Sentence]:
    """The `info` of a unique rule."""
    return {_TOLD: text}


def refusal(error: DBAPIError, tables: MetaData) -> Refused | None:
    """The rule's no, as a person reads it. None for what is a fault of ours (an empty column, a counter out of range)."""
    cause: Any = error.orig
    kind = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None)
    if kind in _LARGE:
        return Refused(_TOO_LARGE)
    if kind in _FOREIGN:
        return Refused(_IN_USE)
    if kind not in _UNIQUE:
        return None
    broken = cause.diag.constraint_name if hasattr(cause, "diag") else str(cause).partition("failed: ")[2]
    return Taken(next((told for rule, told in rules(tables) if told and broken in _names(rule)), _SAME))


def rules(tables: MetaData) -> Iterator[tuple[UniqueConstraint | Index, Sentence | None]]:
    """Every unique rule with its sentence."""
    for table in tables.tables.values():
        for rule in (*table.constraints, *table.indexes):
            if isinstance(rule, UniqueConstraint) or (isinstance(rule, Index) and rule.unique):
                told = [each.info.get(_TOLD) for each in (rule, *_columns(rule)) if _TOLD in each.info]
                yield rule, told[0] if told else None


def _columns(rule: UniqueConstraint | Index) -> list[Column[Any]]:
    """Of a rule over one column, which may have been declared with it."""
    columns = list(rule.columns)
    return columns if len(columns) == 1 else []


def _names(rule: UniqueConstraint | Index) -> tuple[str, ...]:
    """As PostgreSQL names it, and as SQLite does."""
    return str(rule.name), f"index '{rule.name}'", ", ".join(str(column) for column in rule.columns)
