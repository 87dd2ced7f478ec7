"""A document piece by piece: what its page says once, what a reviewer fills in, and each part 版式的各部分."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tepei.policy.fields import Section
from tepei.policy.grids import grid_of, rows_of
from tepei.policy.layout import CONTENTS, DocumentRecord, LayoutPart, OpinionBox
from tepei.policy.record import Record
from tepei.policy.scheme import SchemeRecord
from tepei.portal import audit, scope
from tepei.portal.database import transaction
from tepei.portal.errors import Absent, require
from tepei.schemes import rules, vocabularies
from tepei.schemes.form_models import Document

HEAD, REVIEWED, OPINIONS = "head", "fields", "opinions"
WAYS = ("up", "down", "remove")

Plain = dict[str, Any]


def plain(row: Document) -> Plain:
    """The document as plain values, with what goes without saying."""
    return DocumentRecord.from_data({**row.content, "title": row.title}).model_dump(
        mode="json", by_alias=True
    )


def keys_of(document: Plain, piece: str) -> tuple[type[Record], tuple[str, ...]]:
    """The record that a piece is, and which of its keys are asked. Absent for a part that is not there."""
    if piece == HEAD:
        keys = tuple(key for key in DocumentRecord.model_fields if key not in (REVIEWED, "parts"))
        return DocumentRecord, keys
    if piece == REVIEWED:
        return DocumentRecord, (REVIEWED,)
    contents = CONTENTS[document["parts"][_place(document, piece)]["kind"]]
    more = ("lines",) if "section" in contents else ()
    return LayoutPart, ("title", *(key for key in contents if key != "section"), *more, "follows", "notes")


def piece_of(document: Plain, piece: str) -> Plain:
    """What stands in a piece now."""
    whole: Plain = document if piece in (HEAD, REVIEWED) else document["parts"][_place(document, piece)]
    return whole


def with_piece(document: Plain, piece: str, typed: Plain) -> Plain:
    """The document with what was typed into a piece; where the piece asks for a key and nothing stands there, it goes."""
    _record, keys = keys_of(document, piece)
    kept = {key: value for key, value in piece_of(document, piece).items() if key not in keys}
    if piece in (HEAD, REVIEWED):
        return {**kept, **typed}
    parts = list(document["parts"])
    parts[_place(document, piece)] = {**kept, **typed}
    return {**document, "parts": parts}


def moved(document: Plain, piece: str, way: str) -> Plain:
    """A part one place up or down, or gone. Absent for another way."""
    at = _place(document, piece)
    if way not in WAYS:
        raise Absent
    part, rest = document["parts"][at], [*document["parts"][:at], *document["parts"][at + 1 :]]
    place = max(0, at + (1 if way == "down" else -1))
    return {**document, "parts": rest if way == "remove" else [*rest[:place], part, *rest[place:]]}


def with_part(document: Plain, scheme: SchemeRecord, what: str) -> Plain:
    """With one more part at the end, arranged from the form: a section by its key, or the opinions of the route."""
    return {**document, "parts": [*document["parts"], _part(scheme, what).to_data()]}


def _part(scheme: SchemeRecord, what: str) -> LayoutPart:
    if what == OPINIONS:
        opinions = dict.fromkeys((step.kind, step.opinion) for way in scheme.ways for step in way.steps)
        boxes = tuple(OpinionBox(steps=(kind,), label=opinion, signed=True) for kind, opinion in opinions)
        return LayoutPart(kind=OPINIONS, title="审核意见", boxes=boxes)
    section = next((each for each in scheme.form.live.sections if each.key == what), None)
    if section is None:
        raise Absent
    return _of_section(section)


def _of_section(section: Section) -> LayoutPart:
    fields = [field for field in section.fields if field.printed] or list(section.fields)
    if section.rows:
        return rows_of(section, fields)
    return grid_of(section.title, [(section, fields)])


def whole(document: Plain, scheme: SchemeRecord, key: str) -> Plain:
    """With every part that is printed, those included that the layout left to the form."""
    return {**document, "parts": [part.to_data() for part in scheme.printed(key).parts]}


def save(pk: int, version: int, document: Plain) -> Document:
    """Keep the layout. DefinitionError with every fault; Refused, Stale or Absent."""
    with transaction() as session:
        row = scope.locked(Document, pk, version)
        record = DocumentRecord.from_data(document, vocabulary=vocabularies.of(row.cycle))
        require(rules.may_take_over(row.cycle.state))
        content = record.to_data()
        row.title = content.pop("title")
        row.content, row.version = content, row.version + 1
        session.flush()
        audit.record("document.edit", row, columns=["content"])
        return row


def _place(document: Mapping[str, Any], piece: str) -> int:
    if not piece.isdecimal() or int(piece) >= len(document["parts"]):
        raise Absent
    return int(piece)
