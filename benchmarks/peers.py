"""The same list by a stock Flask-AppBuilder ModelView and by Flask-Admin: same tables, rows, columns and searches.

Both get what the portal's list has for the reader (scope, order, 25 rows, a search, a menu of as many entries) and none
of what it adds (counts by state, labels in Chinese, states as chips, one row of sign-ins): they do a little less work.
"""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_admin import Admin
from flask_admin.contrib.sqla import ModelView as AdminModelView
from flask_admin.menu import MenuLink
from flask_appbuilder import AppBuilder, Model, ModelView
from flask_appbuilder.models.filters import BaseFilter
from flask_appbuilder.models.sqla.base import SQLA
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import Babel
from flask_login import LoginManager, UserMixin, current_user, login_user
from sqlalchemy import Engine, Table, create_engine, func, select
from sqlalchemy.orm import declarative_base, relationship, scoped_session, sessionmaker

from benchmarks.desk import Side, flask_side

COLUMNS = [
    "applicant_name", "organisation_name", "track", "body_name", "eligibility", "state", "submitted_at",
]  # fmt: skip
SEARCHED = ["applicant_name", "organisation_name", "body_name", "number", "track", "state", "submitted_at"]
PASSWORD = "a-peer's-password"
MENU = [f"Entry {number}" for number in range(14)]  # the portal shows this reviewer fifteen
FAB_URL, ADMIN_URL = "/applicationview/list/", "/admin/application/"


def _mapped(base: Any, engine: Engine, organisation_id: int) -> tuple[Any, Any]:
    """The classes over the portal's tables, and the rows that have reached this organisation."""

    def table(name: str) -> Table:
        return Table(name, base.metadata, autoload_with=engine, resolve_fks=False)

    track = type("Track", (base,), {"__table__": table("tracks"), "__str__": lambda row: row.name})
    papers, steps = table("papers"), table("steps")
    links = {
        "track": relationship(track),
        "__table__": papers,
        "__mapper_args__": {"polymorphic_on": papers.c.kind, "polymorphic_identity": "paper"},
    }
    paper = type("Paper", (base,), links)
    own = {
        "__table__": table("applications"),
        "__mapper_args__": {"polymorphic_identity": "application"},
    }
    application = type("Application", (paper,), own)
    reached = select(steps.c.paper_id).where(
        steps.c.organisation_id == organisation_id, steps.c.reached_at.is_not(None)
    )
    return application, papers.c.id.in_(reached)


def stock_fab(url: str, organisation_id: int) -> Side:
    """Flask-AppBuilder as it comes: the application, its engine, and a user who may read the list."""
    app = Flask(__name__)
    app.config.update(SQLALCHEMY_DATABASE_URI=url, SECRET_KEY="stock" * 8, WTF_CSRF_ENABLED=False)
    db = SQLA(app, model_class=Model)
    with app.app_context():
        application, reached = _mapped(Model, db.engine, organisation_id)

        class Reached(BaseFilter):  # type: ignore[misc]
            name, arg_name = "reached", None

            def apply(self, query: Any, value: Any) -> Any:  # noqa: ARG002  FAB's signature
                return query.filter(reached)

        class ApplicationView(ModelView):  # type: ignore[misc]
            datamodel = SQLAInterface(application)
            list_columns, search_columns = COLUMNS, SEARCHED
            base_filters, base_order = [["id", Reached, None]], ("submitted_at", "desc")

        appbuilder = AppBuilder(app, db.session)
        appbuilder.add_view(ApplicationView, "Applications")
        for entry in MENU:
            appbuilder.add_link(entry, href="/")
        sm = appbuilder.sm
        role = sm.add_role("peer")
        for granted in (
            ("can_list", "ApplicationView"),
            ("can_show", "ApplicationView"),
            *(("menu_access", entry) for entry in ("Applications", *MENU)),
        ):
            sm.add_permission_role(role, sm.find_permission_view_menu(*granted))
        sm.add_user("peer", "a", "peer", "peer@example.invalid", role, password=PASSWORD)
        return flask_side(app, db.engine, "peer", PASSWORD)


def flask_admin(url: str, organisation_id: int) -> Side:
    """Flask-Admin as it comes, signed in by Flask-Login at /login."""
    app, engine, base = Flask(__name__), create_engine(url), declarative_base()
    app.config.update(SECRET_KEY="admin" * 8)
    session = scoped_session(sessionmaker(engine))
    app.teardown_appcontext(lambda _error: session.remove())
    application, reached = _mapped(base, engine, organisation_id)
    user = type(
        "User", (base, UserMixin), {"__table__": Table("ab_user", base.metadata, autoload_with=engine)}
    )

    class ApplicationView(AdminModelView):  # type: ignore[misc]
        can_create = can_edit = can_delete = False
        can_view_details = True
        page_size, column_list, column_default_sort = 25, COLUMNS, ("submitted_at", True)
        column_filters = [name for name in SEARCHED if name != "track"]

        def is_accessible(self) -> bool:
            return bool(current_user.is_authenticated)

        def get_query(self) -> Any:
            return super().get_query().filter(reached)

        def get_count_query(self) -> Any:
            return self.session.query(func.count(application.id)).filter(reached)

    Babel(app)
    login = LoginManager(app)
    login.user_loader(lambda key: session.get(user, int(key)))

    @app.post("/login/")
    def sign_in() -> str:
        login_user(session.scalars(select(user).limit(1)).one())
        return ""

    admin = Admin(app)
    admin.add_view(ApplicationView(application, session))
    admin.add_links(*(MenuLink(entry, url="/") for entry in MENU))
    return flask_side(app, engine)
