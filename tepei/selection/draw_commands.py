"""flask tepei draw: the panels that a seed draws, for whoever checks the lot."""

from __future__ import annotations

import click

from tepei.policy.drawing import draw
from tepei.portal.catalogue import chinese
from tepei.portal.errors import Absent
from tepei.portal.scope import everything
from tepei.portal.terminal import AT_TERMINAL, group
from tepei.programmes.commands import cycle_option, find_cycle
from tepei.selection import panel_queries as queries


@group.command("draw", help="按种子演算评审组的随机抽取（不写入）；该种子已用于抽取的，按当时的专家库")
@cycle_option
@click.option("--seed", required=True, type=click.IntRange(0, 10**9), help="种子")
@click.option("--most-terms", type=click.IntRange(min=1), default=None, help="参加满几次的不抽；不写则不限")
def _draw(cycle_code: str, seed: int, most_terms: int | None) -> None:
    with everything(AT_TERMINAL):
        try:
            row = queries.latest_round(find_cycle(cycle_code))
        except Absent:
            raise click.ClickException(f"{cycle_code} 还没有评审轮次") from None
        kept = queries.last_draw(row.id, seed)
        if kept is not None:
            (pool, plans), most_terms = queries.as_drawn(kept), kept.most_terms
        else:
            panels = queries.panels_of(row.id)
            pool = queries.pool_for(row.cycle, panels, queries.entries_by_panel(panels, row.id))
            plans = queries.plans_of(panels)
        if not plans:
            raise click.ClickException(f"{row.name}还没有评审组")
        for name, panel in draw(pool, plans, seed, most_terms).items():
            click.echo(f"{name}：{'、'.join(map(_called, panel.members)) or '—'}")
            click.echo(f"  候补：{'、'.join(map(_called, panel.substitutes)) or '—'}")
            if panel.shortage is not None:
                click.echo(f"  {chinese(panel.shortage)}")


def _called(key: str) -> str:
    """王平（某大学）."""
    name, _bar, unit = key.partition("|")
    return f"{name}（{unit}）"
