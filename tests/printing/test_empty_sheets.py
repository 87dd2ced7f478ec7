"""Every shipped form, filled in briefly, as it comes out of the printer: as many sheets as were composed, and an empty one among none."""

from __future__ import annotations

import subprocess
from pathlib import Path
from shutil import which

import pytest

from tepei import packs
from tepei.policy.layout import DocumentRecord, LayoutPart
from tepei.portal import pdf
from tepei.printing.filled import FilledPaper
from tepei.printing.pages import Stamp, build_paper
from tests.printing.papers import html_of

ROOT = Path(__file__).parents[2] / "packs"
TYPED = "已填写"
DOCUMENTS = [
    pytest.param(document, id=f"{year.code}-{key}")
    for folder in packs.provinces(ROOT)
    for year in packs.read(folder).cycles
    for key, document in year.documents.items()
]


def briefly(parts: tuple[LayoutPart, ...]) -> dict[str, object]:
    """A few words in every field and one row in every table; what reviewers say stays blank."""
    answers: dict[str, dict[str, str]] = {}
    for section, name in (
        cell.field.split(".") for part in parts for row in part.rows for cell in row if cell.field
    ):
        answers.setdefault(section, {})[name] = TYPED
    tables = {
        part.section: [{column.field: TYPED for column in part.columns}] for part in parts if part.section
    }
    return {**answers, **tables}


@pytest.mark.skipif(which("pdftotext") is None, reason="pdftotext is not installed")
@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_sheet_of_a_shipped_form_is_empty(document: DocumentRecord) -> None:
    """学习目标及计划 of 新疆 2025 went on to a second sheet with nothing in its box, as its box was higher than a page."""
    made = build_paper(document, FilledPaper(briefly(document.parts)), Stamp("T7K2-9QXM"), copies=1)
    printed = pdf.render(html_of(made), document.title)
    command = ["pdftotext", "-layout", "-", "-"]
    text = subprocess.run(command, input=printed, capture_output=True, check=True).stdout.decode()
    sheets = text.split("\f")[:-1]

    assert len(sheets) == made.sheets
    assert [
        n for n, sheet in enumerate(sheets[made.front :], 1) if TYPED not in sheet and "公章" not in sheet
    ] == []
