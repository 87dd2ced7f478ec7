"""At a terminal: which year a command is about 年度; flask tepei notice-period."""

from __future__ import annotations

import datetime as dt

import click

from tepei.policy.notice import NoticePeriod, counted
from tepei.portal import province
from tepei.portal.errors import Absent
from tepei.portal.terminal import group
from tepei.programmes import queries
from tepei.programmes.models import Cycle, Track

cycle_option = click.option("--cycle", "cycle_code", required=True, help="年度代码，例如 nmg-tepei-2023")


def find_cycle(code: str) -> Cycle:
    """Raises click.ClickException for an unknown code."""
    try:
        return queries.cycle_by_code(code)
    except Absent:
        raise click.ClickException(f"没有代码为 {code} 的年度") from None


def find_track(cycle: Cycle, code: str) -> Track:
    """Likewise."""
    try:
        return queries.track_by_code(cycle, code)
    except Absent:
        known = "、".join(track.code for track in cycle.tracks)
        raise click.ClickException(f"{cycle.code} 没有培养方式 {code}；可用：{known}") from None


@group.command("notice-period", help="按放假调休安排推算公示到哪一天为止")
@click.option("--starts", required=True, type=click.DateTime(["%Y-%m-%d"]), help="开始公示的日期")
@click.option("--working-days", type=click.IntRange(min=1, max=366), help="公示多少个工作日")
@click.option("--calendar-days", type=click.IntRange(min=1, max=366), help="公示多少个自然日")
@click.option("--from-next-day", is_flag=True, help="开始公示的当日不计入（默认计入）")
def _notice_period(
    starts: dt.datetime, working_days: int | None, calendar_days: int | None, from_next_day: bool
) -> None:
    if (working_days is None) == (calendar_days is None):
        raise click.ClickException("请在 --working-days 和 --calendar-days 中写明一项")
    period = NoticePeriod(working_days or calendar_days or 1, working_days is not None, not from_next_day)
    found = counted(starts.date(), period, province.workdays())
    click.echo(found.last.isoformat())
    click.echo(f"计入：{'、'.join(map(str, found.days))}")
    if found.estimated:
        click.echo(f"未公布放假安排，按周一至周五推算：{'、'.join(map(str, found.estimated))}")
