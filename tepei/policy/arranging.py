"""What goes without saying on paper: every field that is printed stands somewhere 自动排版.

A document without parts is arranged from its form alone; one that has parts, and names a printed field nowhere, gets it before the
opinions. So a new section or a new field of the form is on paper at once, whoever forgets the layout.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from tepei.policy.fields import Field, Form, Section
from tepei.policy.grids import LABEL, Chosen, columns_of, grid_of, rows_of, shares
from tepei.policy.layout import FACT, GRID, REVIEW, DocumentRecord, LayoutCell, LayoutPart, OpinionBox
from tepei.policy.summary import SummaryTable

OPINIONS = "审核意见"
SIGNED = "审核单位（签名并加盖公章）："

OUTCOME = "about.outcome"
_CONCLUSION = LayoutPart(
    kind="grid",
    title="结论",
    rows=((LayoutCell(label="结论", colspan=LABEL), LayoutCell(field=OUTCOME, colspan=GRID - LABEL)),),
    follows=True,
)

BESIDE = ("about", FACT, REVIEW)  # what is of no form

Boxes = Collection[tuple[str, str]]  # step, the words of its opinion box


def arranged(
    document: DocumentRecord,
    form: Form,
    boxes: Boxes,
    way: Collection[str] = (),
    *,
    is_whole: bool,
) -> DocumentRecord:
    """The document with all its parts. `is_whole`: it is the print of the form and leaves nothing out.

    What a reviewer fills in is as complete; another document with parts of its own is an extract and stays as it is. An official form
    has its boxes whoever passes it by; one that is arranged here has those of the steps that a paper comes to, where they are known (`way`).
    """
    own = document.form.sections if document.fields else form.live.sections
    sections = [(section, printed) for section in own if (printed := _printed(section))]
    if not document.parts:
        parts = _generated(document, form, sections, [box for box in boxes if not way or box[0] in way])
    elif is_whole or document.fields:
        parts = _completed(document, sections)
    else:
        parts = document.parts
    steps = {step for step, _ in boxes}
    walked = [each for part in parts if (each := _on_route(part, steps)) is not None]
    cover = tuple(line for line in document.cover if _is_theirs(line.field, form))
    return document.model_copy(
        update={"parts": tuple(_with_words(part, own) for part in walked), "cover": cover}
    )


def concluded(document: DocumentRecord) -> DocumentRecord:
    """The print of a task, with what came of it before the opinions unless its layout says it somewhere."""
    if OUTCOME in {*_named(document)}:
        return document
    return document.model_copy(update={"parts": _before_opinions(document.parts, [_CONCLUSION])})


def _is_theirs(path: str, form: Form) -> bool:
    """Is it of this applicant's form? A cover has no line for the name of a leader where a person applies."""
    home, _, key = path.partition(".")
    section = next((each for each in form.sections if each.key == home), None)
    if section is None:
        return home in BESIDE
    return any(field.key == key for field in section.fields)


def _on_route(part: LayoutPart, steps: Collection[str]) -> LayoutPart | None:
    """Without the boxes of steps that the paper never comes to; None where no box is left."""
    if part.kind != "opinions":
        return part
    boxes = tuple(box for box in part.boxes if not box.steps or set(box.steps) & set(steps))
    if boxes == part.boxes:
        return part
    return part.model_copy(update={"boxes": boxes}) if boxes else None


def _with_words(part: LayoutPart, sections: Iterable[Section]) -> LayoutPart:
    """Boxes to be ticked are those of the form, where a cell does not say which."""
    words = {f"{section.key}.{field.key}": field.words for section in sections for field in section.fields}
    rows = tuple(
        tuple(
            cell.model_copy(update={"options": words.get(cell.field, ())})
            if cell.kind == "choice" and not cell.options
            else cell
            for cell in row
        )
        for row in part.rows
    )
    return part if rows == part.rows else part.model_copy(update={"rows": rows})


