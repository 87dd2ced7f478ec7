"""At a terminal: which year a command is about 年度."""

from __future__ import annotations

import click

from tepei.portal.errors import Absent
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
