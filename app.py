"""The application, built in one order: settings, database, keys, rows, security, screens."""

from __future__ import annotations

import os
from collections.abc import Mapping

from flask import Flask
from flask_appbuilder import AppBuilder
from flask_migrate import Migrate

import config
from tepei import cli, menu
from tepei.people import queries as people
from tepei.portal import database, queue, security, theme, vault, web


def create_app(environment: Mapping[str, str] | None = None) -> Flask:
    """A portal with the settings of this environment. Raises ConfigError where a start would be unsafe."""
    app = Flask(__name__)
    app.config.update(config.load(os.environ if environment is None else environment))
    database.init(app)
    vault.init(app)
    queue.init(app)
    Migrate(app, database.db, directory=str(config.ROOT / "migrations"), render_as_batch=True)
    web.init(app)
    theme.init(app)
    app.extensions["viewer_of"] = people.viewer_of
    with app.app_context():
        appbuilder = AppBuilder(
            app,
            database.db.session,
            security_manager_class=security.SecurityManager,
            indexview=menu.Index,
            update_perms=False,
        )
        menu.register(appbuilder)
    cli.register(app)
    return app
