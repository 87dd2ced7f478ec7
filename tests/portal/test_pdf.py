"""Both engines print the same page, and nothing hostile in it reads a file or opens a connection."""

import io
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pikepdf
import pytest
from pypdf import PdfReader

from tepei.portal import pdf
from tepei.portal.pdf import Engine

needs_wkhtmltopdf = pytest.mark.skipif(which("wkhtmltopdf") is None, reason="wkhtmltopdf is not installed")
each_engine = pytest.mark.parametrize(
    "engine", [pytest.param(Engine.WKHTMLTOPDF, marks=needs_wkhtmltopdf), Engine.WEASYPRINT]
)

FILE = "file:///etc/passwd"
HOSTILE = """
<iframe src="{url}" width=500 height=500></iframe> <img src="{url}"> <embed src="{url}">
<object data="{url}"></object>
<link rel=attachment href="{url}"> <link rel=stylesheet href="{url}"> <a rel=attachment href="{url}">x</a>
<style>@import "{url}"; body {{ background: url("{url}") }} @font-face {{ font-family: f; src: url("{url}") }}
p {{ font-family: f }}</style> <svg><image href="{url}" xlink:href="{url}"/></svg>
<video src="{url}"></video>
<script>document.write('<iframe src="{url}"></iframe>')</script>
<iframe srcdoc="<iframe src='{url}'></iframe>"></iframe> <base href="{url}"><img src=passwd>
"""
REFRESH = '<meta http-equiv=refresh content="0;url={url}">'


def page(body: str, head: str = "") -> str:
    font = "<style>body { font-family: 'Noto Serif CJK SC', serif }</style>"
    return f"<!doctype html><html><head><meta charset=utf-8>{font}{head}</head><body>{body}</body></html>"


def text_of(printed: bytes) -> str:
    text = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(printed)).pages)
    return " ".join(text.split())


def picture_of(printed: bytes) -> bytes:
    command = ["pdftoppm", "-r", "40", "-gray", "-f", "1", "-l", "1", "-"]
    return subprocess.run(command, input=printed, capture_output=True, check=True).stdout


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        yield server


@each_engine
def test_page_is_printed_on_a4_with_its_title(engine: Engine) -> None:
    reader = PdfReader(io.BytesIO(pdf.render(page("特培学员申报表"), "申报表 阿依努尔·艾合买提", engine)))

    assert reader.metadata is not None and reader.metadata.title == "申报表 阿依努尔·艾合买提"
    assert [round(float(size)) for size in reader.pages[0].mediabox[2:]] == [595, 842]
    assert "特培学员申报表" in text_of(pdf.render(page("特培学员申报表"), "", engine))


@each_engine
def test_text_can_be_searched_and_copied(engine: Engine) -> None:
    """人, 麦 and 民 share their glyphs with radicals, which an engine would write into the text instead."""
    printed = PdfReader(
        io.BytesIO(pdf.render(page("<p>阿卜杜热依木·麦麦提</p><p>人民医院</p>"), "表", engine))
    )
    text = printed.pages[0].extract_text()

    assert "阿卜杜热依木·麦麦提" in text
    assert "人民医院" in text


@each_engine
@pytest.mark.skipif(which("pdftoppm") is None, reason="pdftoppm is not installed")
def test_character_beyond_the_basic_plane_is_drawn(engine: Engine) -> None:
    """By its look: wkhtmltopdf draws 𠮷 but leaves it out of the text layer. A box would look like a box."""
    pictures = {
        picture_of(pdf.render(page(f"<h1>{one}</h1>"), "", engine)) for one in ("𠮷", "𬍛", "\U000eeeee")
    }

    assert len(pictures) == 3


@each_engine
@pytest.mark.parametrize(
    "url", [FILE, "/etc/passwd", "file://localhost/etc/passwd", "../../../../etc/passwd"]
)
def test_hostile_page_reads_no_file(engine: Engine, url: str) -> None:
    printed = pdf.render(page("OUR TEXT" + HOSTILE.format(url=url)), "", engine)

    assert "OUR TEXT" in text_of(printed)
    assert "root:" not in text_of(printed)
    assert not PdfReader(io.BytesIO(printed)).attachments
    assert "root:" not in text_of(pdf.render(page(REFRESH.format(url=url)), "", engine))
    assert b"root:x" not in b"".join(streams_of(printed))


def streams_of(printed: bytes) -> Iterator[bytes]:
    """Every stream of the file, unpacked: an attachment or a picture would hide its text there."""
    with pikepdf.open(io.BytesIO(printed)) as document:
        for found in document.objects:
            if isinstance(found, pikepdf.Stream):
                yield found.read_bytes() if found.get("/Subtype") != "/Image" else found.read_raw_bytes()


@each_engine
def test_hostile_page_shows_no_other_page_of_this_machine(engine: Engine, tmp_path: Path) -> None:
    other = tmp_path / "other.html"
    other.write_text("LOCAL SECRET")

    for body in (HOSTILE.format(url=other.as_uri()), REFRESH.format(url=other.as_uri())):
        assert "SECRET" not in text_of(pdf.render(page(body), "", engine))


@each_engine
def test_hostile_page_opens_no_connection(engine: Engine, listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    body = "".join(HOSTILE.format(url=f"http://{host}:{port}/x") for host in ("127.0.0.1", "localhost"))

    assert "OUR TEXT" in text_of(pdf.render(page("OUR TEXT" + body), "", engine))
    pdf.render(page(REFRESH.format(url=f"http://127.0.0.1:{port}/x")), "", engine)
    with pytest.raises(TimeoutError):
        listener.accept()


@each_engine
def test_page_reads_no_neighbour_of_the_same_batch(engine: Engine) -> None:
    spy = page("SPY" + HOSTILE.format(url="1.html"))
    printed = list(pdf.render_many([("a", spy), ("b", page("NEIGHBOUR"))], engine=engine))

    assert "NEIGHBOUR" not in text_of(printed[0])
    assert "NEIGHBOUR" in text_of(printed[1])


@each_engine
def test_meta_tags_set_no_option(engine: Engine) -> None:
    """pdfkit reads options out of the page: orientation, or the way to a local file."""
    head = "".join(
        f'<meta name="pdfkit-{name}" content="{value}">'
        for name, value in [
            ("orientation", "Landscape"),
            ("enable-local-file-access", ""),
            ("page-size", "A3"),
        ]
    )
    sheet = PdfReader(io.BytesIO(pdf.render(page("x", head), "", engine))).pages[0]

    assert [round(float(size)) for size in sheet.mediabox[2:]] == [595, 842]


@each_engine
def test_script_does_not_run(engine: Engine) -> None:
    assert "RAN" not in text_of(pdf.render(page("x<script>document.write('RA' + 'N')</script>"), "", engine))


@each_engine
def test_batch_keeps_its_order_and_reports_progress(engine: Engine) -> None:
    heard: list[int] = []
    papers = ((f"第{number}份", page(f"PAPER {number}")) for number in range(5))

    printed = list(pdf.render_many(papers, heard.append, engine))

    assert [text_of(paper) for paper in printed] == [f"PAPER {number}" for number in range(5)]
    assert heard[-1] == 5
    assert heard == sorted(heard)


@each_engine
def test_paper_that_takes_too_long_is_refused_in_words(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "SECONDS_PER_PAPER", 0.001)

    with pytest.raises(pdf.NotPrinted, match="请稍后重试"):
        pdf.render(page("x"), "", engine)


def test_preferred_engine_is_weasyprint_without_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")

    assert pdf.preferred() is Engine.WEASYPRINT
    assert pdf.render(page("x"), "").startswith(b"%PDF")
