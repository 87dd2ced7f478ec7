"""flask tepei …: what is run at a terminal."""

from __future__ import annotations

from flask import Flask
from flask.cli import AppGroup

from tepei.applications import models as applications  # noqa: F401  every room's tables are known to migrations

group = AppGroup("tepei", help="特培系统的部署与维护命令")


def register(app: Flask) -> None:
    """Add the commands to `flask`."""
    app.cli.add_command(group)
