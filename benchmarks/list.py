"""The lists of a prefecture's reviewer, 25 rows, against the same list by Django admin, by stock Flask-AppBuilder and by Flask-Admin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import select

from app import create_app
from benchmarks import django_admin, installation, peers, population
from benchmarks.desk import Desk, Page, Side, flask_side
from benchmarks.timing import Figure, Timed, interleaved
from tepei.demo.tree import PASSWORD
from tepei.organisations.models import Organisation
from tepei.portal.database import db

SEARCH = "张"
OURS, DJANGO, FAB, ADMIN = "Tepei", "Django admin", "stock FAB", "Flask-Admin"
ADDRESSES = {DJANGO: django_admin.URL, FAB: peers.FAB_URL, ADMIN: peers.ADMIN_URL}
SEARCHES = {DJANGO: f"?q={SEARCH}", FAB: f"?_flt_2_applicant_name={SEARCH}", ADMIN: f"?flt1_0={SEARCH}"}
# What is asked for → the portal's address, and whether the peers search. What waits has no like at the peers: they show all.
ASKED = {
    "list": ("/review/all/list/", False),
    "list, a name searched": (f"/review/all/list/?_flt_0_applicant_name={SEARCH}", True),
    "what waits (beside it: the list)": ("/review/list/", False),
}
AIMS = {DJANGO: 0.6}
BODY = "152200"


def measure(kind: str, count: int, rounds: int) -> Iterator[Figure]:
    """The lists on one kind of database with so many applications."""
    with installation.environment(kind, "production") as settings:
        url, body = fill(settings, count)
        desks = {
            OURS: Desk(portal, settings),
            FAB: Desk(peers.stock_fab, url, body),
            ADMIN: Desk(peers.flask_admin, url, body),
            DJANGO: Desk(django_admin.django_admin, url, body),
        }
        for name, (address, is_search) in ASKED.items():
            paths = {OURS: address} | {
                peer: each + (SEARCHES[peer] if is_search else "") for peer, each in ADDRESSES.items()
            }
            yield from _compare(name, f"{installation.LABELS[kind]} {count:,}", desks, paths, rounds)
        for desk in desks.values():
            desk.close()


def portal(settings: Mapping[str, str]) -> Side:
    """The real application, in production."""
    app = create_app(settings)
    with app.app_context():
        return flask_side(app, db.engine, population.REVIEWER, PASSWORD)


def fill(settings: dict[str, str], count: int, times: int = 1) -> tuple[str, int]:
    """Where the filled database is, and the id of the reviewer's organisation. There are `times` as many applications as `count`."""
    app = installation.deployed(settings)
    with app.app_context():
        population.apply_for(count, population.build())
        if times > 1:
            population.multiply(count, times)
        population.lay()
        body = db.session.scalars(select(Organisation.id).where(Organisation.code == BODY)).one()
        db.session.remove()
        db.engine.dispose()
    return app.config["SQLALCHEMY_DATABASE_URI"], body


def _compare(
    name: str, database: str, desks: dict[str, Desk], paths: dict[str, str], rounds: int
) -> Iterator[Figure]:
    """Ours against each peer; where they are asked the same question, they must list the same people."""
    pages: dict[str, Page] = {side: desks[side].get(path) for side, path in paths.items()}
    assert "waits" in name or len({page.names for page in pages.values()}) == 1, pages

    def asking(side: str) -> Timed:
        return lambda: desks[side].get(paths[side]).ms

    taken = interleaved(rounds, {side: asking(side) for side in paths})
    told = {
        side: f"{taken[side]:.1f} ms, {page.size / 1024:.0f} KB, {page.statements} SQL"
        for side, page in pages.items()
    }
    for side in ADDRESSES:
        value = round(taken[OURS] / taken[side], 2)
        yield Figure(name, database, value, f"× {side}", told[OURS], told[side], AIMS.get(side))
