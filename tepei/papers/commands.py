"""flask tepei invariants · lay-desks · diagram: what must hold of every paper, and how a kind of paper lives."""

from __future__ import annotations

import click

from tepei.papers import desks, diagram, kinds, queries, reminders
from tepei.papers.invariants import invariants
from tepei.portal import files, scope, sealing
from tepei.portal.catalogue import chinese
from tepei.portal.database import transaction
from tepei.portal.terminal import AT_TERMINAL, group, report
from tepei.programmes import queries as programmes
from tepei.programmes.commands import cycle_option, find_cycle


@group.command("invariants", help="核对数据不变量：名额、状态、审核记录、附件")
def _invariants() -> None:
    if not sealing.is_the_key():
        report([sealing.OTHER_KEY], "")
    with scope.everything("the invariants are about every row"):
        broken = [each.text for each in invariants()]
        broken += [f"附件 {pk} 的内容缺失或已损坏" for pk in files.damaged()]
    report(broken, "全部不变量成立。")


@group.command("remind", help="发送今天到期的截止提醒（工作进程每天 8:30 自动发送）")
@click.option("--dry-run", is_flag=True, help="只统计，不发送")
def _remind(dry_run: bool) -> None:
    for told in reminders.remind(dry_run=dry_run):
        click.echo(f"{told.cycle}：{chinese(told.kind.name)} {told.count} 条")


@group.command("lay-desks", help="按申报材料的审核流程重新生成审核列表的索引行")
def _lay_desks() -> None:
    with scope.everything(AT_TERMINAL), transaction():
        desks.rebuild()
    click.echo("审核列表已重新生成。")


@group.command("diagram", help="画出一种材料的办理流程（Mermaid）")
@cycle_option
@click.option("--kind", "key", default="application", help="材料种类，默认 application")
def _diagram(cycle_code: str, key: str) -> None:
    if key in diagram.LIVES:
        click.echo(diagram.LIVES[key]())
        return
    if key not in kinds.KINDS:
        known = (*kinds.KINDS, *diagram.LIVES)
        raise click.ClickException(f"没有材料种类 {key}；可用：{'、'.join(known)}")
    kind = kinds.KINDS[key]
    with scope.everything(AT_TERMINAL):
        cycle = find_cycle(cycle_code)
        words = programmes.scheme_of(cycle).statuses if kind.routed else {}
        routes = [[chinese(step) for step in steps] for steps in queries.routes_in_words(cycle, kind)]
        click.echo(diagram.mermaid(kind.life, routes, words))
