"""A roster of continuing education as offices make them, and what reading and storing it costs without the portal."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from python_calamine import CalamineWorkbook
from sqlalchemy import select
from xlsxwriter import Workbook

from tepei.credits.models import Employment
from tepei.demo.professionals import number_of
from tepei.people.models import Person
from tepei.portal import scope
from tepei.portal.database import db

COLUMNS = 20
NEWCOMERS = 10  # every so manieth row is about somebody whom nobody knows
_HEADS = (
    "序号",
    "姓名*",
    "身份证号*",
    "科目*",
    "学时*",
    "课程名称*",
    "学习日期*",
    "学时来源",
    "行业",
    "职称级别",
)


@dataclass(frozen=True)
class RosterFile:
    """The content of a workbook, and how many rows it has."""

    content: bytes
    rows: int


def make(people: int, rows: int, course: str, year: int) -> RosterFile:
    """Twenty columns, ten of them of no interest to the portal; one row for each of so many people."""
    stream = io.BytesIO()
    with Workbook(stream, {"constant_memory": True, "strings_to_numbers": False}) as made:
        page = made.add_worksheet("花名册")
        for number, row in enumerate([_heads(), *_rows(people, rows, course, year)]):
            for column, value in enumerate(row):
                page.write_string(number, column, value)
    return RosterFile(stream.getvalue(), rows)


def _heads() -> Sequence[str]:
    return [*_HEADS, *(f"其他信息{number}" for number in range(COLUMNS - len(_HEADS)))]


def _rows(people: int, rows: int, course: str, year: int) -> Iterator[Sequence[str]]:
    others = [f"内容{number}" for number in range(COLUMNS - len(_HEADS))]
    for place, (name, number) in enumerate(_people(people, rows), 1):
        subject = "公需科目" if place % 2 else "专业科目"
        day = f"{year}-{1 + place % 12:02d}-{1 + place % 28:02d}"
        hours = f"{6 + place % 20}.{place % 10}"
        yield [
            str(place),
            name,
            number,
            subject,
            hours,
            f"{course}{place % 40}",
            day,
            "基地",
            "教育",
            "中级",
            *others,
        ]


def _people(people: int, rows: int) -> Iterator[tuple[str, str]]:
    """Known ones, and among them newcomers, whose numbers are those that the demonstration would have given next."""
    known = select(Person.name, Person.id_number).join(Employment).order_by(Person.id).limit(rows)
    with scope.everything("the benchmark writes a roster"):
        found = iter(db.session.execute(known).all())
    for place in range(rows):
        row = next(found, None) if place % NEWCOMERS else None
        yield ("新来者", number_of(people + place)[0]) if row is None else (row[0], row[1])


def bare(content: bytes) -> None:
    """calamine's read, and all rows brought into a table as they are, by COPY or by one prepared statement."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    names = [f"c{number}" for number in range(COLUMNS)]
    connection = db.engine.raw_connection()
    try:
        driver: Any = connection.driver_connection
        with_types = ", ".join(f"{name} text" for name in names)
        driver.execute(f"CREATE TEMPORARY TABLE bare_rows ({with_types})")
        if db.engine.dialect.name == "postgresql":
            with driver.cursor() as cursor, cursor.copy("COPY bare_rows FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            driver.executemany(f"INSERT INTO bare_rows VALUES ({', '.join('?' * COLUMNS)})", rows)
        driver.execute("DROP TABLE bare_rows")
        driver.commit()
    finally:
        connection.close()
