"""装订本: the printed form, a list of the evidence, the evidence itself, and who checked it, bound as one PDF.

Source: 内人社办发〔2023〕147号 三（一）“附相关佐证材料复印件1份，申报材料须装订成册”, 三（二）“在申报材料复印件上加盖审核人章（或签名）和单位公章”.
No notice gives the layout of the list and of the page for the seals: both are assumed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tepei.applications import prints, rules
from tepei.applications.kind import KIND
from tepei.applications.models import Application
from tepei.forms.content import photo_keys
from tepei.forms.models import Attachment
from tepei.papers import drafts
from tepei.policy.layout import GRID, DocumentRecord, LayoutCell, LayoutPart, RowsColumn
from tepei.portal import audit, binding, files, pdf
from tepei.portal.binding import Binder, BoundPart
from tepei.portal.catalogue import chinese
from tepei.portal.errors import Refused, require
from tepei.portal.jobs import Made, Report
from tepei.printing import rendering
from tepei.printing.filled import FilledPaper
from tepei.printing.pages import PrintedPaper, Stamp, build_paper
from tepei.printing.rendering import REHEARSAL_MARK
from tepei.programmes import queries as programmes

_SMALL = 2 * 1024 * 1024  # bytes: what is more is bound in the background
_FEW = 4
_ASSUMED = "装订本-1（推定）"
_LIST, _CHECKS = "佐证材料目录", "佐证材料审核情况"
_SEAL, _OPINION = 34, 24  # mm

_COLUMNS = (
    ("number", "序号", 8),
    ("kind", "材料种类", 28),
    ("file", "文件", 38),
    ("sheets", "页数", 10),
    ("at", "页码", 16),
)
_LIST_DOCUMENT = DocumentRecord(
    title=_LIST,
    version=_ASSUMED,
    assumed=True,
    parts=(
        LayoutPart(
            kind="rows",
            title=_LIST,
            section="evidence",
            columns=tuple(RowsColumn(label=label, field=key, width=width) for key, label, width in _COLUMNS),
            notes=("页码为每页下方居中的装订页码。", "未能并入的文件须另行打印，附在本册之后。"),
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class _Piece:
    """A file of the evidence; `part` is None where it could not be laid out."""

    label: str
    name: str
    part: BoundPart | None


def is_small(application: Application) -> bool:
    """Is it bound while somebody waits?"""
    sizes = [attachment.file.size for _label, attachment in evidence(application)]
    return len(sizes) <= _FEW and sum(sizes) <= _SMALL


def evidence(application: Application) -> list[tuple[str, Attachment]]:
    """The files with what their kind is called; the photo stands on the form already."""
    content = drafts.content_of(application)
    photos = photo_keys(content.form)
    return [each for each in drafts.labelled(content) if each[1].kind not in photos]


def require_printable(application: Application) -> None:
    """Raises Refused before the unit has approved it."""
    require(rules.may_print(application.state, application.position))


def title_of(application: Application) -> str:
    """It names nobody."""
    return f"申报材料装订本 {application.number}"


def made(application: Application, report: Report = lambda _done, _total: None) -> Made:
    """The volume, with its row of history. Refused before the form may be printed, and where it cannot be made."""
    require_printable(application)
    found = evidence(application)
    total = len(found) + 2  # the form, and what is printed about the evidence
    report(0, total)
    with binding.binder() as binder:
        try:
            form = binder.put(_printed(prints.print_of(application, copies=1), prints.title_of(application)))
            report(1, total)
            pieces = []
            for done, (label, attachment) in enumerate(found, 2):
                laid = binder.lay(files.open_bytes(attachment.file))
                pieces.append(_Piece(label, attachment.file.name, laid))
                report(done, total)
            parts = [("申报表", form), *_about(binder, application, form, pieces)]
        except (pdf.NotPrinted, FileNotFoundError) as fault:
            raise Refused(binding.NOT_BOUND) from fault
        content = binder.bind(title_of(application), parts)
    report(total, total)
    audit.record(
        "application.bind",
        application,
        submission=application.form.submission,
        count=len(found),
        left_out=sum(piece.part is None for piece in pieces),
    )
    return Made(content, f"{prints.name_of(application).removesuffix('.pdf')}（装订）.pdf", "application/pdf")


def _about(
    binder: Binder, application: Application, form: BoundPart, pieces: Sequence[_Piece]
) -> Iterator[tuple[str, BoundPart]]:
    """List, evidence and checks, in their order."""
    stamp = Stamp(application.number, mark=REHEARSAL_MARK if application.cycle.is_rehearsal else "")
    sheets = _list_of(pieces, form.sheets, stamp).sheets  # how many the list itself takes
    listed = _list_of(pieces, form.sheets + sheets, stamp)
    yield _LIST, binder.put(_printed(listed, _LIST))
    for number, piece in enumerate(pieces, 1):
        if piece.part is not None:
            yield f"{number} {piece.label}", piece.part
    yield _CHECKS, binder.put(_printed(_checks_of(application, stamp), _CHECKS))


def _printed(paper: PrintedPaper, title: str) -> bytes:
    return pdf.render(rendering.html_of(paper), title)


def _list_of(pieces: Sequence[_Piece], before: int, stamp: Stamp) -> PrintedPaper:
    rows, at = [], before
    for number, piece in enumerate(pieces, 1):
        count = piece.part.sheets if piece.part else 0
        where = f"{at + 1}—{at + count}" if count > 1 else str(at + 1)
        rows.append(
            {
                "number": str(number),
                "kind": piece.label,
                "file": piece.name,
                "sheets": str(count) if count else "",
                "at": where if count else "未能并入",
            }
        )
        at += count
    return build_paper(_LIST_DOCUMENT, FilledPaper({"evidence": rows}), stamp, copies=1)


def _checks_of(application: Application, stamp: Stamp) -> PrintedPaper:
    """Who approved it so far, each with room for a signature and a seal; one block to be filled in by hand where nobody did."""
    names = KIND.step_names(programmes.scheme_of(application))
    given = [
        {
            "step": chinese(names[each.step]) if each.step in names else each.step,
            "body": each.body,
            "opinion": each.text,
            "on": each.on,
        }
        for each in prints.opinions(application)
    ]
    answers = {f"check{number}": each for number, each in enumerate(given or [{}])}
    # One grid of all blocks: as many to a page as there is room for.
    blocks = LayoutPart(kind="grid", title=_CHECKS, rows=tuple(row for key in answers for row in _block(key)))
    document = DocumentRecord(title=_CHECKS, version=_ASSUMED, assumed=True, parts=(blocks,))
    return build_paper(document, FilledPaper(answers), stamp, copies=1)


def _block(key: str) -> tuple[tuple[LayoutCell, ...], ...]:
    half = GRID // 2 - 3

    def pair(
        label: str, field: str, width: int, kind: str = "", height: int | None = None
    ) -> tuple[LayoutCell, ...]:
        shown = LayoutCell(field=f"{key}.{field}", kind=kind, colspan=width, height=height)
        return LayoutCell(label=label), shown

    return (
        (*pair("审核环节", "step", half), *pair("审核单位", "body", half)),
        pair("审核意见", "opinion", GRID - 3, "long_text", _OPINION),
        (*pair("审核日期", "on", half, "date"), *pair("审核人签名（章）", "signature", half, height=14)),
        pair("单位公章", "seal", GRID - 3, height=_SEAL),
    )
