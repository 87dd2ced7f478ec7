"""The tables that the code describes are those that the migrations make, up and down, on both databases."""

from __future__ import annotations

from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import inspect

from tepei.portal import partitions
from tepei.portal.database import db


def _tables() -> set[str]:
    db.session.remove()
    found = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
    return {name for name in found if not partitions.is_part(name)}


def test_one_head_and_one_line(started: Flask) -> None:
    settings = Config()
    settings.set_main_option("script_location", started.extensions["migrate"].directory)
    scripts = ScriptDirectory.from_config(settings)
    assert len(scripts.get_heads()) == 1
    assert [s.revision for s in scripts.walk_revisions() if s.is_merge_point or s.is_branch_point] == []


def test_migrations_make_what_the_models_say(portal: Flask) -> None:
    with portal.app_context():
        db.session.remove()
        check()


def test_migrations_go_down_to_nothing_and_up_again(portal: Flask) -> None:
    with portal.app_context():
        before = _tables()
        assert len(before) > 20
        downgrade(revision="base")
        assert _tables() == set()
        upgrade()
        assert _tables() == before
        check()
