"""A filled form as printed papers show it: usual forms, and the photo as a data: address."""

from __future__ import annotations

import base64
from typing import Any

from tepei.forms.content import Content, usual
from tepei.portal import files


def answers_of(content: Content) -> dict[str, Any]:
    """By section; of a repeating one the list of its rows."""
    answers: dict[str, Any] = {}
    for section in content.form.sections:
        rows: list[dict[str, str]] = [
            {field.key: usual(field, row) for field in section.fields if field.kind != "photo"}
            for row in content.rows(section)
        ]
        for field in section.fields:
            if field.kind == "photo" and not section.rows:
                rows[0][field.key] = _photo(content, field.key)
        answers[section.key] = rows if section.rows else rows[0]
    return answers


def _photo(content: Content, kind: str) -> str:
    found = next((each for each in content.attachments if each.kind == kind), None)
    if found is None:
        return ""
    picture = base64.b64encode(files.open_bytes(found.file)).decode()
    return f"data:{found.file.media_type};base64,{picture}"
