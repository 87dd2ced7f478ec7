"""flask tepei create-account: the first accounts, which nobody above could open."""

from __future__ import annotations

import click

from tepei.organisations import appointing, memberships
from tepei.portal import scope
from tepei.portal.catalogue import chinese
from tepei.portal.errors import Refused
from tepei.portal.terminal import group


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
            made = memberships.install_member(organisation, role, appointing.Newcomer(username, name))
        except Refused as refusal:
            raise click.ClickException(chinese(refusal.text)) from None
    click.echo(f"账号 {username} 已开设，一次性密码：{made.password}（首次登录须修改）")
