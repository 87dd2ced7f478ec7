"""Documents and the 汇总表 against the form: what they print is there, and a page can hold it 版式核对."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tepei.packs.findings import no_fact
from tepei.policy.definition import Fault, Where
from tepei.policy.fields import Form
from tepei.policy.layout import ABOUT, FACT, GRID, DocumentRecord, LayoutCell, LayoutPart
from tepei.policy.scheme import APPLICATION
from tepei.policy.summary import ABOUT_ROW
from tepei.policy.words import ITEMS, Sentence, join, say
from tepei.policy.year import Year

_WHOLE = ("photo", "long_text")  # kinds that no repeated row has
PHOTO_COLUMNS = 4  # of the 24 columns of an upright A4, for a picture of 25 mm

Named = tuple[Where, str, str]  # where it stands, section, field


def check_layouts(cycle: Year) -> Iterator[Fault]:
    """What is printed is on the form, each part fills its width, and the form itself is among the documents."""
    if APPLICATION not in cycle.documents:
        yield Fault(("documents",), say("缺少申报表（代码 %(key)s），申报人无法打印", key=APPLICATION))
    rows = {section.key for section in cycle.form.sections if section.rows}
    derived = {(FACT, key) for key in cycle.table}
    fields = {(section.key, field.key) for section in cycle.form.sections for field in section.fields}
    for key, document in cycle.documents.items():
        where: Where = ("documents", key)
        reviewed = {("review", field.key) for field in document.fields}
        known = fields | derived | {("about", key) for key in ABOUT} | reviewed
        yield from _unknown(_of_document(document, where), known)
        yield from _repeating(_lines(document, where), rows)
        if key == APPLICATION and document.copies not in (1, cycle.copies):
            text = say(
                "与年度的申报表份数（%(copies)d）不一致；印几份由年度决定，请删去此项", copies=cycle.copies
            )
            yield Fault((*where, "copies"), text)
        for number, part in enumerate(document.parts):
            yield from _check_part(part, (*where, "parts", number), cycle.form)
            yield from _check_repeated(part, (*where, "parts", number), rows)
    known = fields | derived | {("about", key) for key in ABOUT_ROW}
    yield from _unknown(_of_table(cycle), known)
    yield from _repeating(_of_table(cycle), rows)


def _check_part(part: LayoutPart, where: Where, form: Form) -> Iterator[Fault]:
    if part.section and not any(section.rows and section.key == part.section for section in form.sections):
        yield Fault((*where, "section"), say("“%(section)s”不是可填多行的栏目", section=part.section))
    if part.columns and (total := sum(column.width for column in part.columns)) != 100:
        yield Fault((*where, "columns"), say("各列宽合计 %(total)d%%，应为 100%%", total=total))
    yield from _narrow_photos(part, where)
    for number, total in enumerate(_row_widths(part)):
        if total != GRID:
            text = say(
                "第 %(row)d 行共 %(total)d 列，应为 %(grid)d 列", row=number + 1, total=total, grid=GRID
            )
            yield Fault((*where, "rows", number), text)


def _narrow_photos(part: LayoutPart, where: Where) -> Iterator[Fault]:
    for i, row in enumerate(part.rows):
        for j, cell in enumerate(row):
            if cell.kind == "photo" and cell.colspan < PHOTO_COLUMNS:
                text = say("照片须占 %(number)d 列以上，否则超出单元格", number=PHOTO_COLUMNS)
                yield Fault((*where, "rows", i, j, "colspan"), text)


def _check_repeated(part: LayoutPart, where: Where, rows: Collection[str]) -> Iterator[Fault]:
    """A row of a grid is printed for each row of one section; what repeats reaches over no other row."""
    for i, cells in enumerate(part.rows):
        first = next((j for j, cell in enumerate(cells) if cell.section in rows), None)
        section = "" if first is None else cells[first].section
        if first is not None and any(cell.field and cell.section != section for cell in cells):
            text = say("取自可填多行的栏目的，不能与其他栏目的栏排在一行")
            yield Fault((*where, "rows", i, first, "field"), text)
            continue
        for j, cell in enumerate(cells):
            for key, text in _misplaced(cell, is_repeated=bool(section and cell.field)):
                yield Fault((*where, "rows", i, j, key), text)


def _misplaced(cell: LayoutCell, *, is_repeated: bool) -> Iterator[tuple[str, Sentence]]:
    """What is wrong with a cell, and at which key."""
    if cell.lines is not None and not is_repeated:
        yield "lines", say("只用于取自可填多行的栏目的单元格")
    if is_repeated and (cell.rowspan != 1 or cell.kind in _WHOLE):
        text = say("取自可填多行的栏目的，每行印一格，不能占几行，也不能是照片或多行文字")
        yield "rowspan" if cell.rowspan != 1 else "kind", text


def _row_widths(part: LayoutPart) -> list[int]:
    """How many columns each row of a grid takes, with what reaches down from the rows above."""
    totals = [0] * len(part.rows)
    for number, row in enumerate(part.rows):
        for cell in row:
            for reached in range(number, min(number + cell.rowspan, len(totals))):
                totals[reached] += cell.colspan
    return totals


def _unknown(named: Iterator[Named], known: Collection[tuple[str, str]]) -> Iterator[Fault]:
    for where, section, field in named:
        if (section, field) not in known:
            yield Fault(where, _missing(section, field, known))


def _missing(section: str, field: str, known: Collection[tuple[str, str]]) -> Sentence:
    path = f"{section}.{field}"
    if section == FACT:
        return no_fact(field)
    if section != "about":
        return say("申报表没有“%(field)s”这一栏", field=path)
    beside = sorted(f"about.{key}" for home, key in known if home == "about")
    return say("没有“%(field)s”，申报表以外可用：%(known)s", field=path, known=join(beside, ITEMS))


def _repeating(named: Iterator[Named], rows: Collection[str]) -> Iterator[Fault]:
    for where, section, field in named:
        if section in rows:
            path = f"{section}.{field}"
            yield Fault(where, say("“%(field)s”在可填多行的栏目中，不能填入一格", field=path))


def _of_document(document: DocumentRecord, where: Where) -> Iterator[Named]:
    """Every field that the document prints."""
    yield from _lines(document, where)
    yield from _cells(document, where)
    for number, part in enumerate(document.parts):
        for place, column in enumerate(part.columns):
            yield (*where, "parts", number, "columns", place, "field"), part.section, column.field


def _lines(document: DocumentRecord, where: Where) -> Iterator[Named]:
    """Those that stand in a line of the cover, or above it."""
    if document.above is not None:
        yield _split((*where, "above", "field"), document.above.field)
    for number, line in enumerate(document.cover):
        yield _split((*where, "cover", number, "field"), line.field)


def _cells(document: DocumentRecord, where: Where) -> Iterator[Named]:
    for number, part in enumerate(document.parts):
        for i, row in enumerate(part.rows):
            for j, cell in enumerate(row):
                if cell.field:
                    yield _split((*where, "parts", number, "rows", i, j, "field"), cell.field)


def _of_table(cycle: Year) -> Iterator[Named]:
    for i, column in enumerate(cycle.summary_table.columns):
        for j, source in enumerate(column.sources):
            yield _split(("summary_table", "columns", i, "from", j), source)


def _split(where: Where, path: str) -> Named:
    section, _, field = path.partition(".")
    return where, section, field
