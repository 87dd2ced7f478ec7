"""An official paper as it is printed: its own arrangement (data of the pack), filled with one person's answers.

The arrangement of 内蒙古特培 2023 is 内人社办发〔2023〕21号附件2, in the pack's documents.yaml.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import segno

from tepei.policy.layout import DocumentRecord
from tepei.printing.composing import Page, composed
from tepei.printing.filled import FilledPaper, shown
from tepei.printing.sheets import A4, PaperSheet, sheet_of

MASTHEAD = 16.0  # mm that the code needs beside the title, more than a title does
LONGEST_IN_NAME = 50  # characters of four bytes at most, in the 255 bytes of a file name


@dataclass(frozen=True)
class Stamp:
    """What identifies this print: the application's number, the page that verifies it, and a mark such as 草稿."""

    number: str = ""
    verify_at: str = ""
    mark: str = ""


@dataclass(frozen=True)
class PrintedPaper:
    """The context of templates/printing/paper.html; cover lines are (label, value), `above` the one over the title.

    A paper without a cover, or without notes, has no sheet for it.
    """

    title: str
    above: tuple[str, str] | None
    cover: tuple[tuple[str, str], ...]
    imprint: str
    notes_title: str
    notes: tuple[str, ...]
    pages: tuple[Page, ...]
    form_version: str
    copies: int
    stamp: Stamp
    sheet: PaperSheet = A4

    @property
    def sheets(self) -> int:
        """Sheets of one copy: cover, notes and pages."""
        return self.front + len(self.pages)

    @property
    def front(self) -> int:
        """Sheets before the first page: cover and notes, where it has them."""
        return bool(self.cover) + bool(self.notes)

    @cached_property
    def qr(self) -> str:
        """The address that verifies this print as a picture: a PNG, since old engines draw no SVG address."""
        return segno.make(self.stamp.verify_at, error="m", micro=False).png_data_uri(scale=6, border=2)


def build_paper(
    document: DocumentRecord, filled: FilledPaper, stamp: Stamp, copies: int | None = None
) -> PrintedPaper:
    """A document of the pack filled in; `copies` overrides the pack's number (一式两份)."""
    above = document.above
    return PrintedPaper(
        title=document.title,
        above=(above.label, shown(above.kind, above.field, filled)) if above else None,
        cover=tuple((line.label, shown(line.kind, line.field, filled)) for line in document.cover),
        imprint=document.imprint,
        notes_title=document.notes_title,
        notes=document.notes,
        pages=composed(
            document.parts,
            filled,
            sheet_of(document),
            MASTHEAD if stamp.verify_at and not document.cover else 0.0,
        ),
        form_version=document.version,
        copies=copies or document.copies,
        stamp=stamp,
        sheet=sheet_of(document),
    )


def file_name(pattern: str, facts: Mapping[str, str]) -> str:
    """`pattern` with {key} replaced; what a file name or a header cannot carry becomes “_”, and a long fact is cut."""
    named = re.sub(r"\{(\w+)\}", lambda key: facts.get(key[1], "")[:LONGEST_IN_NAME], pattern)
    return (
        re.sub(r'[\x00-\x1f\x7f\u200e\u200f\u2028-\u202e\u2066-\u2069\\/:*?"<>|]', "_", named).strip(" .")
        or "_"
    )
