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
    """Babel's extractor for bodies.yaml (babel.cfg): names of levels, steps and kinds."""
    content: dict[str, Any] = yaml.safe_load(file) or {}
    entries = [*(content.get("steps") or ()), *(content.get("kinds") or ())]
    names = [
        *(content.get("divisions") or {}).values(),
        *(each.get(key) for each in entries for key in ("name", "short")),
    ]
    yield from ((1, "N_", name, []) for name in names if name)
