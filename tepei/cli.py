"""flask tepei …: what is run at a terminal."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from flask_migrate import upgrade
from sqlalchemy import select
from sqlalchemy.exc import OperationalError, ProgrammingError

from tepei import packs
from tepei.applications import exports as application_exports
from tepei.applications import prints
from tepei.applications.models import Application
from tepei.demo import loading, tree
from tepei.organisations import actions as organisations
from tepei.organisations import memberships
from tepei.organisations.models import Organisation
from tepei.papers import diagram, kinds, queries
from tepei.papers.invariants import invariants
from tepei.places import exports as place_exports
from tepei.policy.route import STATES
from tepei.portal import audit, files, jobs, queue, scope
from tepei.portal.database import db
from tepei.portal.errors import Absent, Refused
from tepei.programmes import queries as cycles
from tepei.programmes.models import Cycle, Track
from tepei.schemes import actions as schemes
from tepei.schemes.checking import written


class Misused(click.ClickException):
    """What was typed is not a command of ours."""

    exit_code = 2


class Commands(AppGroup):
    """Every failure is one line that says what to do, and leaves with a code that is not 0."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was typed."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            raise Misused(_misuse(error)) from None
        except (OperationalError, ProgrammingError) as error:
            said = str(error.orig).partition("\n")[0]
            raise click.ClickException(
                f"数据库不能使用（{said}）：请核对 DATABASE_URL 或 DATA_DIR，再执行 flask tepei deploy"
            ) from None
        except Absent:
            raise click.ClickException("没有这样的记录，或者该年度尚未开放") from None
        except OSError as error:
            raise click.ClickException(f"文件不能读写：{error.filename}，请核对路径和权限") from None


group = Commands("tepei", help="特培系统的部署与维护命令")
AT_TERMINAL = "a command at the server's own terminal"

_cycle_option = click.option("--cycle", "cycle_code", required=True, help="年度代码，例如 nmg-tepei-2023")
_out_option = click.option("--out", required=True, type=click.Path(path_type=Path), help="写入的文件")


def register(app: Flask) -> None:
    """Add the commands to `flask`."""
    app.cli.add_command(group)


def deploy() -> None:
    """Bring the database to this version: tables, the audit chain, roles, the pack. Again and again, without harm."""
    upgrade()
    with scope.everything("deployment"):
        audit.begin_chain()
        organisations.sync_roles(current_app.config["BASE_PACK"] / "roles.yaml")
        schemes.load_pack(packs.read(current_app.config["TEPEI_PACK"]))


@group.command("deploy", help="升级数据库，同步权限、角色与省级配置包（可重复执行）")
def _deploy() -> None:
    deploy()
    click.echo("部署完成。")


@group.command("demo", help="部署，并装入演示数据与演示账号（不在生产环境）")
def _demo() -> None:
    if current_app.config["TEPEI_MODE"] == "production":
        raise click.ClickException("演示数据不能装入生产环境：请设置 TEPEI_MODE=demo，并使用另外的数据库")
    deploy()
    click.echo("正在准备演示数据，请稍候……")
    made = loading.load()
    click.echo(f"已装入 {made} 份演示申报表。" if made else "演示数据已就绪。")
    click.echo(f"\n地址：{current_app.config['PUBLIC_URL']}\n演示账号（密码均为 {tree.PASSWORD}）：")
    for username, name in loading.accounts():
        click.echo(f"  {username:<12}{name}")


@group.command("work", help="执行后台任务，直到被停止")
def _work() -> None:
    jobs.revive()
    jobs.tidy()
    queue.work(current_app._get_current_object())  # type: ignore[attr-defined]


@group.command(
    "create-account", help="开设账号并打印一次性密码（首次部署：安全管理员、系统管理员、审计员各一人）"
)
@click.option("--organisation", required=True, help="单位代码，例如 150000")
@click.option("--role", required=True, help="角色代码，例如 security_admin")
@click.option("--username", required=True, help="用户名")
@click.option("--name", required=True, help="姓名")
def _create_account(organisation: str, role: str, username: str, name: str) -> None:
    with scope.everything("the first accounts are made at the server's own terminal"):
        try:
            made = memberships.install_member(organisation, role, memberships.Newcomer(username, name))
        except Refused as refusal:
            raise click.ClickException(refusal.text) from None
    click.echo(f"账号 {username} 已开设，一次性密码：{made.password}（首次登录须修改）")


@group.command("check-packs", help="检查配置包：错误逐条指出文件与行号")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def _check_packs(folder: Path | None) -> None:
    folders = [folder] if folder else packs.provinces(current_app.config["BASE_PACK"].parent)
    problems = [str(problem) for each in folders for problem in packs.check(each)]
    _report(problems, f"配置包检查通过：{'、'.join(each.name for each in folders)}")


@group.command("pack-schema", help="配置包的 JSON Schema，供编辑器补全和校验")
def _pack_schema() -> None:
    click.echo(json.dumps(packs.schema(), ensure_ascii=False, indent=2))


@group.command("pack-reference", help="配置包每一项的说明，即 docs/packs.md 的后半部分")
def _pack_reference() -> None:
    click.echo(packs.reference())


@group.command("export-pack", help="把一个年度的配置写成文件")
@click.argument("cycle_code", metavar="CYCLE")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
def _export_pack(cycle_code: str, folder: Path) -> None:
    with scope.everything(AT_TERMINAL):
        packs.write(folder, written(_cycle(cycle_code)))
    click.echo(f"已写入 {folder}")


