"""Bringing a pack's code sets into the database 代码集."""

from __future__ import annotations

from sqlalchemy import select

from tepei import packs
from tepei.codes import queries
from tepei.codes.models import CodeItem
from tepei.portal import audit
from tepei.portal.database import transaction


def load(pack: packs.Pack) -> None:
    """Add what the pack has and the database has not. What is there stays as administrators have edited it."""
    with transaction() as session:
        known = {
            (code_set, code) for code_set, code in session.execute(select(CodeItem.code_set, CodeItem.code))
        }
        new = [_item(code) for code in pack.codes if (code.code_set, code.code) not in known]
        session.add_all(new)
        queries.forget()
        if new:
            audit.record("pack.codes", pack.code, items=len(new))


def _item(code: packs.Code) -> CodeItem:
    return CodeItem(
        code_set=code.code_set,
        code=code.code,
        name=code.name,
        parent_code=code.parent,
        rank=code.rank,
        position=code.position,
        is_selectable=code.is_selectable,
        attributes=dict(code.attributes),
    )
