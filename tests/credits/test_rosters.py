"""花名册: all rows or none, every fault at its row, once however often it is handed in."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tepei.credits import rosters, rules
from tepei.credits.models import CreditEntry, CreditRoster, CreditTotal, Employment
from tepei.credits.rosters import FaultyRoster, Handing
from tepei.people.models import Person
from tepei.portal import scope, sheets, streams, vault
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db
from tepei.portal.errors import Refused
from tepei.portal.spools import Spool
from tests import factories
from tests.credits.books import roster, row
from tests.credits.test_ledger import total

YEAR = 2023


def handing(body: str = "152200", **values: Any) -> Handing:
    return Handing(factories.organisation(body), rules.terms_of(YEAR), **values)


def count(model: type) -> int:
    db.session.rollback()
    with scope.everything("a test counts"):
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def faults(content: bytes) -> list[tuple[int, str, str]]:
    with pytest.raises(FaultyRoster) as caught:
        rosters.take_in(handing(), content)
    assert (count(CreditRoster), count(CreditEntry)) == (0, 0)
    return [(each.row, each.column, str(each.text)) for each in caught.value.faults]


def test_rows_land_with_people_units_and_totals(app: Flask) -> None:
    known = factories.person(name="乌兰")
    unit = factories.unit("某旗人民医院")
    newcomer = factories.id_number(dt.date(1990, 5, 1), "2")
    made = rosters.take_in(
        handing(name="2023 年第一期"),
        roster(
            row(known.id_number, name="乌兰", unit="某旗人民医院", level="副高级", industry="卫生"),
            row(known.id_number, name="乌兰", subject="专业", hours="30学时", course="临床\\技能"),
            row(newcomer, hours="8"),
        ),
    )
    assert (made.rows, made.hours, made.newcomers, made.receipt["people"]) == (3, Decimal("50.5"), 1, 2)
    assert total(known) == ("42.5", "12.5", "30.0")
    with scope.everything("a test looks"):
        entries = db.session.scalars(select(CreditEntry).order_by(CreditEntry.line)).all()
        assert [(each.line, each.course, each.body_id) for each in entries] == [
            (2, "数字技术", made.body_id), (3, "临床\\技能", made.body_id), (4, "数字技术", made.body_id)
        ]  # fmt: skip
        assert entries[0].learned_on == dt.date(2023, 2, 10)
        new = db.session.scalars(select(Person).where(Person.user_id.is_(None))).one()
        assert (new.name, new.id_number, new.sex_code, new.born_on) == (
            "白音",
            newcomer,
            "2",
            dt.date(1990, 5, 1),
        )
        works = {each.person_id: each for each in db.session.scalars(select(Employment))}
        assert (works[known.id].organisation_id, works[known.id].level, works[known.id].industry) == (
            unit.id,
            "412",
            "卫生",
        )
        assert works[new.id].organisation_id == made.body_id
        events = db.session.scalars(select(AuditEntry).where(AuditEntry.event.startswith("credit.")))
        assert [each.event for each in events] == ["credit.roster"]


def test_only_newcomers_numbers_leave_memory_and_they_are_sealed(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    known, newcomer = factories.person(name="乌兰"), factories.id_number(dt.date(1990, 5, 1), "2")
    written: list[bytes] = []
    chunks = Spool.chunks
    monkeypatch.setattr(Spool, "chunks", lambda self: [written.append(each) or each for each in chunks(self)])
    rosters.take_in(
        handing(),
        roster(row(known.id_number, name="乌兰"), row(newcomer), row(newcomer, course="临床技能")),
    )
    lines, newcomers = written
    assert known.id_number.encode() not in lines
    assert newcomer.encode() not in lines + newcomers
    assert newcomers.count(b"\n") == 1
    assert vault.unseal(newcomers.split(b"\t")[1].decode()) == newcomer


def test_the_same_content_twice_changes_nothing(app: Flask) -> None:
    content = roster(row(), row())
    first = rosters.take_in(handing(), content)
    again = rosters.take_in(handing(), content)
    assert (again.id, count(CreditRoster), count(CreditEntry), count(CreditTotal)) == (first.id, 1, 2, 2)


def test_another_content_with_a_line_of_the_ledger_is_told(app: Flask) -> None:
    line = row()
    rosters.take_in(handing(), roster(line))
    with pytest.raises(FaultyRoster) as caught:
        rosters.take_in(handing(), roster(row(), line))
    assert [(each.row, each.column) for each in caught.value.faults] == [(3, "课程名称")]
    assert count(CreditEntry) == 1


def test_every_fault_of_every_row_is_told(app: Flask) -> None:
    number = factories.id_number()
    known = factories.person(name="乌兰")
    content = roster(
        row(name="", hours="", learned_on="2022-12-31"),
        row("150199198506011234", hours="12.25"),
        row(known.id_number, name="其其格", unit="没有的单位"),
        row(known.id_number, name="其其格"),
        row(number),
        row(number),
        row(subject="选修", level="教授", hours="很多"),
    )
    assert faults(content) == [
        (2, "姓名", "请填写。"),
        (2, "学习日期", "学习日期应在 2023-01-01 至 2023-03-08 之间。"),
        (2, "学时", "请填写。"),
        (3, "学时", "学时最多一位小数。"),
        (3, "身份证号", "身份证号码校验不通过，可能有一位填错，请对照证件逐位核对。"),
        (4, "工作单位", "本单位及下级中没有单位“没有的单位”，请填写单位代码或统一社会信用代码。"),
        (5, "姓名", "与该身份证号登记的姓名不一致，请核对姓名和号码。"),
        (7, "课程名称", "与第 6 行重复，请保留其中一行。"),
        (8, "学时", "“很多”不是学时数，例如 12 或 12.5。"),
        (8, "科目", "科目应为：公需科目、专业科目、公需、专业。"),
        (
            8,
            "职称级别",
            "职称级别应为：高级、正高级、副高级、中级、初级、助理级、员级、未定职级专业技术人员。",
        ),
    ]


def test_faults_stand_beside_their_rows(app: Flask) -> None:
    content = roster(row(hours=""), row(name="乌兰", hours="0"))
    with pytest.raises(FaultyRoster) as caught:
        rosters.take_in(handing(), content)
    read = sheets.read(
        rosters.annotated(content, caught.value.faults), (*rosters.HEADS, sheets.Head("faults", "问题", True))
    )
    assert [(each.number, each.cells["name"], each.cells["faults"]) for each in read.rows] == [
        (4, "白音", "学时：请填写。"), (5, "乌兰", "学时：学时应大于 0。")
    ]  # fmt: skip


@pytest.mark.parametrize(("content", "told"), [
    (roster(), "没有数据"),
    (b"x", "不是可以读取"),
    (roster(row(), keys=("name", "hours")), "没有找到表头"),
    (b"x" * (streams.MAX_BYTES + 1), "文件超过"),
])  # fmt: skip
def test_what_is_no_roster_is_refused_in_words(app: Flask, content: bytes, told: str) -> None:
    with pytest.raises(Refused, match=told):
        rosters.take_in(handing(), content)


def test_unit_hands_in_its_own_people_alone(app: Flask) -> None:
    unit, other = factories.unit("甲校"), factories.unit("乙校")
    rosters.take_in(Handing(unit, rules.terms_of(YEAR)), roster(row()))
    with pytest.raises(FaultyRoster):
        rosters.take_in(Handing(unit, rules.terms_of(YEAR)), roster(row(unit=other.name)))


def test_workbook_that_says_what_is_wrong_is_read_again(app: Flask) -> None:
    """As it is handed out, and as the template is: nothing in them keeps a person from filling them in."""
    content = roster(row(hours="0"), row())
    with pytest.raises(FaultyRoster) as faulty:
        rosters.take_in(handing(), content)
    with app.test_request_context():
        handed_out = rosters.annotated(content, faulty.value.faults)
        empty = sheets.template("花名册", rosters.HEADS, note_first=True)
    with pytest.raises(FaultyRoster) as again:
        rosters.take_in(handing(), handed_out)
    assert [fault.text for fault in again.value.faults] == [fault.text for fault in faulty.value.faults]
    with pytest.raises(Refused, match="表中没有数据"):
        rosters.take_in(handing(), empty)
