"""flask tepei deliver: the outbox, once and now."""

from __future__ import annotations

import click

from tepei.messages import delivery
from tepei.portal.terminal import group


@group.command("deliver", help="立即发送待发的邮件、短信（工作进程每分钟自动发送）")
def _deliver() -> None:
    sent = delivery.deliver()
    click.echo(f"已发出 {sent} 条，待发送 {delivery.waiting()} 条。")