@group.command("load-pack", help="载入一个省份或一个年度的配置：目录中有 pack.yaml 或 cycle.yaml")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True, file_okay=False))
def _load_pack(folder: Path) -> None:
    with scope.everything(AT_TERMINAL):
        try:
            if (folder / "pack.yaml").exists():
                schemes.load_pack(packs.read(folder))
            else:
                schemes.take_over(packs.texts(folder))
        except packs.PackError as error:
            _report([str(problem) for problem in error.problems], "")
        except Refused as refusal:
            raise click.ClickException(refusal.text) from None
    click.echo(f"已载入 {folder}")


@group.command("invariants", help="核对数据不变量：名额、状态、审核记录、附件")
def _invariants() -> None:
    with scope.everything("the invariants are about every row"):
        broken = [each.text for each in invariants()]
        broken += [f"附件 {pk} 的内容缺失或已损坏" for pk in files.damaged()]
    _report(broken, "全部不变量成立。")


@group.command("verify-audit", help="校验审计链，指出第一条不符的记录")
def _verify_audit() -> None:
    found = audit.verify()
    _report([f"审计链在第 {found.number} 条处中断：{found.text}"] if found else [], "审计链完整。")


@group.command("places", help="名额表（CSV）：推荐单位 × 培养方式")
@_cycle_option
def _places(cycle_code: str) -> None:
    with scope.everything(AT_TERMINAL):
        _print_csv(
            ("body", "code", "track", "places", "taken"), place_exports.places_rows(_cycle(cycle_code))
        )


@group.command("applications", help="申报清单（CSV）：编号、脱敏姓名、推荐单位、培养方式、状态")
@_cycle_option
@click.option("--state", default=None, help=" ".join(STATES))
def _applications(cycle_code: str, state: str | None) -> None:
    if state is not None and state not in STATES:
        raise click.ClickException(f"没有状态 {state}；可用：{'、'.join(STATES)}")
    with scope.everything(AT_TERMINAL):
        rows = application_exports.application_rows(_cycle(cycle_code), state)
        _print_csv(("number", "name", "body", "track", "state"), rows)


@group.command("diagram", help="画出一种材料的办理流程（Mermaid）")
@_cycle_option
@click.option("--kind", "key", default="application", help="材料种类，默认 application")
def _diagram(cycle_code: str, key: str) -> None:
    if key not in kinds.KINDS:
        raise click.ClickException(f"没有材料种类 {key}；可用：{'、'.join(kinds.KINDS)}")
    kind = kinds.KINDS[key]
    with scope.everything(AT_TERMINAL):
        cycle = _cycle(cycle_code)
        words = cycles.scheme_of(cycle).statuses if kind.route else {}
        click.echo(diagram.mermaid(kind.life, queries.step_names(cycle, kind), words))


@group.command("export-summary", help="导出汇总表（xlsx）")
@_cycle_option
@click.option("--track", "track_code", required=True, help="outside 区外 · inside 区内")
@click.option("--body", "body_code", default=None, help="推荐单位的六位区划代码，或 150000-direct")
@_out_option
def _export_summary(cycle_code: str, track_code: str, body_code: str | None, out: Path) -> None:
    with scope.everything(AT_TERMINAL):
        cycle = _cycle(cycle_code)
        body = _organisation(body_code) if body_code else None
        content, _ = application_exports.summary_workbook(cycle, _track(cycle, track_code), body)
        out.write_bytes(content)
    click.echo(f"已写入 {out}")


@group.command("print-application", help="打印一份申报表（PDF）")
@click.option("--number", required=True, help="申报编号")
@_out_option
def _print_application(number: str, out: Path) -> None:
    with scope.everything(AT_TERMINAL):
        found = db.session.scalars(select(Application).where(Application.number == number)).one_or_none()
        if found is None:
            raise click.ClickException(f"没有编号为 {number} 的申报表")
        out.write_bytes(prints.pdf_of(found))
        audit.record("application.print", found, submission=found.form.submission)
    click.echo(f"已写入 {out}")


def _cycle(code: str) -> Cycle:
    try:
        return cycles.cycle_by_code(code)
    except Absent:
        raise click.ClickException(f"没有代码为 {code} 的年度") from None


def _track(cycle: Cycle, code: str) -> Track:
    try:
        return cycles.track_by_code(cycle, code)
    except Absent:
        known = "、".join(track.code for track in cycle.tracks)
        raise click.ClickException(f"{cycle.code} 没有培养方式 {code}；可用：{known}") from None


def _organisation(code: str) -> Organisation:
    found = db.session.scalars(select(Organisation).where(Organisation.code == code)).one_or_none()
    if found is None:
        raise click.ClickException(f"没有代码为 {code} 的单位")
    return found


def _print_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)


def _report(problems: Sequence[str], all_well: str) -> None:
    """Print what is wrong and leave with 1, or say that all is well."""
    for line in problems:
        click.echo(line)
    if problems:
        sys.exit(1)
    click.echo(all_well)


def _misuse(error: click.UsageError) -> str:
    if isinstance(error, click.MissingParameter) and error.param is not None:
        said = f"缺少参数 {error.param.opts[0]}"
    elif isinstance(error, click.NoSuchOption):
        said = f"没有选项 {error.option_name}"
    else:
        said = "命令或参数不对"
    path = error.ctx.command_path if error.ctx else "flask tepei"
    return f"{said}。用法见 {path} --help"
