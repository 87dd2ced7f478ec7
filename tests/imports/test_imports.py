"""Workbooks in: all of it or nothing, each fault at its row and column; accounts by invitation."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from xlsxwriter import Workbook

from tepei.imports import actions
from tepei.imports.kinds import KINDS
from tepei.organisations.models import Membership, Organisation
from tepei.people import queries as people
from tepei.people.models import Listing, Participation
from tepei.places import table as tables
from tepei.portal import grids, scope, sheets
from tepei.portal.accounts import Account
from tepei.portal.database import db
from tepei.portal.errors import Refused
from tepei.programmes import queries as programmes
from tepei.selection import expert_imports as _experts  # noqa: F401  one kind more
from tests import factories
from tests.organisations.examples import credit_code
from tests.portal import books
from tests.schemes.office import Office

PASSWORD = "Yaoqing-2026"


def book(kind: str, *rows: dict[str, Any]) -> bytes:
    """A filled-in template."""
    stream = io.BytesIO()
    heads = KINDS[kind].heads
    with Workbook(stream) as made:
        page = made.add_worksheet()
        page.write(0, 0, "导入")
        for column, head in enumerate(heads):
            page.write(1, column, head.label + "*")
            for number, row in enumerate(rows, 2):
                page.write(number, column, row.get(head.key, ""))
    return stream.getvalue()


def take(kind: str, *rows: dict[str, Any]) -> Sequence[object]:
    return actions.take_in(KINDS[kind], sheets.read(book(kind, *rows), KINDS[kind].heads))


def sent(office: Office, kind: str, content: bytes) -> Any:
    """The page that says what came of it."""
    token = factories.token_of(office.get("/imports/"))
    data = {"csrf_token": token, "sheet": (io.BytesIO(content), "表.xlsx")}
    return office.client.post(f"/imports/upload/{kind}", data=data, follow_redirects=True)


def unit(**values: Any) -> dict[str, Any]:
    return {
        "name": "导入医院", "credit_code": credit_code(), "nature": "20", "parent": "152221", **values,
    }  # fmt: skip


@pytest.fixture
def county(app: Flask) -> Any:
    with factories.signed_in(factories.member("county", "county_reviewer", "152221")) as viewer:
        yield viewer


def test_units_are_made_below_ones_own_body(county: Any) -> None:
    made = take("units", unit(), unit(name="导入学校", contact_name="乌云"))
    assert [each.name for each in made if isinstance(each, Organisation)] == ["导入医院", "导入学校"]
    assert all(each.division_code == "152221" for each in made if isinstance(each, Organisation))


def test_one_fault_imports_nothing_and_every_fault_is_told(county: Any) -> None:
    before = db.session.scalar(select(func.count()).select_from(Organisation))
    with pytest.raises(actions.Faulty) as caught:
        take(
            "units",
            unit(),
            unit(credit_code="123"),
            unit(name=""),
            unit(parent="150102"),
            unit(nature="火星"),
            unit(kind="火星"),
        )
    told = {(fault.row, fault.column) for fault in caught.value.faults}
    assert told == {
        (4, "统一社会信用代码"), (5, "单位名称"), (6, "上级单位"), (7, "单位性质"), (8, "单位类别"),
    }  # fmt: skip
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Organisation)) == before


def test_annotated_workbook_has_each_fault_beside_its_row(county: Any) -> None:
    filled = sheets.read(book("units", unit(), unit(credit_code="123")), KINDS["units"].heads)
    with pytest.raises(actions.Faulty) as caught:
        actions.take_in(KINDS["units"], filled)
    page = grids.read(sheets.annotated("单位", KINDS["units"].heads, filled.rows, caught.value.faults))[0]
    assert [page.at(row, 11).text.partition("：")[0] for row in (1, 2, 3)] == [
        sheets.FAULTS,
        "",
        "统一社会信用代码",
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "employer"),
        ("用人单位", "employer"),
        ("主管部门、厅局或高校", "department"),
        ("department", "department"),
    ],
)
def test_unit_is_of_the_kind_that_its_row_says(county: Any, text: str, kind: str) -> None:
    (made,) = take("units", unit(kind=text))
    assert isinstance(made, Organisation) and made.kind == kind


@pytest.mark.parametrize("text", ["152221", "科尔沁 右翼前旗\n人力资源和社会保障局", "科尔沁右翼前旗"])
def test_unit_above_is_found_as_people_write_it(county: Any, text: str) -> None:
    assert len(take("units", unit(parent=text))) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"x", "模板"),
        (b"", "模板"),
        (book("accounts"), "没有数据"),
        (book("history", {"kind": "失信"}), "表头"),
    ],
)
def test_what_is_no_template_is_refused(county: Any, content: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        sheets.read(content, KINDS["accounts"].heads)


CORRECT: dict[str, dict[str, Any]] = {
    "units": unit(parent="152200"),
    "accounts": {"name": "乌兰", "username": "wulan.one", "organisation": "兴安盟", "role": "盟市审核员"},
    "participations": {"name": "白音", "id_number": "152221198503123031", "programme": "nmg-tepei", "tier": "区外培养", "year": "2020", "source": "通报"},
    "experts": {"name": "王平", "unit": "某大学", "fields": "卫生、工程技术", "title": "教授", "outside": "是"},
    "history": {"kind": "曾入选", "name": "白音", "id_number": "152221198503123031", "year": "2020", "source": "通报"},
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_portal_gives_it_takes_back(sqlite_portal: Flask, kind: str) -> None:
    """The template, filled in below its note, with a fault; then the workbook that says so, with the fault corrected."""
    office, keys = Office(sqlite_portal), [head.key for head in KINDS[kind].heads]
    required = next(head.key for head in KINDS[kind].heads if head.required)

    def typed(content: bytes, row: int, **values: Any) -> bytes:
        page = grids.read(content)[0]
        rows = [[cell.text for cell in page.own(number).values()] for number in range(row)]
        merged = [f"A{number + 1}:C{number + 1}" for number, cells in enumerate(rows) if len(cells) == 1]
        return books.book(*rows, [values.get(key, "") for key in keys], merged=merged)

    def upload(content: bytes) -> Any:
        return sent(office, kind, content)

    template = office.client.get(f"/imports/template/{kind}").data
    refused = upload(typed(template, 3, **{**CORRECT[kind], required: ""}))
    assert refused.text.count('<td data-label="列"') == 1
    found = re.search(r"/jobs/\d+/file", refused.text)
    assert found is not None
    corrected = typed(office.client.get(found[0]).data, 2, **CORRECT[kind])
    assert "共导入 1 行" in upload(corrected).text


def test_account_is_invited_and_chooses_its_password_once(sqlite_portal: Flask) -> None:
    office = Office(sqlite_portal)
    row = {"name": "乌兰", "username": "wulan", "organisation": "152200", "role": "盟市审核员"}
    answer = sent(office, "accounts", book("accounts", row))
    found = re.search(r"/invitation/[\w.-]+", answer.text)
    assert found is not None and "一次性密码" not in answer.text
    guest = sqlite_portal.test_client()
    form = guest.get(found[0]).text
    weak = {"csrf_token": factories.token_of(form), "password": "short", "again": "short"}
    assert guest.post(found[0], data=weak).status_code == 422
    good = {"csrf_token": factories.token_of(form), "password": PASSWORD, "again": PASSWORD}
    assert guest.post(found[0], data=good).status_code == 302
    assert guest.get(found[0]).status_code == 404
    login = {"username": "wulan", "password": PASSWORD}
    token = factories.token_of(guest.get("/login/").text)
    assert guest.post("/login/", data={**login, "csrf_token": token}).status_code == 302
    assert guest.get("/review/list/").status_code == 200


def test_altered_invitation_is_no_page(sqlite_portal: Flask) -> None:
    assert sqlite_portal.test_client().get("/invitation/WzEsIngiXQ.aaaa.bbbb").status_code == 404


def test_faults_are_shown_and_the_workbook_is_its_uploaders_alone(sqlite_portal: Flask) -> None:
    office = Office(sqlite_portal)
    row = {"name": "乌兰", "username": "wulan", "organisation": "没有的单位", "role": "盟市审核员"}
    answer = sent(office, "accounts", book("accounts", row))
    found = re.search(r"/jobs/\d+/file", answer.text)
    assert found is not None and "“没有的单位”" in answer.text
    assert office.client.get(found[0]).status_code == 200
    other = sqlite_portal.test_client()
    with sqlite_portal.app_context():
        factories.member("county", "county_reviewer", "152221")
    factories.sign_in(other, "county")
    assert [other.get(path).status_code for path in (found[0], answer.request.path)] == [404, 404]
    assert other.get("/imports/template/history").status_code == 404
    with sqlite_portal.app_context(), scope.everything("a test looks"):
        assert db.session.scalars(select(Account).where(Account.username == "wulan")).first() is None
        assert db.session.scalars(select(Membership).where(Membership.role == "x")).first() is None


def test_history_decides_about_whom_it_names(app: Flask) -> None:
    person = factories.person(name="白音")
    with factories.signed_in(factories.member("region", "region_reviewer", "150000")):
        with scope.everything("a test knows the number"):
            number = person.id_number
        said = {
            "kind": "失信",
            "name": "白音",
            "id_number": number,
            "year": 2021,
            "source": "通报",
            "until": "2026-12-31",
        }
        made = take("history", said)
        assert isinstance(made[0], Listing)
        day = made[0].until
        assert day is not None
        with scope.everything("a test looks"):
            assert people.listed(person, 0, (), "nmg-tepei", day).certain == {"sanctioned"}
            assert people.listed(person, 0, (), "nmg-tepei", day.replace(year=2027)).certain == frozenset()
        with pytest.raises(actions.Faulty) as caught:
            take(
                "history",
                {**said, "organisation": "152200"},
                {**said, "year": "去年"},
                {**said, "kind": "好人"},
            )
        assert [fault.column for fault in caught.value.faults] == ["身份证号", "年度", "名单"]


@pytest.mark.parametrize(
    ("until", "year", "kept"),
    [
        ("2027年12月31日", "2022年度", (dt.date(2027, 12, 31), 2022)),
        ("2027/1/5", "２０２２", (dt.date(2027, 1, 5), 2022)),
        ("2027.1.5", "2022年", (dt.date(2027, 1, 5), 2022)),
        ("２０２７－０１－０５", 2022, (dt.date(2027, 1, 5), 2022)),
        ("长期", "2022", (None, 2022)),
        ("", "2022", (None, 2022)),
    ],
)
def test_days_and_years_are_read_as_people_write_them(
    sqlite_portal: Flask, until: str, year: Any, kept: Any
) -> None:
    with (
        sqlite_portal.app_context(),
        factories.signed_in(factories.member("r", "region_reviewer", "150000")),
    ):
        made = take("history", {**CORRECT["history"], "until": until, "year": year})[0]
        assert isinstance(made, Participation)
        assert (made.until, made.year) == kept


# At a terminal


def run(portal: Flask, *words: str) -> Any:
    return portal.test_cli_runner().invoke(args=["tepei", "import", *words])


@pytest.mark.parametrize("kind", KINDS)
def test_terminal_says_what_the_screen_says(sqlite_portal: Flask, tmp_path: Any, kind: str) -> None:
    file = tmp_path / "表.xlsx"
    file.write_bytes(book(kind, {**CORRECT[kind], "name": ""}))
    refused = run(sqlite_portal, kind, str(file))
    assert (refused.exit_code, "第 3 行" in refused.output, "请填写。" in refused.output) == (1, True, True)
    file.write_bytes(book(kind, CORRECT[kind]))
    dry = run(sqlite_portal, kind, str(file), "--dry-run")
    assert (dry.exit_code, "检查通过，共 1 行" in dry.output) == (0, True)
    done = run(sqlite_portal, kind, str(file))
    assert (done.exit_code, "共导入 1 行" in done.output) == (0, True)
    assert ("/invitation/" in done.output) == (kind == "accounts")


def test_terminal_refuses_what_is_no_workbook(sqlite_portal: Flask, tmp_path: Any) -> None:
    file = tmp_path / "表.xlsx"
    file.write_bytes(b"x")
    refused = run(sqlite_portal, "units", str(file))
    assert (refused.exit_code, "不是可以读取的 xlsx" in refused.output) == (1, True)


def test_table_of_places_is_written_once_nothing_is_to_be_checked(
    sqlite_portal: Flask, tmp_path: Any
) -> None:
    file, year = tmp_path / "附件1.xlsx", ("--cycle", "nmg-tepei-2023")
    with (
        sqlite_portal.app_context(),
        factories.signed_in(factories.member("r", "region_reviewer", "150000")),
    ):
        rows = [(line.name, 1, 1) for line in tables.lines(programmes.cycle_by_code(year[1]))]
    heads = ("推荐单位", "区外培养", "区内培养")
    file.write_bytes(books.book(heads, *rows, ("合计", 1, len(rows) * 8)))
    refused = run(sqlite_portal, "places", str(file), *year)
    assert (refused.exit_code, "“区外培养”的合计为 1" in refused.output) == (1, True)
    file.write_bytes(books.book(heads, *rows))
    assert "检查通过" in run(sqlite_portal, "places", str(file), *year, "--dry-run").output
    written = run(sqlite_portal, "places", str(file), *year)
    assert (written.exit_code, f"改动 {len(rows) * 2} 处" in written.output) == (0, True)
