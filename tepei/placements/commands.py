"""flask tepei lay-wishes: the wishes of who was selected before the year said where its form names training units."""

from __future__ import annotations

import click

from tepei.placements import invariants as _invariants  # noqa: F401  what must hold of places is registered there
from tepei.placements import notices as _notices  # noqa: F401  shown on the page of an application from here on
from tepei.placements import wishes
from tepei.portal import scope
from tepei.portal.database import transaction
from tepei.portal.terminal import AT_TERMINAL, group
from tepei.programmes.commands import cycle_option, find_cycle


@group.command("lay-wishes", help="从申报表中取出尚未取出的培养单位志愿")
@cycle_option
def _lay_wishes(cycle_code: str) -> None:
    with scope.everything(AT_TERMINAL), transaction():
        count = wishes.lay_missing(find_cycle(cycle_code))
    click.echo(f"取出 {count} 人的志愿。")
