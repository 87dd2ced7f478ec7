"""flask tepei places, flask tepei import places: the allocation table for other programs, and from a workbook."""

from __future__ import annotations

from pathlib import Path

import click

from tepei.imports.commands import dry_run, imports, sheet, stop
from tepei.organisations import queries as organisations
from tepei.places import exports, importing
from tepei.places import table as tables
from tepei.portal import scope
from tepei.portal.catalogue import chinese
from tepei.portal.errors import Refused
from tepei.portal.terminal import AT_TERMINAL, group, print_csv
from tepei.programmes.commands import cycle_option, find_cycle


@group.command("places", help="名额表（CSV）：推荐单位 × 培养方式")
@cycle_option
def _places(cycle_code: str) -> None:
    with scope.everything(AT_TERMINAL):
        print_csv(("body", "code", "track", "places", "taken"), exports.places_rows(find_cycle(cycle_code)))


@imports.command("places", help="名额分配表（附件1）：全部读懂才写入；有需要核对之处只逐条列出")
@sheet
@cycle_option
@click.option("--reason", default="按名额分配表导入", show_default=True, help="调整理由，记入名额台账")
@dry_run
def _import(file: Path, cycle_code: str, reason: str, is_dry: bool) -> None:
    with scope.acting_as(organisations.authority()):
        cycle = find_cycle(cycle_code)
        lines = tables.lines(cycle)
        try:
            if problems := importing.fill(lines, file.read_bytes(), cycle.tracks):
                stop(f"文件中有 {len(problems)} 处需要核对，没有写入。", map(chinese, problems))
            changed = 0 if is_dry else tables.write(cycle, lines, reason)
        except Refused as refusal:
            stop(
                chinese(refusal.text),
                (f"{line.name}：{chinese(fault)}" for line in lines for fault in line.faults.values()),
            )
    click.echo("检查通过，没有写入。" if is_dry else f"名额表已保存，改动 {changed} 处。")
