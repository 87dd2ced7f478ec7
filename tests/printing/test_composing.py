"""Which parts share a page, how many blank rows a table has, and that nothing of it runs over the foot of a page."""

from __future__ import annotations

import pytest

from tepei import packs
from tepei.policy.layout import DocumentRecord, LayoutPart
from tepei.policy.scheme import APPLICATION, SchemeRecord
from tepei.portal import pdf
from tepei.portal.pdf import Engine
from tepei.printing.composing import composed
from tepei.printing.filled import FilledPaper
from tepei.printing.pages import Stamp, build_paper
from tepei.printing.sheets import A4
from tests.printing.papers import CHOICES, ROOT, crowded_answers, html_of
from tests.printing.test_typesetting import boxes_of, each_engine, letters, needs_poppler


def grid(title: str, rows: int, **more: object) -> LayoutPart:
    cells = [{"label": "项", "colspan": 12}, {"label": "值", "colspan": 12}]
    return LayoutPart.from_data({"kind": "grid", "title": title, "rows": [cells] * rows, **more})


def table(title: str, **more: object) -> LayoutPart:
    columns = [{"label": "时间", "field": "period", "width": 100}]
    return LayoutPart.from_data(
        {"kind": "rows", "title": title, "section": "career", "columns": columns, **more}
    )


FOLLOWS = {"follows": True}


@pytest.mark.parametrize(
    ("parts", "pages"),
    [
        pytest.param([grid("一", 3), grid("二", 3)], [["一"], ["二"]], id="each on its own"),
        pytest.param([grid("一", 3), grid("二", 3, **FOLLOWS)], [["一", "二"]], id="one after the other"),
        pytest.param([grid("一", 3, **FOLLOWS)], [["一"]], id="nothing to follow"),
        pytest.param([grid("一", 20), grid("二", 3, **FOLLOWS)], [["一"], ["二"]], id="too little room to begin"),
        pytest.param([grid("一", 12), grid("二", 15, **FOLLOWS)], [["一", "二"], ["二"]], id="goes on overleaf"),
        pytest.param([table("一"), grid("二", 1, **FOLLOWS)], [["一"], ["二"]], id="a table that fills its page"),
        pytest.param([table("一", lines=2), grid("二", 1, **FOLLOWS)], [["一", "二"]], id="a table of two rows"),
        pytest.param([grid("一", 3), table("二", **FOLLOWS)], [["一", "二"]], id="a table fills what is left"),
    ],
)  # fmt: skip
def test_part_follows_where_it_says_so_and_there_is_room(
    parts: list[LayoutPart], pages: list[list[str]]
) -> None:
    made = composed(parts, FilledPaper({}))
    assert [[block.title for block in page.blocks] for page in made] == pages
    assert all(page.room(A4) >= 0 for page in made)
    begun = [block.title for page in made for block in page.blocks if block.begins]
    assert begun == [part.title for part in parts]


@pytest.mark.parametrize(
    ("lines", "answers", "rows"), [(2, 0, 2), (2, 1, 2), (2, 3, 3), (0, 1, 1), (0, 0, 0), (None, 1, 18)]
)
def test_table_has_as_many_rows_as_it_has_at_least(lines: int | None, answers: int, rows: int) -> None:
    part = table("经历", **({} if lines is None else {"lines": lines}))
    (page,) = composed([part], FilledPaper({"career": [{"period": "2001年"}] * answers}))
    assert len(page.blocks[0].rows) == rows


def test_long_text_leaves_room_for_what_follows_it() -> None:
    """The last text of a page takes what is left of it, unless something else does."""
    cells = [[{"label": "计划", "colspan": 4}, {"field": "plan.text", "kind": "long_text", "colspan": 20}]]
    plan = LayoutPart.from_data({"kind": "grid", "title": "计划", "rows": cells})
    (alone,) = composed([plan], FilledPaper({}))
    (shared,) = composed([plan, grid("二", 1, **FOLLOWS)], FilledPaper({}))
    assert alone.room(A4) == pytest.approx(0)
    assert shared.blocks[0].height < 20


@pytest.mark.parametrize(("cover", "rows"), [([], 23), ([{"label": "姓名", "field": "basic.name"}], 25)])
def test_code_of_a_paper_without_cover_stands_beside_its_title(
    cover: list[dict[str, str]], rows: int
) -> None:
    """It lay over the table."""
    document = DocumentRecord.from_data({"title": "表", "cover": cover, "parts": [grid("一", 30).to_data()]})
    made = build_paper(
        document, FilledPaper({"basic": {}}), Stamp("T7K2-9QXM", "https://tepei.example/v/1"), 1
    )
    assert len(made.pages[0].blocks[0].rows) == rows
    assert all(page.room(A4) >= 0 for page in made.pages)
    assert ('class="masthead"' in html_of(made)) is (not cover)


def _scheme() -> SchemeRecord:
    """内蒙古特培 2023 without its layout."""
    year = next(
        year for year in packs.read(ROOT / "packs/inner-mongolia").cycles if year.code == "nmg-tepei-2023"
    )
    bare = year.documents[APPLICATION].model_copy(update={"parts": ()})
    return year.scheme.model_copy(update={"documents": {APPLICATION: bare}})


@each_engine
@needs_poppler
def test_every_word_of_an_arranged_form_is_printed_above_the_foot(engine: Engine) -> None:
    document = _scheme().printed(APPLICATION)
    papers = [
        build_paper(document, FilledPaper(crowded_answers(seed), CHOICES), Stamp("T7K2-9QXM"), 1)
        for seed in range(4)
    ]
    assert all(any(len(page.blocks) > 1 for page in each.pages) for each in papers)
    prints = pdf.render_many([("申报表", html_of(each)) for each in papers], engine=engine)
    for each, printed in zip(papers, prints, strict=True):
        pages = boxes_of(printed)
        assert len(pages) == each.sheets
        assert letters("".join(word for words in pages for _, _, word in words)) == letters(html_of(each))
        for words in pages:
            foot = min(top for top, _, word in words if word.startswith("表单版本"))
            assert all(bottom <= foot + 1 for top, bottom, _ in words if top < foot - 2)


def test_arranged_form_has_the_boxes_of_the_steps_on_the_way() -> None:
    scheme = _scheme()
    boxes = [
        {step for part in scheme.printed(APPLICATION, way=way).parts for box in part.boxes for step in box.steps}
        for way in ((), ("unit", "region"))
    ]  # fmt: skip
    assert boxes[0] == {step.kind for step in scheme.route.steps}
    assert boxes[1] == {"unit", "region"}
