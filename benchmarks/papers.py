"""Documents out: one form as PDF, a hundred forms in a batch, and a long workbook, against the bare library or one by one."""

from __future__ import annotations

import io
import multiprocessing as mp
import shutil
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median

import pdfkit
from sqlalchemy import select
from xlsxwriter import Workbook

from benchmarks import installation, population
from benchmarks.timing import Figure, interleaved, timed
from tepei.applications import prints
from tepei.applications.models import Application
from tepei.demo.journeys import ALL, Plan, travel
from tepei.demo.neimenggu import NeimengguPeople
from tepei.portal import clock, pdf, scope
from tepei.portal.database import db, transaction
from tepei.portal.export import Column, Sheet, write_workbook
from tepei.programmes import queries as programmes

ROWS, COLUMNS = 20_000, 20
BATCH = 100
UNIT = "152221-U1"


def forms(rounds: int, batch: int = BATCH) -> Iterator[Figure]:
    """The official form of one approved application, alone and a hundred times."""
    with installation.environment("sqlite", "test") as settings:
        app = installation.deployed(settings)
        with app.app_context(), scope.everything("the benchmark prints"):
            application = _approved()
            html = prints.html_of(application)
            yield from _single(application, html, rounds)
            yield _batch(html, batch)
            db.session.remove()
            db.engine.dispose()


def _approved() -> Application:
    clock.move_to(population.FIRST)
    with transaction() as session:
        built, cycle = population.build(), programmes.cycle_by_code(population.CYCLE)
        travel(built, NeimengguPeople(1), Plan(built.by_code[UNIT], cycle.tracks[0], ALL, ""))
        return session.scalars(select(Application)).one()


def _single(application: Application, html: str, rounds: int) -> Iterator[Figure]:
    """Beside it pdfkit as it comes, without the locks on what a page may fetch."""
    calls = {"Tepei": timed(lambda: prints.pdf_of(application))}
    if shutil.which("wkhtmltopdf"):
        calls["pdfkit"] = timed(lambda: pdfkit.from_string(html, options={"quiet": ""}))
    taken = interleaved(rounds, calls)
    for peer in list(taken)[1:]:
        ours = f"{taken['Tepei']:.0f} ms, page and answers included"
        told = f"page alone: {taken[peer]:.0f} ms"
        yield Figure("one form as PDF", "", round(taken["Tepei"] / taken[peer], 2), f"× {peer}", ours, told)


def _batch(html: str, count: int) -> Figure:
    page = ("申报表", html)
    taken = interleaved(
        3,
        {
            "batch": timed(lambda: list(pdf.render_many([page] * count))),
            "single": timed(lambda: [pdf.render(html, "申报表") for _ in range(count)]),
        },
    )
    batch, single = taken["batch"] / 1000, taken["single"] / 1000
    return Figure(
        f"{count} forms as PDF", "", round(batch / single, 2), "× one by one", f"one batch: {batch:.1f} s",
        f"{single:.1f} s", 0.3,
    )  # fmt: skip


def workbook(rounds: int, rows: int = ROWS) -> Figure:
    """Twenty columns of text from an iterator, each side in a process of its own for its peak of memory."""
    taken: dict[str, list[tuple[float, float]]] = {"ours": [], "bare": []}
    for _ in range(rounds):
        for side, write in (("ours", _ours), ("bare", _bare)):
            taken[side].append(_apart(write, rows))
    (ours, our_peak), (bare, bare_peak) = (
        tuple(map(median, zip(*runs, strict=True))) for runs in taken.values()
    )
    return Figure(
        f"workbook, {rows:,} × {COLUMNS}", "", round(ours / bare, 2), "× bare xlsxwriter",
        f"{ours:.2f} s, +{our_peak:.0f} MB", f"constant_memory: {bare:.2f} s, +{bare_peak:.0f} MB", 1.2,
    )  # fmt: skip


def _rows(count: int) -> Iterator[list[str]]:
    for number in range(count):
        yield [f"内蒙古自治区第{number}行第{column}列" for column in range(COLUMNS)]


def _ours(rows: int) -> None:
    columns = [Column(f"c{number}", f"第{number}列") for number in range(COLUMNS)]
    write_workbook([Sheet("名单", "名单", columns, _rows(rows))], io.BytesIO())


def _bare(rows: int) -> None:
    with Workbook(io.BytesIO(), {"constant_memory": True}) as book:
        page, look = book.add_worksheet(), book.add_format({"border": 1, "text_wrap": True})
        for number, row in enumerate(_rows(rows)):
            for column, text in enumerate(row):
                page.write_string(number, column, text, look)


def _apart(write: Callable[[int], None], rows: int) -> tuple[float, float]:
    """Seconds, and MB beyond what the process held before."""
    context = mp.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_report, args=(theirs, write, rows))
    process.start()
    theirs.close()
    found: tuple[float, float] = ours.recv()
    process.join()
    return found


def _report(pipe: Connection, write: Callable[[int], None], rows: int) -> None:
    before, began = _peak(), time.perf_counter()
    write(rows)
    pipe.send((time.perf_counter() - began, _peak() - before))


def _peak() -> float:
    """MB, of this program alone: what getrusage says is inherited from the parent."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:", 1)[1].split()[0]) / 1024
