"""flask tepei applications · lay-figures · export-summary · print-application."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy import select

from tepei.applications import counted, exports, prints
from tepei.applications.models import Application
from tepei.organisations.models import Organisation
from tepei.policy.life import STANDINGS
from tepei.portal import audit, scope
from tepei.portal.database import db, transaction
from tepei.portal.terminal import AT_TERMINAL, group, print_csv
from tepei.programmes.commands import cycle_option, find_cycle, find_track

out_option = click.option("--out", required=True, type=click.Path(path_type=Path), help="写入的文件")


@group.command("applications", help="申报清单（CSV）：编号、脱敏姓名、推荐单位、培养方式、状态")
@cycle_option
@click.option("--state", default=None, help=" ".join(STANDINGS))
def _applications(cycle_code: str, state: str | None) -> None:
    if state is not None and state not in STANDINGS:
        raise click.ClickException(f"没有状态 {state}；可用：{'、'.join(STANDINGS)}")
    with scope.everything(AT_TERMINAL):
        rows = exports.application_rows(find_cycle(cycle_code), state)
        print_csv(("number", "name", "body", "track", "state", "outcome"), rows)


@group.command("lay-figures", help="按申报表的内容重新生成统计用的列（所属领域、紧缺、基层、非公）")
def _lay_figures() -> None:
    with scope.everything(AT_TERMINAL), transaction():
        count = counted.rebuild()
    click.echo(f"已生成 {count} 份申报表的统计列。")


@group.command("export-summary", help="导出汇总表（xlsx）")
@cycle_option
@click.option("--track", "track_code", required=True, help="培养方式的代码")
@click.option("--body", "body_code", default=None, help="推荐单位的编码：六位区划代码，或名额归属的编码")
@out_option
def _export_summary(cycle_code: str, track_code: str, body_code: str | None, out: Path) -> None:
    with scope.everything(AT_TERMINAL):
        cycle = find_cycle(cycle_code)
        body = _body(body_code) if body_code else None
        content, _ = exports.summary_workbook(cycle, find_track(cycle, track_code), body)
        out.write_bytes(content)
    click.echo(f"已写入 {out}")


@group.command("print-application", help="打印一份申报表（PDF）")
@click.option("--number", required=True, help="申报编号")
@out_option
def _print_application(number: str, out: Path) -> None:
    with scope.everything(AT_TERMINAL):
        found = db.session.scalars(select(Application).where(Application.number == number)).one_or_none()
        if found is None:
            raise click.ClickException(f"没有编号为 {number} 的申报表")
        out.write_bytes(prints.pdf_of(found))
        audit.record("application.print", found, submission=found.form.submission)
    click.echo(f"已写入 {out}")


def _body(code: str) -> Organisation:
    found = db.session.scalars(select(Organisation).where(Organisation.code == code)).one_or_none()
    if found is None:
        raise click.ClickException(f"没有代码为 {code} 的单位")
    return found
