"""HTML in, PDF out; nothing that the HTML asks for is read or fetched.

Two engines print the same page: wkhtmltopdf is fast but unmaintained, WeasyPrint is there when it is not.
Both run as child processes that read lines of "page.html page.pdf", so that one process prints many papers,
the time limit can kill it, and it inherits nothing of ours. Pages have margins of 20 mm; their size,
and whether both sides are printed, is said in the head of each page.
"""

import os
import re
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
from flask import has_app_context
from pdfkit.configuration import Configuration
from pdfkit.pdfkit import PDFKit

from tepei.policy.words import Sentence, say
from tepei.portal import storage
from tepei.portal.glyphs import mend_text

SECONDS_PER_PAPER = 30
PAPERS_PER_PROCESS = 25
SIZE = re.compile(r"@page \{ size: (A3|A4) (portrait|landscape)")
TURNED = re.compile(r'<meta name="duplex" content="(\w+)">')
NOWHERE = "http://127.0.0.1:9"

Printable = tuple[str, str]  # title, complete HTML


class Engine(StrEnum):
    """The programs that can print."""

    WKHTMLTOPDF = "wkhtmltopdf"
    WEASYPRINT = "weasyprint"
    ARCHIVAL = (
        "pdf/a-3b"  # WeasyPrint's PDF for keeping (ISO 19005-3): fonts, colours and metadata are inside
    )


class NotPrinted(Exception):
    """The engine failed or took too long; `text` is for the user."""

    def __init__(self, text: Sentence) -> None:
        super().__init__(str(text))
        self.text = text


def preferred() -> Engine:
    """wkhtmltopdf where it is installed, else WeasyPrint."""
    return Engine.WKHTMLTOPDF if shutil.which(Engine.WKHTMLTOPDF) else Engine.WEASYPRINT


def render(html: str, title: str, engine: Engine | None = None) -> bytes:
    """The PDF of one complete HTML page; raises NotPrinted."""
    return next(render_many([(title, html)], engine=engine))


def render_many(
    papers: Iterable[Printable],
    on_progress: Callable[[int], None] | None = None,
    engine: Engine | None = None,
) -> Iterator[bytes]:
    """The PDFs of (title, html) pairs, in order; `on_progress` hears how many are done. Raises NotPrinted.

    Papers are taken and printed wave by wave, so that thousands of them never lie in memory together.
    """
    waiting, done, place = iter(papers), 0, storage.workplace() if has_app_context() else None
    workers = os.cpu_count() or 1
    with ThreadPoolExecutor(workers) as pool:
        while wave := list(islice(waiting, workers * PAPERS_PER_PROCESS)):
            share = -(-len(wave) // workers)
            shares = [wave[start : start + share] for start in range(0, len(wave), share)]
            for printed in pool.map(lambda papers: _print(papers, engine or preferred(), place), shares):
                done += len(printed)
                if on_progress:
                    on_progress(done)
                yield from printed


def _print(papers: Sequence[Printable], engine: Engine, place: Path | None) -> list[bytes]:
    with TemporaryDirectory(prefix="papers-", dir=place) as folder:
        pages = [Path(folder, f"{number}.html") for number in range(len(papers))]
        for page, (_, html) in zip(pages, papers, strict=True):
            page.write_text(html, encoding="utf-8")
        _run(engine, pages, [_said_in(SIZE, html) or ("A4", "portrait") for _, html in papers])
        return [
            _collect(page, paper, engine, len(papers) == 1) for page, paper in zip(pages, papers, strict=True)
        ]


def _collect(page: Path, paper: Printable, engine: Engine, alone: bool) -> bytes:
    """What one paper brought down with it is printed again, each paper by itself."""
    try:
        return _finished(page.with_suffix(".pdf"), paper, is_archival=engine is Engine.ARCHIVAL)
    except (OSError, pikepdf.PdfError) as error:
        if alone:
            raise NotPrinted(say("文件生成失败，请稍后重试；仍不成功时请联系系统管理员。")) from error
        return _print([paper], engine, page.parent.parent)[0]


def _said_in(pattern: re.Pattern[str], html: str) -> tuple[str, ...]:
    """What the head says: people's words stand in the body."""
    found = pattern.search(html.partition("</head>")[0])
    return found.groups() if found else ()


def _finished(file: Path, paper: Printable, *, is_archival: bool) -> bytes:
    """The file with its title, the way its sheets are turned, and a text that can be searched; a half-written one is refused. One for keeping stays as it was printed."""
    title, html = paper
    with pikepdf.open(file) as document:
        if is_archival:
            return file.read_bytes()
        mend_text(document)
        document.docinfo["/Title"] = title
        if turned := _said_in(TURNED, html):
            document.Root.ViewerPreferences = pikepdf.Dictionary(Duplex=pikepdf.Name(f"/{turned[0]}"))
        document.save(file.with_suffix(".titled"))
    return file.with_suffix(".titled").read_bytes()


def _run(engine: Engine, pages: Sequence[Path], sizes: Sequence[tuple[str, ...]]) -> None:
    """wkhtmltopdf returns 1 for every resource that it was refused: what counts is the file. Names are short ones: the folder's may have blanks."""
    lines = "".join(
        f"{_switches(engine, size)}{page.name} {page.with_suffix('.pdf').name}\n"
        for page, size in zip(pages, sizes, strict=True)
    )
    command = _wkhtmltopdf() if engine is Engine.WKHTMLTOPDF else _weasyprint(engine)
    home = str(pages[0].parent)
    environment = {"PATH": os.defpath, "HOME": home, "XDG_RUNTIME_DIR": home, "LANG": "C.UTF-8"}
    try:
        subprocess.run(  # noqa: S603  the command is ours, and what people typed is in the files
            command, input=lines.encode(), env=environment, capture_output=True, check=False,
            cwd=home, timeout=SECONDS_PER_PAPER * len(pages),
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return


def _switches(engine: Engine, size: tuple[str, ...]) -> str:
    """WeasyPrint reads the size of a page itself."""
    paper, way = size
    return f"--page-size {paper} --orientation {way.title()} " if engine is Engine.WKHTMLTOPDF else ""


def _wkhtmltopdf() -> list[str]:
    """The command as pdfkit writes it. The proxy that nobody serves stops what the switches let through."""
    options = {
        "disable-local-file-access": "", "disable-javascript": "", "javascript-delay": "1",
        "disable-plugins": "", "disable-external-links": "", "disable-internal-links": "",
        "proxy": NOWHERE, "load-error-handling": "ignore", "load-media-error-handling": "ignore",
        "encoding": "utf-8", "print-media-type": "",
        **{f"margin-{side}": "20mm" for side in ("top", "right", "bottom", "left")},
    }  # fmt: skip
    ours = Configuration(wkhtmltopdf=shutil.which("wkhtmltopdf") or "", meta_tag_prefix=secrets.token_hex(16))
    *command, _stdin, _stdout = PDFKit("", "string", options=options, configuration=ours).command()
    return [*command, "--read-args-from-stdin"]


def _weasyprint(engine: Engine) -> list[str]:
    variant = [engine.value] if engine is Engine.ARCHIVAL else []
    return [sys.executable, "-I", str(Path(__file__).with_name("weasy.py")), *variant]
