"""装订: what strangers uploaded on sheets of A4, numbered; whatever cannot be laid out takes nothing of ours with it."""

from __future__ import annotations

import io
import resource
from pathlib import Path

import pikepdf
import pytest
from flask import Flask
from pypdf import PdfReader

from tepei.portal import binding, storage
from tepei.portal.errors import Refused
from tests.portal.uploads import pdf, picture, unfolding_pdf


@pytest.fixture
def app(sqlite_portal: Flask) -> Flask:
    return sqlite_portal


def _pages(*sizes: tuple[int, int], turned: int = 0) -> bytes:
    document, target = pikepdf.new(), io.BytesIO()
    for size in sizes:
        page = document.add_blank_page(page_size=size)
        page.rotate(turned, relative=False)
    document.save(target)
    return target.getvalue()


def _stamped() -> bytes:
    """A page with a stamp beside its content, as seals are put on."""
    document, target = pikepdf.new(), io.BytesIO()
    page = document.add_blank_page(page_size=(595, 842))
    look = pikepdf.Stream(document, b"BT /F 20 Tf (SEALED) Tj ET")
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    look.Type, look.Subtype, look.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 200, 50]
    look.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    stamp = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp, Rect=[100, 100, 300, 150], F=4,
        AP=pikepdf.Dictionary(N=document.make_indirect(look)),
    )  # fmt: skip
    page.Annots = pikepdf.Array([document.make_indirect(stamp)])
    document.save(target)
    return target.getvalue()


def _sizes(content: bytes) -> list[tuple[int, int]]:
    with pikepdf.open(io.BytesIO(content)) as document:
        return [(round(float(page.mediabox[2])), round(float(page.mediabox[3]))) for page in document.pages]


@pytest.mark.parametrize(
    ("content", "sheets"),
    [
        (_pages((595, 842)), [(595, 842)]),
        (_pages((842, 595), (300, 900)), [(842, 595), (595, 842)]),
        (_pages((595, 842), turned=90), [(842, 595)]),
        (_pages((2000, 3000)), [(595, 842)]),
        (picture(600, 800), [(595, 842)]),
        (picture(800, 600), [(842, 595)]),
    ],
)
def test_every_page_lies_on_a4_the_way_that_it_is_looked_at(
    app: Flask, content: bytes, sheets: list[tuple[int, int]]
) -> None:
    with app.app_context(), binding.binder() as binder:
        part = binder.lay(content)
        assert part is not None
        assert (part.sheets, _sizes(part.path.read_bytes())) == (len(sheets), sheets)


def test_sheets_are_numbered_through_and_parts_are_bookmarks(app: Flask) -> None:
    with app.app_context(), binding.binder() as binder:
        parts = [("申报表", binder.put(pdf())), ("1 学历证书", binder.lay(_pages((595, 842), (842, 595))))]
        bound = binder.bind("申报材料装订本 N1", [(name, part) for name, part in parts if part])
    read = PdfReader(io.BytesIO(bound))
    assert [page.extract_text().strip() for page in read.pages] == ["1 / 3", "2 / 3", "3 / 3"]
    assert [(item.title, read.get_destination_page_number(item)) for item in read.outline] == [  # type: ignore[union-attr]
        ("申报表", 0), ("1 学历证书", 1),
    ]  # fmt: skip
    assert read.metadata is not None
    assert read.metadata.title == "申报材料装订本 N1"


def test_seal_that_was_put_beside_the_page_stays_on_it(app: Flask) -> None:
    with app.app_context(), binding.binder() as binder:
        part = binder.lay(_stamped())
        assert part is not None
        text = PdfReader(io.BytesIO(part.path.read_bytes())).pages[0].extract_text()
    assert "SEALED" in text


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7 nothing", b"no file of ours", b"", unfolding_pdf(), _pages(*[(9, 9)] * 501)]
)
def test_what_cannot_be_laid_out_is_none_and_takes_no_memory_of_ours(app: Flask, content: bytes) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with app.app_context(), binding.binder() as binder:
        assert binder.lay(content) is None
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024


def test_what_acts_when_a_file_is_opened_stays_behind(app: Flask) -> None:
    acting = pdf(OpenAction=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)"))
    with app.app_context(), binding.binder() as binder:
        part = binder.lay(acting)
        assert part is not None
        bound = binder.bind("N", [("1", part)])
    with pikepdf.open(io.BytesIO(bound)) as document:
        assert not any("JavaScript" in repr(each) for each in document.objects)


def test_volume_that_grows_too_large_is_refused_and_leaves_nothing(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binding, "MOST_BYTES", 1000)
    with app.app_context():
        with pytest.raises(Refused, match="不能装订成一个文件"), binding.binder() as binder:
            for _file in range(5):
                binder.put(pdf())
        assert [path for path in storage.workplace().iterdir() if path.name.startswith("volume-")] == []


def test_part_that_is_broken_breaks_no_more_than_its_volume(app: Flask, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    with app.app_context(), binding.binder() as binder, pytest.raises(Refused, match="装订失败"):
        binder.bind("N", [("1", binding.BoundPart(broken, 1))])


def test_prints_are_joined_in_their_order() -> None:
    whole = binding.joined("全部", [_pages((100, 100)), _pages((200, 200), (300, 300))])
    with pikepdf.open(io.BytesIO(whole)) as document:
        assert [int(page.mediabox[2]) for page in document.pages] == [100, 200, 300]
        assert str(document.docinfo["/Title"]) == "全部"
