"""Two questions of a load balancer: does the process live, and may it be given work?"""

from __future__ import annotations

import shutil
from functools import cache

from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import Blueprint, Response, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from tepei.portal.database import db

health = Blueprint("health", __name__)
FREE = 0.10  # share of the disk that must be left


@health.get("/healthz")
def process() -> Response:
    """The process answers."""
    return jsonify(ok=True)


@health.get("/readyz")
def ready() -> ResponseReturnValue:
    """The database answers and is at the head of its migrations, and the disk has room."""
    checks = {"database": _database_answers(), "migrations": _is_migrated(), "disk": _has_room()}
    return jsonify(ok=all(checks.values()), **checks), 200 if all(checks.values()) else 503


def _database_answers() -> bool:
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        db.session.rollback()
        return False
    return True


def _is_migrated() -> bool:
    try:
        stored = db.session.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    except SQLAlchemyError:
        db.session.rollback()
        return False
    return list(stored) == list(_heads(current_app.extensions["migrate"].directory))


@cache
def _heads(directory: str) -> tuple[str, ...]:
    settings = Config()
    settings.set_main_option("script_location", directory)
    return tuple(ScriptDirectory.from_config(settings).get_heads())


def _has_room() -> bool:
    disk = shutil.disk_usage(current_app.config["DATA_DIR"])
    return disk.free / disk.total >= FREE


for _view in (process, ready):
    _view._guarded_by = "open: a load balancer has no account"  # type: ignore[attr-defined]
