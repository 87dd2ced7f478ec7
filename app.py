"""The application, built in one order: settings, database, keys, rows, security, screens."""

from __future__ import annotations

import datetime as dt
import gc
import os
from collections.abc import Mapping
from pathlib import Path

from flask import Flask
from flask_appbuilder import AppBuilder
from flask_migrate import Migrate

import config
from tepei import cli, menu, packs
from tepei.credits import reminding
from tepei.messages import delivery
from tepei.organisations import delegating
from tepei.papers import reminders
from tepei.people import queries as people
from tepei.policy.bodies import Bodies
from tepei.policy.facts import Facts
from tepei.portal import accounts, catalogue, database, province, queue, sealing, vault, worker
from tepei.portal.gate import codes, letters, logs, security, web
from tepei.portal.queue import Daily
from tepei.portal.screens import theme
from tepei.recommendations import forgoing
from tepei.trainees import due

# What the worker does by itself.
REGULAR = {
    "deliver": Daily(delivery.deliver),
    "codes": Daily(codes.deliver),
    "remind": Daily(reminders.remind, dt.time(8, 30)),
    "cards": Daily(reminding.announce, dt.time(8, 40)),
    "forgo": Daily(forgoing.note, dt.time(0, 20)),
    "leaves": Daily(due.begin_leaves, dt.time(0, 30)),
    "reports": Daily(due.remind_reports, dt.time(8, 40)),
    "invitations": Daily(letters.tidy, dt.time(3, 10)),
    "delegations": Daily(delegating.end_lapsed, dt.time(0, 10)),
    "tidy_up": Daily(worker.tidy, dt.time(3, 20)),
}


def create_app(environment: Mapping[str, str] | None = None) -> Flask:
    """A portal with the settings of this environment. Raises ConfigError where a start would be unsafe."""
    app = Flask(__name__)
    app.config.update(config.load(os.environ if environment is None else environment))
    logs.init(app)
    database.init(app)
    vault.init(app)
    queue.init(app, worker.run, REGULAR)
    Migrate(app, database.db, directory=str(config.ROOT / "migrations"), render_as_batch=True)
    web.init(app)
    theme.init(app)
    province.init(app, *_province(app.config["TEPEI_PACK"]), packs.workdays(app.config["BASE_PACK"]))
    app.extensions["viewer_of"] = people.viewer_of
    app.extensions["contact_of"] = people.contact_of
    with app.app_context():
        _refuse_demonstration(app)
        if not sealing.is_the_key():
            raise config.ConfigError(sealing.OTHER_KEY)
        appbuilder = AppBuilder(
            app,
            database.db.session,
            security_manager_class=security.SecurityManager,
            indexview=menu.Index,
            update_perms=False,
        )
        catalogue.init(app, packs.document(app.config["TEPEI_PACK"] / "pack.yaml").value.get("words") or {})
        menu.register(appbuilder)
    cli.register(app, create_app)
    if app.config["TEPEI_MODE"] == "production":
        # All this stays as long as the process: the collector would look through it for half a second, in the middle of somebody's request.
        gc.freeze()
    return app


def _province(pack: Path) -> tuple[Bodies, Facts]:
    try:
        return packs.tables(pack)
    except packs.PackError as error:
        raise config.ConfigError(str(error)) from None


def _refuse_demonstration(app: Flask) -> None:
    """The demonstration's passwords are printed for everybody, and its people are invented."""
    if app.config["TEPEI_MODE"] == "production" and accounts.demo_accounts():
        raise config.ConfigError(
            "数据库中有演示账号，不能用于生产环境：请改用新的数据库（DATABASE_URL 或 DATA_DIR），再执行 flask tepei deploy"
        )
