"""flask tepei …: deployment and upkeep; every room brings the commands that are about it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask, current_app
from flask_migrate import upgrade

from tepei import packs
from tepei.applications import commands as _applications
from tepei.certificates import commands as _certificates
from tepei.credits import commands as _credits
from tepei.demo import loading, professionals, tree, trying
from tepei.funding import commands as _funding
from tepei.imports import commands as _imports
from tepei.messages import actions as messages
from tepei.messages import commands as _messages
from tepei.organisations import actions as organisations
from tepei.organisations import commands as _organisations
from tepei.organisations import queries as organisation_queries
from tepei.organisations import tree as organisation_tree
from tepei.papers import commands as _papers
from tepei.papers.invariants import invariants
from tepei.placements import commands as _placements
from tepei.places import commands as _places
from tepei.portal import audit, backups, database, scope, sealing, worker
from tepei.portal.catalogue import chinese
from tepei.portal.errors import Refused
from tepei.portal.terminal import group, report
from tepei.recommendations import commands as _recommendations
from tepei.schemes import actions as schemes
from tepei.schemes import commands as _schemes
from tepei.selection import commands as _selection
from tepei.selection import draw_commands as _draw
from tepei.trainees import commands as _trainees

# Reading a room's commands adds them to the group.
ROOMS = (
    _messages,
    _organisations,
    _imports,
    _places,
    _schemes,
    _papers,
    _applications,
    _recommendations,
    _selection,
    _draw,
    _trainees,
    _credits,
    _funding,
    _certificates,
    _placements,
)


def register(app: Flask, create: Callable[[Mapping[str, str]], Flask]) -> None:
    """Add the commands to `flask`; `create` makes another application, with settings of its own."""
    app.cli.add_command(group)
    app.extensions["create_app"] = create


def deploy() -> None:
    """Bring the database to this version: tables, the audit chain, roles, the pack. Again and again, without harm."""
    upgrade()
    with scope.everything("deployment"):
        pack = packs.read(current_app.config["TEPEI_PACK"])
        if other := organisation_tree.other_province(pack.region_code):
            raise click.ClickException(
                f"数据库属于“{other}”，配置包是“{pack.authority}”的，两者不能混用。请为这个配置包另设 DATA_DIR 或 DATABASE_URL"
            )
        if unknown := organisation_queries.unknown_kinds():
            raise click.ClickException(
                f"数据库中有本省没有的单位类别：{'、'.join(unknown)}。请核对 PACK，或在 bodies.yaml 中补上"
            )
        audit.begin_chain()
        if not sealing.prove():
            raise click.ClickException(sealing.OTHER_KEY)
        try:
            schemes.load_pack(pack)
        except Refused as refusal:
            raise click.ClickException(chinese(refusal.text)) from None
        organisations.sync_roles(packs.roles(current_app.config["TEPEI_PACK"]))
        messages.lay_templates()


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


@group.command("demo-credits", help="装入虚构的专业技术人员和两年的学时（不在生产环境）")
@click.option(
    "--people", "count", type=click.IntRange(1, 5_000_000), default=100_000, show_default=True, help="人数"
)
@click.option("--seed", type=int, default=1, show_default=True, help="同一个数得到同样的人员")
def _demo_credits(count: int, seed: int) -> None:
    if current_app.config["TEPEI_MODE"] == "production":
        raise click.ClickException("演示数据不能装入生产环境：请设置 TEPEI_MODE=demo，并使用另外的数据库")
    deploy()
    try:
        made = professionals.load(professionals.Professionals(count, seed), click.echo)
    except Refused as refusal:
        raise click.ClickException(chinese(refusal.text)) from None
    click.echo(f"已装入 {made} 条学时记录。")


@group.command(
    "try-pack",
    help="试走一个省份的配置包：开放各年度，把每个示例从填报走到入选，并打印材料；不用本系统的数据库",
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="写入材料的文件夹"
)
def _try_pack(folder: Path, out: Path) -> None:
    if problems := [str(each) for each in packs.check(folder)]:
        report(problems, "")
    out.mkdir(parents=True, exist_ok=True)
    with _throw_away(folder):
        failed = 0
        for line in trying.tried(packs.read(folder), out):
            click.echo(f"{'✓' if line.is_well else '✗'} {line.text}")
            failed += not line.is_well
    report([f"有 {failed} 处与示例不一致。"] if failed else [], f"全部示例一致，材料已写入 {out}")


@contextmanager
def _throw_away(folder: Path) -> Iterator[None]:
    """Inside an installation of this pack that nobody else sees."""
    with tempfile.TemporaryDirectory() as data:
        settings = {"TEPEI_MODE": "test", "DATA_DIR": data, "PACK": str(folder.resolve())}
        app: Flask = current_app.extensions["create_app"](settings)
        with app.app_context():
            deploy()
            yield
            database.close()


@group.command("work", help="执行后台任务，直到被停止")
def _work() -> None:
    worker.revive()
    worker.tidy()
    worker.work(current_app._get_current_object())  # type: ignore[attr-defined]


@group.command("backup", help="备份：先数据库，后附件，写入 DIR 下以时间命名的新文件夹（密钥不在其中）")
@click.argument("parent", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--keep", "count", type=click.IntRange(min=1), help="只保留最近几份，其余删除")
def _backup(parent: Path, count: int | None) -> None:
    folder, made = backups.back_up(parent)
    click.echo(
        f"已备份到 {folder}：{made.database} 数据库（版本 {made.revision}），附件 {made.files} 个，{made.size} 字节。"
    )
    for gone in backups.keep_latest(parent, count) if count else ():
        click.echo(f"已删除旧备份 {gone}。")


@group.command("restore", help="恢复：把一份备份放进空的数据库和空的 DATA_DIR，并核对数据和审计链")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True, file_okay=False))
def _restore(folder: Path) -> None:
    try:
        made = backups.restore(folder)
    except Refused as refusal:
        raise click.ClickException(chinese(refusal.text)) from None
    click.echo(f"已恢复 {made.made_at} 的备份：附件 {made.files} 个。请执行 tepei deploy 升级到本版本。")
    if not sealing.is_the_key():
        raise click.ClickException(sealing.OTHER_KEY)
    with scope.everything("what was restored is checked as a whole"):
        broken = [each.text for each in invariants()]
    report([*broken, *_breaks()], "数据不变量和审计链均无问题。")


@group.command("verify-audit", help="校验审计链，指出第一条不符的记录")
def _verify_audit() -> None:
    report(_breaks(), "审计链完整。")


def _breaks() -> list[str]:
    """Where the audit chain breaks."""
    found = audit.verify()
    return [f"审计链在第 {found.number} 条处中断：{found.text}"] if found else []
