"""flask tepei …: rosters from files, and what a year came to."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import astuple
from pathlib import Path

import click
from flask import current_app

from tepei.credits import (
    batches,
    providers,
    report_queries,
    rosters,
    rules,
    standing_exports,
    standings,
    totals,
    years,
)
from tepei.credits import invariants as _invariants  # noqa: F401  what must hold of the ledger is registered there
from tepei.credits.models import CreditRoster
from tepei.credits.rosters import FaultyRoster, Handing
from tepei.organisations import queries as organisations
from tepei.organisations.models import Organisation
from tepei.policy.title_levels import LEVELS
from tepei.portal import clock, scope
from tepei.portal.catalogue import chinese
from tepei.portal.errors import Absent, Refused
from tepei.portal.terminal import AT_TERMINAL, group, print_csv

year_option = click.option("--year", type=click.IntRange(1990, 2100), help="年度，不写则为当年")


@group.command("load-roster", help="登记一份继续教育花名册（xlsx，最多 20 万行）：全部登记，或逐行说明原因")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--body", "code", help="报送单位的代码或名称，不写则为省级人社部门")
@year_option
def _load_roster(file: Path, code: str | None, year: int | None) -> None:
    content = file.read_bytes()
    with (
        scope.acting_as(organisations.authority()),
        current_app.test_request_context(base_url=current_app.config["PUBLIC_URL"]),
    ):
        body = _body(code)
        terms, provider = years.terms(year or clock.today().year, body.path), providers.of_office(body.id)
        handing = Handing(body, terms, file.name, provider)
        try:
            is_known = rosters.known(handing.body, content) is not None
            roster = rosters.take_in(handing, content)
        except Refused as refusal:
            raise click.ClickException(chinese(refusal.text)) from None
        except FaultyRoster as faulty:
            _stop(file, content, faulty)
    click.echo(_receipt(roster, is_known))


def _body(code: str | None) -> Organisation:
    if code is None:
        return organisations.region()
    found = organisations.called(code)
    if len(found) != 1:
        raise click.ClickException(f"没有单位“{code}”，或有几个同名，请写单位代码")
    return found[0]


def _stop(file: Path, content: bytes, faulty: FaultyRoster) -> None:
    """Say what is wrong, and leave the workbook that says it row by row beside the file."""
    beside = file.with_name(f"{file.stem}-问题.xlsx")
    beside.write_bytes(rosters.annotated(content, faulty.faults))
    click.echo(chinese(rosters.told(len(faulty.faults))))
    for fault in faulty.faults[: batches.SHOWN]:
        column = f"，{fault.column}" if fault.column else ""
        click.echo(f"第 {fault.row} 行{column}：{chinese(fault.text)}")
    click.echo(f"全部问题见 {beside}")
    sys.exit(1)


def _receipt(roster: CreditRoster, is_known: bool) -> str:
    told = "同一份花名册已经登记过，没有变动" if is_known else "已登记"
    return f"{told}：回执 {roster.id}，{roster.year} 年，{roster.rows} 行，{roster.hours} 学时，新登记人员 {roster.newcomers} 人。"


@group.command("credits-report", help="各推荐单位所属人员一年的继续教育完成情况（CSV）")
@year_option
def _credits_report(year: int | None) -> None:
    with scope.everything(AT_TERMINAL):
        chosen = year or clock.today().year
        minima = years.minima_of(chosen)
        lines = report_queries.by_body(chosen, minima)
    if minima == rules.Minima():
        click.echo("尚未录入继续教育规定，complete 一列为 0", err=True)
    print_csv(report_queries.COLUMNS, ([str(cell) for cell in astuple(line)] for line in lines))


@group.command("lay-credits", help="按学时记录重算一年的年度学时，改正不一致之处")
@year_option
def _lay_credits(year: int | None) -> None:
    count = totals.lay(year or clock.today().year)
    click.echo(f"已改正 {count} 人的年度学时。" if count else "年度学时与学时记录一致。")


@group.command(
    "standing",
    help="一人申报职称的继续教育学时结论（CSV）：逐年逐科目已得、要求和还差的学时，适用的减免，结论",
)
@click.option("--person", "number", type=int, required=True, help="人员的登记编号，不是身份证号码")
@click.option("--level", type=click.Choice(list(LEVELS)), required=True, help="申报级别")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="评审日，不写则为今天")
def _standing(number: int, level: str, day: dt.datetime | None) -> None:
    with scope.everything(AT_TERMINAL):
        try:
            found = standings.for_title(standings.whole(number), level, day.date() if day else clock.today())
        except Absent:
            raise click.ClickException(f"登记编号为 {number} 的人员没有任职单位，也没有学时记录") from None
        except Refused as refusal:
            raise click.ClickException(chinese(refusal.text)) from None
    print_csv(standing_exports.COLUMNS, standing_exports.lines(found))
    click.echo(chinese(found.sentence), err=True)
