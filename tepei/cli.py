"""flask tepei …: what is run at a terminal."""

from __future__ import annotations

import importlib

from flask import Flask, current_app
from flask.cli import AppGroup
from flask_migrate import upgrade

from tepei.applications import models as applications  # noqa: F401
from tepei.portal import audit, scope

group = AppGroup("tepei", help="特培系统的部署与维护命令")


def register(app: Flask) -> None:
    """Add the commands to `flask`."""
    app.cli.add_command(group)


def deploy() -> None:
    """Interim: deploys whatever rooms have landed."""
    upgrade()
    with scope.everything("deployment"):
        audit.begin_chain()
        sm = current_app.appbuilder.sm  # type: ignore[attr-defined]
        for reserved in (sm.auth_role_admin, sm.auth_role_public):
            sm.add_role(reserved)  # FAB hangs every new permission on the first; nobody holds either
        current_app.appbuilder.add_permissions(update_perms=True)
        try:
            packs = importlib.import_module("tepei.packs")
            base, pack = packs.read(current_app.config["BASE_PACK"]), packs.read(current_app.config["TEPEI_PACK"])
        except Exception as error:
            print("packs:", error)
            base = pack = None
        for room, verb, what in (("organisations", "sync_roles", base), ("codes", "load", base), ("organisations", "load", pack), ("programmes", "load_pack", pack)):
            try:
                module = importlib.import_module(f"tepei.{room}.actions")
            except ModuleNotFoundError:
                continue
            if hasattr(module, verb):
                getattr(module, verb)(what)


@group.command("deploy")
def _deploy() -> None:
    deploy()
