"""The form against code sets and facts; documents and the 汇总表 against the form 表单与版式."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tepei.packs.pack import Pack
from tepei.policy.definition import Fault, Where
from tepei.policy.layout import DocumentRecord, LayoutPart
from tepei.policy.words import say
from tepei.policy.year import Year

# Facts beside the form: 选派单位, 培养方式, 填表日期, 学员编号 on documents; 序号 in the table.
ABOUT_DOCUMENT = ("unit", "track", "filled_on", "trainee_number")
ABOUT_ROW = ("row", "unit", "track")

Named = tuple[Where, str, str]  # where it stands, section, field


def check_forms(cycle: Year, pack: Pack) -> Iterator[Fault]:
    """Code sets and photos of the form are there; what is printed is on the form."""
    yield from _check_fields(cycle, pack)
    fields = {(section.key, field.key) for section in cycle.form.sections for field in section.fields}
    for key, document in cycle.documents.items():
        reviewed = {("review", field.key) for field in document.fields}
        known = fields | {("about", fact) for fact in ABOUT_DOCUMENT} | reviewed
        yield from _unknown(_of_document(document, ("documents", key)), known)
    known = fields | {("about", fact) for fact in ABOUT_ROW}
    yield from _unknown(_of_table(cycle), known)


def _check_fields(cycle: Year, pack: Pack) -> Iterator[Fault]:
    sets = {code.code_set for code in pack.codes}
    uploads = {kind.key for kind in cycle.form.attachments}
    for i, section in enumerate(cycle.form.sections):
        for j, field in enumerate(section.fields):
            where: Where = ("form", "sections", i, "fields", j)
            if field.code_set and field.code_set not in sets:
                yield Fault((*where, "code_set"), say("没有代码集“%(name)s”", name=field.code_set))
            if field.kind == "photo" and field.key not in uploads:
                yield Fault((*where, "key"), say("附件种类中没有照片“%(key)s”", key=field.key))


def _unknown(named: Iterator[Named], known: Collection[tuple[str, str]]) -> Iterator[Fault]:
    for where, section, field in named:
        if (section, field) not in known:
            path = f"{section}.{field}"
            yield Fault(where, say("申报表没有“%(field)s”这一栏", field=path))


def _of_document(document: DocumentRecord, where: Where) -> Iterator[Named]:
    """Every field that the document prints."""
    if document.above is not None:
        yield _split((*where, "above", "field"), document.above.field)
    for number, line in enumerate(document.cover):
        yield _split((*where, "cover", number, "field"), line.field)
    for number, part in enumerate(document.parts):
        yield from _of_part(part, (*where, "parts", number))


def _of_part(part: LayoutPart, where: Where) -> Iterator[Named]:
    for i, row in enumerate(part.rows):
        for j, cell in enumerate(row):
            if cell.field:
                yield _split((*where, "rows", i, j, "field"), cell.field)
    for number, column in enumerate(part.columns):
        yield (*where, "columns", number, "field"), part.section, column.field


def _of_table(cycle: Year) -> Iterator[Named]:
    for i, column in enumerate(cycle.summary_table.columns):
        for j, source in enumerate(column.sources):
            yield _split(("summary_table", "columns", i, "from", j), source)


def _split(where: Where, path: str) -> Named:
    section, _, field = path.partition(".")
    return where, section, field