def _printed(section: Section) -> list[Field]:
    return [field for field in section.fields if field.printed]


def _generated(
    document: DocumentRecord, form: Form, sections: Sequence[Chosen], boxes: Boxes
) -> tuple[LayoutPart, ...]:
    if document.fields:
        signed = OpinionBox(label=SIGNED, signed=True)
        known = [*_who(form), *sections]
        return (*_parts(document.title, known), LayoutPart(kind="opinions", title=OPINIONS, boxes=(signed,)))
    parts = _parts(document.title, sections)
    opinions = tuple(
        OpinionBox(steps=tuple(step for step, _ in alike), label=label, signed=True)
        for label, alike in _alike(boxes).items()
    )
    last = LayoutPart(kind="opinions", title=OPINIONS, boxes=opinions, follows=True) if opinions else None
    return (*parts, *([last] if last else ()))


def _who(form: Form) -> Iterator[Chosen]:
    """Whom a reviewer's document is about: what the portal knows of them."""
    for section in form.live.sections:
        known = [field for field in _printed(section) if field.locked]
        if known and not section.rows:
            yield section, known


def _alike(boxes: Boxes) -> Mapping[str, list[tuple[str, str]]]:
    """Steps whose boxes have the same words share one."""
    found: dict[str, list[tuple[str, str]]] = {}
    for step, label in boxes:
        found.setdefault(label, []).append((step, label))
    return found


def _completed(document: DocumentRecord, sections: Sequence[Chosen]) -> tuple[LayoutPart, ...]:
    already = set(_named(document))
    missing = {
        section.key: [field for field in printed if f"{section.key}.{field.key}" not in already]
        for section, printed in sections
    }
    parts = [_widened(part, missing) for part in document.parts]
    added = _parts(
        document.title, [(section, missing[section.key]) for section, _ in sections if missing[section.key]]
    )
    return _before_opinions(parts, added)


def _before_opinions(parts: Sequence[LayoutPart], added: Sequence[LayoutPart]) -> tuple[LayoutPart, ...]:
    first = next((place for place, part in enumerate(parts) if part.kind == "opinions"), len(parts))
    return (*parts[:first], *added, *parts[first:])


def facts_on(documents: Iterable[DocumentRecord], table: SummaryTable) -> set[str]:
    """The keys of the facts that these documents and the columns of the 汇总表 print."""
    on_papers = (path for document in documents for path in _named(document))
    in_columns = (source for column in table.columns for source in column.sources)
    paths = (path.partition(".") for path in (*on_papers, *in_columns))
    return {key for home, _, key in paths if home == FACT}


def _named(document: DocumentRecord) -> Iterator[str]:
    """Every field that the document prints, as 栏目.栏."""
    yield from (line.field for line in (document.above, *document.cover) if line is not None)
    for part in document.parts:
        yield from (cell.field for row in part.rows for cell in row)
        yield from (f"{part.section}.{column.field}" for column in part.columns)


def _widened(part: LayoutPart, missing: dict[str, list[Field]]) -> LayoutPart:
    """A table of rows with the columns that it lacks, taken out of `missing`."""
    fields = missing.get(part.section) if part.kind == "rows" else None
    if not fields:
        return part
    missing[part.section] = []
    columns = (*part.columns, *columns_of(fields))
    widths = shares([column.width for column in columns])
    return part.model_copy(
        update={
            "columns": tuple(
                column.model_copy(update={"width": width})
                for column, width in zip(columns, widths, strict=True)
            )
        }
    )


def _parts(title: str, sections: Iterable[Chosen]) -> list[LayoutPart]:
    """A table for each repeating section; neighbours that do not repeat share a grid, each under its name."""
    found = []
    for is_rows, group in groupby(sections, key=lambda each: each[0].rows):
        listed = list(group)
        if is_rows:
            found += [rows_of(each, fields) for each, fields in listed]
        else:
            found.append(grid_of(title, listed))
    return found
