"""The commands of `flask tepei …`: how they fail, what they print, and what rooms share to write theirs.

A room keeps its own in `commands.py`; the menu gathers them.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click
from cryptography.exceptions import InvalidTag
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError, ProgrammingError

from tepei.portal import trouble
from tepei.portal.catalogue import chinese
from tepei.portal.errors import Absent
from tepei.portal.sealing import OTHER_KEY


class Misused(click.ClickException):
    """What was typed is not a command of ours."""

    exit_code = 2


class Commands(AppGroup):
    """Every failure is one line that says what to do, and leaves with a code that is not 0."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was typed."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            raise Misused(_misuse(error)) from None
        except (OperationalError, ProgrammingError) as error:
            fault = str(error.orig).partition("\n")[0]
            raise click.ClickException(
                f"数据库不能使用（{fault}）：请核对 DATABASE_URL 或 DATA_DIR，再执行 flask tepei deploy"
            ) from None
        except Absent:
            raise click.ClickException("没有这样的记录，或者该年度尚未开放") from None
        except InvalidTag:
            raise click.ClickException(OTHER_KEY) from None
        except BrokenPipeError:
            raise  # whoever reads has seen enough (… | head): click ends without a word
        except OSError as error:
            raise click.ClickException(_unusable(error)) from None


group = Commands("tepei", help="特培系统的部署与维护命令")
AT_TERMINAL = "a command at the server's own terminal"


def print_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table for other programs."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)


def report(problems: Sequence[str], all_well: str) -> None:
    """Print what is wrong and leave with 1, or say that all is well."""
    for line in problems:
        click.echo(line)
    if problems:
        sys.exit(1)
    click.echo(all_well)


def _unusable(error: OSError) -> str:
    found = trouble.of(error)
    return (
        chinese(found.text)
        if found
        else f"文件不能读写：{error.filename or error.strerror}，请核对路径和权限"
    )


def _misuse(error: click.UsageError) -> str:
    if isinstance(error, click.MissingParameter) and error.param is not None:
        fault = f"缺少参数 {error.param.opts[0]}"
    elif isinstance(error, click.NoSuchOption):
        fault = f"没有选项 {error.option_name}"
    else:
        fault = "命令或参数不对"
    path = error.ctx.command_path if error.ctx else "flask tepei"
    return f"{fault}。用法见 {path} --help"
