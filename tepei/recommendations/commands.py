"""flask tepei note-forgone: who let the time of recommending pass."""

from __future__ import annotations

import click

from tepei.portal.terminal import group
from tepei.recommendations import forgoing


@group.command("note-forgone", help="记录逾期未报推荐名单、视为放弃的单位（工作进程每天 0:20 自动记录）")
def _note_forgone() -> None:
    for row in forgoing.note():
        click.echo(f"{row.cycle.name}：{row.organisation.name} 视为放弃")
