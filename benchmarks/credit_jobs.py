"""Work of the worker for the ledger of hours: everybody's standing, a year as a workbook, a thousand cards, beside the bare operations."""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice

from sqlalchemy import delete, text
from xlsxwriter import Workbook

from benchmarks.timing import Figure, interleaved, timed
from tepei.credits import cards, exports, totals
from tepei.credits.models import CreditTotal
from tepei.credits.rules import Minima
from tepei.organisations import queries as organisations
from tepei.portal import bulk, partitions, scope
from tepei.portal.database import db, transaction
from tepei.portal.export import write_workbook
from tepei.programmes import queries as programmes
from tepei.schemes.actions import open_cycle

MINIMA = Minima(Decimal(90), Decimal(30), Decimal(60))
BARE_STANDING = (
    "SELECT count(*), sum(a), sum(b), sum(c) FROM (SELECT person_id, sum(tenths) a, sum(CASE WHEN subject = 'public' THEN tenths ELSE 0 END) b, "
    "sum(CASE WHEN subject = 'professional' THEN tenths ELSE 0 END) c FROM credit_entries WHERE year = {year} GROUP BY person_id) s"
)
RULES = "nmg-continuing-education-2025"
CARDS = 1_000


def lay_down_rules() -> None:
    """Open the year whose rules tell who has done it."""
    with scope.everything("the benchmark opens a year"):
        cycle = programmes.cycle_by_code(RULES)
        open_cycle(cycle.id, cycle.version)


def standing(label: str, year: int, rounds: int) -> Iterator[Figure]:
    def bare() -> None:
        connection = db.engine.raw_connection()
        cursor = connection.cursor()
        if db.engine.dialect.name == "postgresql":
            cursor.execute("SET statement_timeout = 0")
        cursor.execute(BARE_STANDING.format(year=year))
        cursor.fetchall()
        connection.close()

    taken = interleaved(min(rounds, 3), {"ours": timed(lambda: totals.lay(year)), "bare": timed(bare)})
    yield Figure(
        "standing of everybody, looked through", label, round(taken["ours"] / taken["bare"], 2), "× the bare aggregate",
        f"{taken['ours'] / 1000:.2f} s", f"{taken['bare'] / 1000:.2f} s", 2,
    )  # fmt: skip
    forget_totals(year)
    laid = timed(lambda: totals.lay(year))()
    yield Figure(
        "standing of everybody, written anew", label, round(laid / taken["bare"], 2), "× the bare aggregate", f"{laid / 1000:.2f} s",
        f"{taken['bare'] / 1000:.2f} s", 2,
    )  # fmt: skip


def forget_totals(year: int) -> None:
    """As if the year's totals had never been laid."""
    with scope.everything("the benchmark begins anew"), transaction() as session:
        bulk.unhurried()
        if db.engine.dialect.name == "postgresql":
            session.execute(text(f"DROP TABLE {partitions.part(CreditTotal, year)}"))
        else:
            session.execute(delete(CreditTotal).where(CreditTotal.year == year))


def export(label: str, year: int, rounds: int) -> Figure:
    region = organisations.region()

    def nobody(_done: int, _total: int) -> None: ...

    rows = list(exports.year_sheet(region, year, MINIMA, nobody).rows)

    def ours() -> None:
        write_workbook([exports.year_sheet(region, year, MINIMA, nobody)], io.BytesIO())

    def bare() -> None:
        with Workbook(io.BytesIO(), {"constant_memory": True}) as made:
            page = made.add_worksheet()
            text = made.add_format({"font_name": "仿宋", "border": 1, "text_wrap": True})
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, int | Decimal):
                        page.write_number(number, column, value, text)
                    else:
                        page.write_string(number, column, str(value), text)

    taken = interleaved(rounds, {"ours": timed(ours), "bare": timed(bare)})
    return Figure(
        f"export of a year, {len(rows):,} rows", label, round(taken["ours"] / taken["bare"], 2), "× bare xlsxwriter",
        f"{taken['ours'] / 1000:.2f} s", f"constant_memory: {taken['bare'] / 1000:.2f} s", 1.2,
    )  # fmt: skip


def cards_at_once(label: str, year: int) -> Figure:
    """What a second brings of them is told as how long a card takes, in parts of the twentieth of a second that it may take."""
    region, counts = organisations.region(), list[int]()

    def ours() -> None:
        found = list(islice(cards.below(region, year), CARDS))
        counts.append(len(found))
        cards.printed(found, "审验卡", lambda _done: None)

    seconds = timed(ours)() / 1000
    rate = counts[-1] / seconds
    return Figure(
        f"{counts[-1]:,} cards as one job", label, round(20 / rate, 2), "× 50 ms each", f"{rate:.0f}/s", f"{seconds:.1f} s in all", 1
    )  # fmt: skip
