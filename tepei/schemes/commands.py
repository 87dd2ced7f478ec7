"""flask tepei check-packs · pack-schema · pack-reference · export-pack · load-pack: packs in and out."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask import current_app

from tepei import packs
from tepei.portal import scope
from tepei.portal.catalogue import chinese
from tepei.portal.errors import Refused
from tepei.portal.terminal import AT_TERMINAL, group, report
from tepei.programmes.commands import find_cycle
from tepei.schemes import actions
from tepei.schemes.checking import written


@group.command("check-packs", help="检查配置包：错误逐条指出文件与行号")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def _check_packs(folder: Path | None) -> None:
    folders = [folder] if folder else packs.provinces(current_app.config["BASE_PACK"].parent)
    problems = [str(problem.with_key) for each in folders for problem in packs.check(each)]
    report(problems, f"配置包检查通过：{'、'.join(each.name for each in folders)}")


@group.command("pack-schema", help="配置包各文件的 JSON Schema，供编辑器补全和校验")
@click.option(
    "--changes",
    is_flag=True,
    help="用于只写不同之处的文件：沿用另一年度的年度，本省的单位类别、岗位和条件依据",
)
def _pack_schema(changes: bool) -> None:
    click.echo(json.dumps(packs.schema(of_changes=changes), ensure_ascii=False, indent=2))


@group.command("pack-reference", help="配置包每一项的说明，即 docs/packs.md 的后半部分")
def _pack_reference() -> None:
    click.echo(packs.reference())


@group.command("export-pack", help="把一个年度的配置写成文件")
@click.argument("cycle_code", metavar="CYCLE")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
def _export_pack(cycle_code: str, folder: Path) -> None:
    with scope.everything(AT_TERMINAL):
        packs.write(folder, written(find_cycle(cycle_code)))
    click.echo(f"已写入 {folder}")


@group.command("load-pack", help="载入一个省份或一个年度的配置：目录中有 pack.yaml 或 cycle.yaml")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True, file_okay=False))
def _load_pack(folder: Path) -> None:
    with scope.everything(AT_TERMINAL):
        try:
            if (folder / "pack.yaml").exists():
                loaded = actions.load_pack(packs.read(folder))
                if loaded.receptions:
                    click.echo(
                        f"受理时间和地点：{loaded.receptions} 个单位，其中 {loaded.own} 个已自行填写，保持不变"
                    )
            else:
                actions.take_over(packs.texts(folder))
        except packs.PackError as error:
            report([str(problem) for problem in error.problems], "")
        except Refused as refusal:
            raise click.ClickException(chinese(refusal.text)) from None
    click.echo(f"已载入 {folder}")
