"""操作指南: the pages of docs/guides as the portal shows them, in the language in which they are written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup
from PIL import Image

# Each with the permission of those whom it is written for: theirs come first.
_READERS = {
    "applicant": (("read", "Application"),),
    "reviewer": (("read", "Review"),),
    "administrator": (("write", "Cycle"), ("read", "AuditEntry")),
    "selection": (("read", "Assessment"), ("read", "Round")),
    "training": (("read", "OwnTraining"), ("read", "Trainee")),
    "placement": (("read", "Placement"), ("read", "Intake")),
    "funding": (("read", "Funding"),),
    "credits": (("read", "Credit"), ("read", "Professional")),
    "xinjiang": (("read", "Home"),),
}
_PROVINCES = frozenset({"xinjiang"})  # a guide to one province, shown where its pack is
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True)
class GuidePage:
    """One page: its heading, and what follows it as HTML; `readers` are pairs of a verb and a screen."""

    key: str
    title: str
    body: Markup

    @property
    def readers(self) -> Sequence[tuple[str, str]]:
        return _READERS[self.key]


def shown(docs: Path, pack: str) -> list[GuidePage]:
    """Those that there are for the province of this pack, from the folder of documents."""
    keys = [key for key in _READERS if key not in _PROVINCES or key == pack]
    return [_read(docs, key) for key in keys if (docs / "guides" / f"{key}.md").is_file()]


@cache
def _read(docs: Path, key: str) -> GuidePage:
    """Read once: it changes with the version of the portal."""
    tokens = _MARKDOWN.parse((docs / "guides" / f"{key}.md").read_text(encoding="utf-8"))
    title = tokens[1].content
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            opening.attrSet("id", _anchor(inline.content))
        for each in inline.children or ():
            _lead(docs, each)
    return GuidePage(key, title, Markup(_MARKDOWN.renderer.render(tokens[3:], _MARKDOWN.options, {})))  # noqa: S704  no HTML passes the parser


def _anchor(heading: str) -> str:
    """As the pages of a repository name it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _lead(docs: Path, token: Token) -> None:
    """Pictures and other guides are found beside this page, in the portal too; a picture keeps its room while it loads."""
    if token.type == "image":
        name = str(token.attrs["src"]).removeprefix("../images/")
        with Image.open(docs / "images" / name) as picture:
            width, height = picture.size
        token.attrs |= {"src": f"/help/images/{name}", "width": width, "height": height, "loading": "lazy"}
    elif token.type == "link_open":
        name, _hash, part = str(token.attrs["href"]).partition("#")
        token.attrs["href"] = f"/help/{name.removesuffix('.md')}{'#' + part if part else ''}"
