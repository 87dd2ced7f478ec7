"""One's own history again: rows of earlier forms, ticked into this one 选用以往内容."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tepei.forms.content import Content, rows_of, usual
from tepei.policy.fields import Section
from tepei.policy.words import say
from tepei.portal.errors import Refused


@dataclass(frozen=True)
class Source:
    """Another form of the same person: what it is called and what it says."""

    key: str
    name: str
    answers: Mapping[str, Any]


@dataclass(frozen=True)
class Earlier:
    """A row that the person typed before: its `key` ("source-number"), where from, and its words in order."""

    key: str
    source: str
    words: tuple[str, ...]
    values: Mapping[str, str]


def earlier_rows(content: Content, section: Section, sources: Iterable[Source]) -> list[Earlier]:
    """Rows of the same section in other forms, each once and without those that are here already."""
    found: list[Earlier] = []
    seen = [_words(section, row) for row in content.rows(section)]
    for source in sources if section.rows else ():
        for number, row in enumerate(rows_of(section, source.answers)):
            words = _words(section, row)
            if any(words) and words not in seen:
                seen.append(words)
                values = {field.key: str(row.get(field.key, "")) for field in section.fields}
                found.append(Earlier(f"{source.key}-{number}", source.name, words, values))
    return found


def appended(
    content: Content, section: Section, found: Iterable[Earlier], ticked: Collection[str]
) -> list[Mapping[str, str]]:
    """The section's rows with the ticked ones behind them. Refused where none is ticked."""
    chosen = [each.values for each in found if each.key in ticked]
    if not chosen:
        raise Refused(say("请先勾选要选用的内容。"))
    return [*content.rows(section), *chosen]


def _words(section: Section, row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(usual(field, row) for field in section.fields)
