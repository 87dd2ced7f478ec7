"""flask tepei …: deployment and upkeep; every room brings the commands that are about it."""

from __future__ import annotations

import click
from flask import Flask, current_app
from flask_migrate import upgrade

from tepei import packs
from tepei.applications import commands as _applications
from tepei.demo import loading, tree
from tepei.organisations import actions as organisations
from tepei.organisations import commands as _organisations
from tepei.organisations import queries as organisation_queries
from tepei.papers import commands as _papers
from tepei.places import commands as _places
from tepei.portal import audit, jobs, queue, scope
from tepei.portal.terminal import group, report
from tepei.schemes import actions as schemes
from tepei.schemes import commands as _schemes

# Reading a room's commands adds them to the group.
ROOMS = (_organisations, _places, _schemes, _papers, _applications)


def register(app: Flask) -> None:
    """Add the commands to `flask`."""
    app.cli.add_command(group)


def deploy() -> None:
    """Bring the database to this version: tables, the audit chain, roles, the pack. Again and again, without harm."""
    upgrade()
    with scope.everything("deployment"):
        if unknown := organisation_queries.unknown_kinds():
            raise click.ClickException(
                f"数据库中有本省没有的单位类别：{'、'.join(unknown)}。请核对 PACK，或在 bodies.yaml 中补上"
            )
        audit.begin_chain()
        organisations.sync_roles(packs.roles(current_app.config["TEPEI_PACK"]))
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


@group.command("verify-audit", help="校验审计链，指出第一条不符的记录")
def _verify_audit() -> None:
    found = audit.verify()
    report([f"审计链在第 {found.number} 条处中断：{found.text}"] if found else [], "审计链完整。")
