"""flask tepei import KIND FILE: what the screens of 批量导入 do, at a terminal, in the words of the screens."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

import click
from flask import current_app

from tepei.imports import actions, batches
from tepei.imports.kinds import ImportKind, follow
from tepei.organisations import queries as organisations
from tepei.organisations.models import Membership
from tepei.portal import scope, sheets
from tepei.portal.catalogue import chinese
from tepei.portal.errors import Refused
from tepei.portal.tables import RowFault
from tepei.portal.terminal import group

sheet = click.argument("file", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False))
dry_run = click.option("--dry-run", "is_dry", is_flag=True, help="只检查，不写入")


@group.group("import", help="从 xlsx 批量导入：全部导入，或一行也不导入并逐行说明原因")
def imports() -> None:
    """Every kind is a command of it; rooms above add their own."""


def stop(text: str, lines: Iterable[str]) -> NoReturn:
    """Say what the screen says where it refuses, and leave with 1."""
    click.echo(text)
    for line in lines:
        click.echo(line)
    sys.exit(1)


def _add(kind: ImportKind) -> None:
    """The command of a kind; a function for each, since each keeps its own."""

    @imports.command(
        kind.key, help=f"{kind.title}（{'、'.join(head.label for head in kind.heads if head.required)}……）"
    )
    @sheet
    @dry_run
    def _import(file: Path, is_dry: bool) -> None:
        with (
            scope.acting_as(organisations.authority()),
            current_app.test_request_context(base_url=current_app.config["PUBLIC_URL"]),
        ):
            _run(kind, file.read_bytes(), is_dry)


def _run(kind: ImportKind, content: bytes, is_dry: bool) -> None:
    try:
        filled = sheets.read(content, kind.heads)
        if is_dry:
            count = len(actions.check(kind, filled))
            click.echo(f"{chinese(kind.title)}：检查通过，共 {count} 行，没有导入。")
            return
        made = actions.take_in(kind, filled)
    except Refused as refusal:
        stop(chinese(refusal.text), ())
    except actions.Faulty as faulty:
        stop(f"{chinese(kind.title)}：{chinese(actions.told(len(faulty.faults)))}", map(_told, faulty.faults))
    click.echo(f"{chinese(kind.title)}：共导入 {len(made)} 行。")
    for name, username, link in batches.links(
        [each.user_id for each in made if isinstance(each, Membership)]
    ):
        click.echo(f"{name}\t{username}\t{link}")


def _told(fault: RowFault) -> str:
    column = f"，{fault.column}" if fault.column else ""
    return f"第 {fault.row} 行{column}：{chinese(fault.text)}"


follow(_add)
