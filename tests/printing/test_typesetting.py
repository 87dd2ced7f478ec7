"""Nothing lost, nothing cut, nothing over the foot of a page: as composed, and as both engines print it."""

import io
import random
import re
import subprocess
from collections import Counter
from html import unescape
from shutil import which

import pytest
from PIL import Image

from tepei.portal import pdf
from tepei.portal.pdf import Engine
from tepei.printing.sheets import A4
from tepei.printing.typesetting import Cell, Row, paginate, wrap
from tests.printing.papers import crowded, html_of, paper, scribble

needs_poppler = pytest.mark.skipif(which("pdftotext") is None, reason="pdftotext is not installed")
each_engine = pytest.mark.parametrize(
    "engine", [engine for engine in Engine if which(engine) or "weasy" in engine]
)


def test_row_is_cut_only_when_no_page_could_hold_it() -> None:
    tall = Row((Cell("text", ("字\n",) * 90),))
    pages = paginate([Row((Cell("text", ("字\n",) * 30),)), Row((Cell("text", ("字\n",) * 20),)), tall])

    assert [len(page) for page in pages] == [1, 1, 1, 1, 1]
    assert sum(len(cell.lines) for page in pages for row in page for cell in row.cells) == 30 + 20 + 90


@pytest.mark.parametrize(
    ("above", "lines", "pages"),
    [
        pytest.param(0, 2, [2], id="little text, more room than a page has"),
        pytest.param(150, 2, [2], id="little text, more room than this page has left"),
        pytest.param(0, 45, [39, 6], id="text of more than a page"),
    ],
)
def test_room_without_text_begins_no_page(above: float, lines: int, pages: list[int]) -> None:
    filled = Row((Cell("label", ("计划\n",)), Cell("long_text", ("字\n",) * lines)), least=480)
    made = paginate([*([Row((Cell("text"),), least=above)] if above else []), filled])

    assert [
        sum(len(cell.lines) for cell in page[-1].cells if cell.kind == "long_text") for page in made
    ] == pages


@pytest.mark.parametrize("seed", range(20))
def test_wrapped_lines_keep_the_text_and_the_width(seed: int) -> None:
    text = scribble(random.Random(seed), 600)
    lines = wrap(text, 12)

    assert "".join(lines) == text + "\n"
    assert all(len(line.strip("\n")) <= 12 / 0.62 for line in lines)


@pytest.mark.parametrize("seed", range(30))
def test_rows_of_every_page_fit_it(seed: int) -> None:
    for page in crowded(seed).pages:
        assert page.room(A4) >= -0.01


@each_engine
@needs_poppler
def test_every_word_is_printed_above_the_foot_of_its_page(engine: Engine) -> None:
    """Judged by the printed words: a page estimated too low would lose some or run into its foot."""
    papers = [paper(), *(crowded(seed) for seed in range(6))]
    pages_of = [html_of(each) for each in papers]

    prints = pdf.render_many([("申报表", html) for html in pages_of], engine=engine)
    for each, html, printed in zip(papers, pages_of, prints, strict=True):
        pages = boxes_of(printed)
        assert len(pages) == each.sheets
        assert letters("".join(word for words in pages for _, _, word in words)) == letters(html)
        for words in pages:
            foot = min(top for top, _, word in words if word.startswith("表单版本"))
            assert all(bottom <= foot + 1 for top, bottom, _ in words if top < foot - 2)
            assert max(bottom for _, bottom, _ in words) < 842 - 50


@each_engine
@needs_poppler
def test_photo_stands_in_its_cell(engine: Engine) -> None:
    """An inch photo, 25 mm × 35 mm, beside the first four rows: it is the only colour on the page."""
    command = ["pdftoppm", "-r", "25.4", "-f", "3", "-l", "3", "-"]  # one pixel to a millimetre
    printed = pdf.render(html_of(paper()), "", engine)
    page = subprocess.run(command, input=printed, capture_output=True, check=True).stdout
    colours = (
        Image.open(io.BytesIO(page)).convert("HSV").getchannel("S").point(lambda grey: 255 * (grey > 100))
    )

    left, top, right, bottom = colours.getbbox()
    assert 20 <= right - left <= 27
    assert 31 <= bottom - top <= 37
    assert 150 <= left < right <= 190
    assert 34 <= top < bottom <= 20 + 15 + sum(row.height for row in paper().pages[0].blocks[0].rows[:4])


def boxes_of(printed: bytes) -> list[list[tuple[float, float, str]]]:
    """(top, bottom, word) of every word of every page, in points."""
    command = ["pdftotext", "-bbox", "-", "-"]
    found = subprocess.run(command, input=printed, capture_output=True, check=True).stdout.decode()
    word = re.compile(r'<word xMin="[\d.]+" yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">(.*?)</word>')
    return [
        [(float(top), float(bottom), unescape(text)) for top, bottom, text in word.findall(page)]
        for page in found.split("<page ")[1:]
    ]


def letters(html: str) -> Counter[str]:
    """How often each letter and digit is to be read. Chinese ones are left out: engines rename some of them."""
    shown = unescape(re.sub(r"<head>.*</head>|<[^>]*>", "", html, flags=re.DOTALL))
    return Counter(character for character in shown if character.isascii() and character.isalnum())
