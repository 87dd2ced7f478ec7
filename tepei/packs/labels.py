"""What a table of kinds calls things, for the catalogues 待译的名称."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

import yaml


def extract(
    file: BinaryIO,
    keywords: object,  # noqa: ARG001  Babel's signature
    comment_tags: object,  # noqa: ARG001
    options: object,  # noqa: ARG001
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Babel's extractor for bodies.yaml and facts.yaml (babel.cfg): names of levels, steps, kinds and facts, and the words of these."""
    content: Any = yaml.safe_load(file) or {}
    if isinstance(content, list):
        content = {"kinds": content}
    entries = [*(content.get("steps") or ()), *(content.get("kinds") or ())]
    names = [
        *(content.get("divisions") or {}).values(),
        *(each.get(key) for each in entries for key in ("name", "short", "unit")),
        *(word for each in entries for word in (each.get("words") or {}).values()),
    ]
    yield from ((1, "N_", name, []) for name in names if name)
