"""Old citations of a year replaced together 依据: each text by what the new notice says, wherever it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import String, select

from tepei.policy.words import say
from tepei.portal import audit, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Refused
from tepei.programmes import yearly
from tepei.programmes.models import Cycle
from tepei.schemes.models import Scheme
from tepei.schemes.spots import PARTS

_KEY = "source"
_LONGEST = 120
_CITING: tuple[type[Any], ...] = (Scheme, *PARTS)


def replace(cycle_id: int, version: int, texts: Mapping[str, str]) -> int:
    """Put the second text in the place of each first one; the answer is how many places that were. Refused, Stale or Absent.

    Only of a year that was not opened: after that a source is changed where it stands, and by an amendment.
    """
    if any(not new.strip() or len(new) > _LONGEST for new in texts.values()):
        raise Refused(say("请填写新的依据，不超过 %(most)d 字。", most=_LONGEST))
    with transaction() as session:
        cycle = scope.locked(Cycle, cycle_id, version)
        if cycle.state != "draft":
            raise Refused(say("年度已开放，请在各项中修改依据，再修订。"))
        changed = sum(_replace_in(row, texts) for row in _rows(cycle))
        if changed:
            cycle.version += 1
            session.flush()
            audit.record("cycle.sources", cycle, count=changed)
        return changed


def _rows(cycle: Cycle) -> Iterator[Any]:
    """Every row of the year that may cite something."""
    with scope.everything("the sources of a year are those of all"):
        for model in _CITING:
            yield from db.session.scalars(select(model).where(yearly.hanging(model, cycle.id)))


def _replace_in(row: Any, texts: Mapping[str, str]) -> int:
    count = 0
    for column in row.__mapper__.column_attrs:
        before = getattr(row, column.key)
        if isinstance(column.columns[0].type, String):
            is_source = column.key == _KEY or column.key.endswith(f"_{_KEY}")
            after, found = (texts[before], 1) if is_source and before in texts else (before, 0)
        else:
            after, found = _replaced(before, texts)
        if found:
            setattr(row, column.key, after)
            count += found
    if count and hasattr(row, "version"):
        row.version += 1
    return count


def _replaced(value: Any, texts: Mapping[str, str]) -> tuple[Any, int]:
    """Plain values with what stands under the key of citations replaced, and in how many places."""
    if isinstance(value, dict):
        made, count = {}, 0
        for key, part in value.items():
            is_old = key == _KEY and isinstance(part, str) and part in texts
            made[key], found = (texts[part], 1) if is_old else _replaced(part, texts)
            count += found
        return made, count
    if isinstance(value, list):
        pairs = [_replaced(part, texts) for part in value]
        return [part for part, _count in pairs], sum(count for _part, count in pairs)
    return value, 0
