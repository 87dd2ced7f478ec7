"""Repeated rows inside a grid, and cells beside them that reach over all of them, also where a page ends."""

from __future__ import annotations

import pytest

from tepei.policy.layout import LayoutPart
from tepei.printing.composing import composed
from tepei.printing.filled import FilledPaper
from tepei.printing.sheets import A4
from tepei.printing.typesetting import Row

HEAD = [{"label": "经历", "rowspan": 2}, {"label": "时间", "colspan": 9}, {"label": "职务", "colspan": 12}]
LINE = [{"field": "career.period", "colspan": 9}, {"field": "career.post", "colspan": 12}]
LAST = ["备注", {"field": "basic.note", "colspan": 21}]


def part(*rows: list[object]) -> LayoutPart:
    return LayoutPart.from_data(
        {"kind": "grid", "title": "基本情况", "rows": list(rows or (HEAD, LINE, LAST))}
    )


def filled(count: int) -> FilledPaper:
    career = [{"period": f"{2000 + each}年", "post": f"职务{each}"} for each in range(count)]
    return FilledPaper({"basic": {"note": "无"}, "career": career})


def texts(row: Row) -> list[str]:
    return [cell.text for cell in row.cells]


def width(rows: tuple[Row, ...]) -> list[int]:
    """How many columns each row takes, with what reaches down into it."""
    totals = [0] * len(rows)
    for number, row in enumerate(rows):
        for cell in row.cells:
            assert number + cell.rowspan <= len(rows)
            for reached in range(number, number + cell.rowspan):
                totals[reached] += cell.colspan
    return totals


@pytest.mark.parametrize(
    ("answers", "lines", "printed"),
    [(0, None, 3), (2, None, 3), (5, None, 5), (0, 1, 1), (0, 0, 1), (2, 4, 4)],
)
def test_row_of_a_grid_is_printed_for_each_answer_and_a_label_reaches_over_all(
    answers: int, lines: int | None, printed: int
) -> None:
    line = [{**LINE[0], **({} if lines is None else {"lines": lines})}, LINE[1]]
    (page,) = composed([part(HEAD, line, LAST)], filled(answers))
    rows = page.blocks[0].rows
    assert len(rows) == printed + 2
    assert rows[0].cells[0].rowspan == printed + 1
    assert set(width(rows)) == {24}
    shown = [texts(row) for row in rows[1:-1]]
    assert shown[:answers] == [[f"{2000 + each}年", f"职务{each}"] for each in range(answers)]
    assert all(row == ["", ""] for row in shown[answers:])
    assert texts(rows[-1]) == ["备注", "无"]


def test_label_in_the_repeated_row_itself_stands_once() -> None:
    (page,) = composed([part([{"label": "经历"}, *LINE])], filled(4))
    rows = page.blocks[0].rows
    assert [len(row.cells) for row in rows] == [3, 2, 2, 2]
    assert rows[0].cells[0].rowspan == 4


def test_label_begins_anew_on_the_next_page() -> None:
    made = composed([part()], filled(40))
    assert len(made) == 2
    for page in made:
        assert set(width(page.blocks[0].rows)) == {24}
        assert page.room(A4) >= 0
        assert page.blocks[0].rows[0].cells[0].text == "经历"
    posts = [row.cells[-1].text for page in made for row in page.blocks[0].rows]
    assert posts == ["职务", *(f"职务{each}" for each in range(40)), "无"]


def test_picture_is_not_said_again_and_a_cut_row_has_its_label_once() -> None:
    """A grid whose long text goes on overleaf beside a label over two rows."""
    text = [
        [{"label": "总结", "rowspan": 2}, {"field": "basic.text", "kind": "long_text", "colspan": 21}],
        [{"field": "basic.note", "colspan": 21}],
    ]
    made = composed([part(*text)], FilledPaper({"basic": {"text": "字" * 3000, "note": "无"}}))
    assert [set(width(page.blocks[0].rows)) for page in made] == [{24}] * 3
    assert texts(made[-1].blocks[0].rows[-1]) == ["无"]
