"""Paper, its way and both sides, as the PDF has them."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from tepei.portal import pdf
from tepei.portal.pdf import Engine
from tepei.printing.filled import FilledPaper
from tepei.printing.pages import PrintedPaper, Stamp, build_paper
from tests.printing.papers import CHOICES, DOCUMENT, crowded_answers, html_of
from tests.printing.test_typesetting import boxes_of, each_engine, letters, needs_poppler

MM = 72 / 25.4
SHEETS = {
    ("A4", False): (210, 297), ("A4", True): (297, 210), ("A3", False): (297, 420), ("A3", True): (420, 297),
}  # fmt: skip


def paper(copies: int = 1, seed: int = 1, **sheet: object) -> PrintedPaper:
    document = DOCUMENT.model_copy(update=sheet)
    return build_paper(document, FilledPaper(crowded_answers(seed), CHOICES), Stamp("T7K2-9QXM"), copies)


@each_engine
@needs_poppler
@pytest.mark.parametrize(("size", "way"), SHEETS)
def test_every_word_stands_on_the_sheet_that_was_picked(engine: Engine, size: str, way: bool) -> None:
    made = paper(paper=size, landscape=way)
    html = html_of(made)
    printed = pdf.render(html, "", engine)
    wide, high = SHEETS[size, way]
    pages = PdfReader(io.BytesIO(printed)).pages
    assert {
        (round(float(page.mediabox.width) / MM), round(float(page.mediabox.height) / MM)) for page in pages
    } == {(wide, high)}
    boxes = boxes_of(printed)
    assert len(boxes) == made.sheets
    assert letters("".join(word for words in boxes for _, _, word in words)) == letters(html)
    for words in boxes:
        foot = min(top for top, _, word in words if word.startswith("表单版本"))
        assert all(bottom <= foot + 1 for top, bottom, _ in words if top < foot - 2)
        assert max(bottom for _, bottom, _ in words) < (high - 18) * MM


@pytest.mark.parametrize("size", SHEETS)
def test_rows_fit_the_sheet(size: tuple[str, bool]) -> None:
    made = paper(paper=size[0], landscape=size[1])
    for page in made.pages:
        assert page.room(made.sheet) >= -0.01


@each_engine
@pytest.mark.parametrize(
    ("duplex", "landscape", "word"),
    [(False, False, "Simplex"), (True, False, "DuplexFlipLongEdge"), (True, True, "DuplexFlipShortEdge")],
)
def test_printer_is_told_to_use_both_sides(engine: Engine, duplex: bool, landscape: bool, word: str) -> None:
    if engine is Engine.ARCHIVAL:
        pytest.skip("a file for keeping stays as its engine made it")
    printed = pdf.render(html_of(paper(duplex=duplex, landscape=landscape)), "", engine)
    assert PdfReader(io.BytesIO(printed)).root_object["/ViewerPreferences"]["/Duplex"] == f"/{word}"


@pytest.mark.parametrize("duplex", [False, True])
def test_copy_begins_on_a_leaf_of_its_own(duplex: bool) -> None:
    seed = next(seed for seed in range(40) if paper(seed=seed).sheets % 2)
    made = paper(copies=2, seed=seed, duplex=duplex)
    printed = pdf.render(html_of(made), "")
    assert len(PdfReader(io.BytesIO(printed)).pages) == made.sheets * 2 + duplex
