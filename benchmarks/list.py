"""The lists of a prefecture's reviewer, 25 rows, against the same list by stock Flask-AppBuilder and by Flask-Admin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import select

from app import create_app
from benchmarks import installation, peers, population
from benchmarks.desk import Desk, Page, Side
from benchmarks.timing import Line, Timed, interleaved
from tepei.demo.tree import PASSWORD
from tepei.organisations.models import Organisation
from tepei.portal.database import db

# What is asked → the portal's address, then the queries that stand for it at the peers.
SEARCH = "张"
PAGES = {
    "all": ("/review/all/list/", "", ""),
    "all, a name searched": (
        f"/review/all/list/?_flt_0_applicant_name={SEARCH}",
        f"?_flt_2_applicant_name={SEARCH}",
        f"?flt1_0={SEARCH}",
    ),
}
AWAITING = "/review/list/"
BODY = "152200"


def measure(kind: str, count: int, rounds: int) -> Iterator[Line]:
    """The lists on one kind of database with so many applications."""
    with installation.environment(kind, "production") as settings:
        url, organisation_id = _fill(settings, count)
        desks = {
            "Tepei": Desk(portal, settings),
            "stock FAB": Desk(peers.stock_fab, url, organisation_id),
            "Flask-Admin": Desk(peers.flask_admin, url, organisation_id),
        }
        for asked, (ours, fab, admin) in PAGES.items():
            paths = {"Tepei": ours, "stock FAB": peers.FAB_URL + fab, "Flask-Admin": peers.ADMIN_URL + admin}
            yield from _compare(f"{asked} · {installation.LABELS[kind]} {count:,}", desks, paths, rounds)
        paths = {"Tepei": AWAITING, "stock FAB": peers.FAB_URL}
        yield from _compare(
            f"waiting (peer: all) · {installation.LABELS[kind]} {count:,}", desks, paths, rounds
        )
        for desk in desks.values():
            desk.close()


def portal(settings: Mapping[str, str]) -> Side:
    """The real application, in production."""
    app = create_app(settings)
    with app.app_context():
        return Side(app, db.engine, population.REVIEWER, PASSWORD)


def _fill(settings: dict[str, str], count: int) -> tuple[str, int]:
    app = installation.deployed(settings)
    with app.app_context():
        population.apply_for(count, population.build())
        body = db.session.scalars(select(Organisation.id).where(Organisation.code == BODY)).one()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("ANALYZE")
            connection.commit()
        db.session.remove()
        db.engine.dispose()
    return app.config["SQLALCHEMY_DATABASE_URI"], body


def _compare(subject: str, desks: dict[str, Desk], paths: dict[str, str], rounds: int) -> Iterator[Line]:
    """Ours against each peer; where they ask the same question, they must list the same people."""
    pages: dict[str, Page] = {name: desks[name].get(path) for name, path in paths.items()}
    assert AWAITING in paths.values() or len({page.names for page in pages.values()}) == 1, pages

    def asking(name: str) -> Timed:
        return lambda: desks[name].get(paths[name]).ms

    taken = interleaved(rounds, {name: asking(name) for name in paths})
    said = {
        name: f"{taken[name]:.1f} ms, {page.size / 1024:.0f} KB, {page.statements} SQL"
        for name, page in pages.items()
    }
    for name in list(paths)[1:]:
        yield Line(f"list, {subject}", said["Tepei"], f"{name}: {said[name]}", taken["Tepei"] / taken[name])
