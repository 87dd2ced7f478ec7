"""One's own history again: rows of earlier applications, ticked into this one 选用以往内容."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tepei.applications import actions, queries
from tepei.applications.models import Application
from tepei.policy.fields import Section
from tepei.portal.database import db
from tepei.portal.errors import Refused


@dataclass(frozen=True)
class Earlier:
    """A row that the person typed before: its `key` ("application-number"), where from, and its words in order."""

    key: str
    source: str
    words: tuple[str, ...]
    values: Mapping[str, str]


def earlier_rows(application: Application, section: Section) -> list[Earlier]:
    """Rows of the same section in the person's other applications, the newest first, each once and without those that are here already."""
    if not section.rows:
        return []
    wanted = select(Application).where(
        Application.person_id == application.person_id, Application.id != application.id
    )
    found: list[Earlier] = []
    seen = [_told(section, row) for row in queries.rows_of(section, application.form.answers)]
    for other in db.session.scalars(
        wanted.options(joinedload(Application.cycle), joinedload(Application.form)).order_by(
            Application.id.desc()
        )
    ):
        for number, row in enumerate(queries.rows_of(section, other.form.answers)):
            words = _told(section, row)
            if any(words) and words not in seen:
                seen.append(words)
                values = {field.key: str(row.get(field.key, "")) for field in section.fields}
                found.append(Earlier(f"{other.id}-{number}", other.cycle.name, words, values))
    return found


def reuse(application: Application, section: Section, ticked: Collection[str], edition: int) -> Application:
    """Append the ticked rows. Refused where none is ticked; Stale as for every save."""
    chosen = [dict(each.values) for each in earlier_rows(application, section) if each.key in ticked]
    if not chosen:
        raise Refused("请先勾选要选用的内容。")
    rows: list[Any] = [*queries.rows_of(section, application.form.answers), *chosen]
    return actions.save_section(application.id, section.key, rows, edition)


def _told(section: Section, row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(queries.usual(field, row) for field in section.fields)
