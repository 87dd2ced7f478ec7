"""A small application of its own over the tables and screens of shelves.py, and a browser for it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_appbuilder import AppBuilder
from sqlalchemy import event, update
from werkzeug.security import generate_password_hash

import config
from tepei.portal import catalogue, clock, database, scope, vault
from tepei.portal.accounts import Account, SignIn
from tepei.portal.audit import AuditChain, AuditEntry
from tepei.portal.database import Model, db
from tepei.portal.gate import security, web
from tepei.portal.screens import theme
from tepei.portal.screens.views import SafeView, expose, signed_in
from tests.portal.shelves import Book, BookView, DeskView, Shelf, ShelfView, StockBookView, Throwaway

PASSWORD = "Grassland-2023"
_HASH = generate_password_hash(PASSWORD, method="pbkdf2:sha256:1")


class Home(SafeView):
    """The layout links to it."""

    route_base = "/home"

    @expose("/")
    @signed_in
    def index(self) -> str:
        """Nothing to see."""
        return self.render("appbuilder/base.html")


def make(folder: Path) -> Flask:
    """The application with its tables, the roles reader, writer and nobody, and no accounts."""
    app = Flask("app", root_path=str(config.ROOT))
    app.config.update(config.load({"TEPEI_MODE": "test", "DATA_DIR": str(folder)}))
    app.config.update({"FAB_PASSWORD_HASH_METHOD": "pbkdf2:sha256:1", "LOGINS_PER_MINUTE": 10_000})
    database.init(app)
    vault.init(app)
    theme.init(app)
    web.init(app)
    app.extensions["viewer_of"] = lambda account: scope.Viewer(
        user_id=account.id, roles=frozenset(role.name for role in account.roles), name=account.username
    )
    with app.app_context():
        for tables in (Model.metadata, Throwaway.metadata):
            tables.create_all(db.engine)
        builder = AppBuilder(
            app, db.session, security_manager_class=security.SecurityManager, update_perms=True
        )
        catalogue.init(app, {})
        for view in (Home, BookView, ShelfView, DeskView, StockBookView):
            builder.add_view_no_menu(view)
        _fill(builder)
        db.session.remove()
    return app


def _fill(builder: Any) -> None:
    db.session.add(AuditChain(name="portal", length=0, head="0" * 64))
    grants = {
        "reader": {"Book": ["read"], "Shelf": ["read"]},
        "writer": {
            "Book": ["read", "add", "write", "delete", "export", "review"],
            "Shelf": ["read", "add", "write", "delete"],
        },
        "security_admin": {"Account": ["read", "write"], "Role": ["read"]},
        "applicant": {"Book": ["read"]},
    }
    for name, views in grants.items():
        role = builder.sm.add_role(name)
        for view, verbs in views.items():
            for verb in verbs:
                builder.sm.add_permission_role(role, builder.sm.add_permission_view_menu(f"can_{verb}", view))
    db.session.commit()


def account(app: Flask, username: str, *roles: str, **values: Any) -> int:
    """An account with PASSWORD; its id."""
    with app.app_context():
        made = Account(
            username=username, full_name=username, first_name="", last_name="", email=f"{username}@example.invalid",
            password=_HASH, active=True, **values,
        )  # fmt: skip
        made.roles = [app.appbuilder.sm.find_role(role) for role in roles]  # type: ignore[attr-defined]
        db.session.add(made)
        db.session.commit()
        return int(made.id)


def books(app: Flask, owner: str, *titles: str, **values: Any) -> list[int]:
    """Books of an owner; their ids."""
    with app.app_context(), scope.everything("a test fills the shelves"):
        made = [Book(title=title, owner=owner, **values) for title in titles]
        db.session.add_all(made)
        db.session.commit()
        return [book.id for book in made]


def shelf(app: Flask, owner: str, name: str) -> int:
    """A shelf of an owner; its id."""
    with app.app_context(), scope.everything("a test fills the shelves"):
        made = Shelf(name=name, owner=owner)
        db.session.add(made)
        db.session.commit()
        return made.id


def stored(app: Flask, model: type[Any], pk: int) -> Any:
    """The row as it is in the database, seen by nobody in particular; None where there is none."""
    with app.app_context(), scope.everything("a test looks at what is stored"):
        return db.session.get(model, pk)


def stored_all(app: Flask, model: type[Any]) -> list[Any]:
    """All rows of a table."""
    with app.app_context(), scope.everything("a test looks at what is stored"):
        return list(db.session.query(model).order_by(model.id if hasattr(model, "id") else model.key))


def end_sessions(app: Flask) -> None:
    """Everybody was away for longer than a session waits."""
    with app.app_context():
        db.session.execute(update(SignIn).values(seen_at=clock.real() - dt.timedelta(hours=1)))
        db.session.commit()


def events(app: Flask) -> list[tuple[str, str]]:
    """The history: (event, subject)."""
    return [(row.event, row.subject) for row in stored_all(app, AuditEntry)]


class Browser:
    """A client that sends the tokens which the page before carried."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self.get = self.client.get

    def is_in(self) -> bool:
        """Whether somebody is signed in here."""
        return self.get("/books/list/").status_code == 200

    def sign_in(self, username: str, password: str = PASSWORD) -> Any:
        """Through the login page."""
        return self.post("/login/", username=username, password=password)

    def post(self, url: str, form: str = "/login/", **values: Any) -> Any:
        """Post with the CSRF token (and the hidden values) of a page: by default that of the same address."""
        page = self.client.get(url if url.startswith(("/login", "/books/add", "/books/edit")) else form)
        return self.client.post(url, data=hidden(page.get_data(as_text=True)) | values)


def hidden(page: str) -> dict[str, str]:
    """The hidden values of a page's forms."""
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        if 'type="hidden"' in tag and (name := re.search(r'name="([^"]*)"', tag)):
            value = re.search(r'value="([^"]*)"', tag)
            found[name[1]] = value[1] if value else ""
    return found


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The statements that run meanwhile."""
    said: list[str] = []

    def listen(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        said.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", listen)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", listen)
