"""Fictitious applications in bulk: written to the tables at once, because twenty thousand journeys would take hours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import insert, text, update

from tepei.applications.models import Application
from tepei.demo import provinces, tree
from tepei.demo.neimenggu import NeimengguPeople
from tepei.forms.models import FilledForm
from tepei.organisations.models import Organisation
from tepei.organisations.queries import stages_from
from tepei.papers import desks
from tepei.papers.models import Paper, Step
from tepei.people.models import Person
from tepei.policy.stages import Stop
from tepei.portal import scope, vault
from tepei.portal.accounts import Account
from tepei.portal.database import ZONE, db, transaction
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle
from tepei.schemes.actions import open_cycle

PACK, CYCLE = "inner-mongolia", "nmg-tepei-2023"
REVIEWER = "prefecture"  # of 兴安盟, where a thirteenth of the applications go
SURNAMES = "白包张王李刘陈杨赵黄周吴徐孙马朱胡林郭何"
FIRST = dt.datetime(2023, 3, 8, 9, 0, tzinfo=ZONE)
# Where they stand: most wait for their prefecture, others for the region, some are through.
STANDINGS = (("in_review", -2), ("in_review", -2), ("in_review", -1), ("approved", -1), ("selected", -1))
BATCH = 2_000
UNHURRIED = "SET LOCAL statement_timeout = 0"  # what a million rows need is more than a request has


def build() -> tree.Tree:
    """Units and one reviewer's account per organisation, and the cycle open."""
    story = provinces.of(PACK)
    assert story
    with scope.everything("the benchmark builds its world"), transaction() as session:
        built = tree.build(session, story)
        cycle = programmes.cycle_by_code(CYCLE)
        open_cycle(cycle.id, cycle.version)
        # They are nobody's demonstration: production would refuse to start beside one.
        session.execute(update(Account).values(is_demo=False))
        return built


def apply_for(count: int, built: tree.Tree, standings: Sequence[tuple[str, int]] = STANDINGS) -> None:
    """That many applications, spread evenly over the units, which stand there in turn."""
    with scope.everything("the benchmark fills its tables"):
        cycle = programmes.cycle_by_code(CYCLE)
        routes = [(unit, tuple(stop for (stop,) in stages_from(unit.id))) for unit in built.employers]
        names = {each.id: each.name for each in built.by_code.values()}
    answers = NeimengguPeople(1).person("inside").answers
    for start in range(1, count + 1, BATCH):
        rows: dict[Any, list[dict[str, Any]]] = {
            each: [] for each in (Person, FilledForm, Paper, Application, Step)
        }
        for serial in range(start, min(start + BATCH, count + 1)):
            unit, stops = routes[serial % len(routes)]
            for model, row in _rows(serial, (unit, stops), cycle, names, standings[serial % len(standings)]):
                rows[model].append(row)
        for form in rows[FilledForm]:
            form["answers"] = answers
        with db.engine.begin() as connection:
            for model, values in rows.items():
                connection.execute(insert(model.__table__), values)
    if db.engine.dialect.name == "postgresql":
        with db.engine.begin() as connection:
            for table in (
                "people",
                "filled_forms",
                "papers",
            ):  # so that whoever comes after them gets a number
                connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {count})"))


def multiply(count: int, times: int) -> None:
    """`times` as many as the `count` that are there, each with a number of its own: the database copies them itself (PostgreSQL)."""
    further = f"generate_series(1, {times - 1}) AS more"
    own = {
        "id": f"id + more * {count}", "paper_id": f"paper_id + more * {count}", "person_id": f"person_id + more * {count}",
        "form_id": f"form_id + more * {count}", "number": "number || '-' || more", "id_number_index": "md5(id_number_index || more)",
        "submitted_at": f"submitted_at + more * interval '{count} seconds'", "moved_at": f"moved_at + more * interval '{count} seconds'",
    }  # fmt: skip
    with db.engine.begin() as connection:
        connection.exec_driver_sql(UNHURRIED)
        for model in (Person, FilledForm, Paper, Application, Step):
            table = model.__table__
            names = [column.name for column in table.columns if not (model is Step and column.name == "id")]
            values = [own.get(name, f'"{name}"') for name in names]
            listed = ", ".join(f'"{name}"' for name in names)
            connection.exec_driver_sql(
                f"INSERT INTO {table.name} ({listed}) SELECT {', '.join(values)} FROM {table.name}, {further}"
            )


def lay() -> None:
    """What the lists of a desk are found by, for all of them; and what the database knows of its tables after its first minutes."""
    with transaction() as session:
        if db.engine.dialect.name == "postgresql":
            session.execute(text(UNHURRIED))
        desks.rebuild()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if db.engine.dialect.name == "postgresql":
            connection.exec_driver_sql(UNHURRIED.replace("LOCAL ", ""))
            # As it does by itself of rows that lie for a while.
            connection.exec_driver_sql("VACUUM (ANALYZE)")
        else:
            connection.exec_driver_sql("ANALYZE")


def _rows(
    serial: int,
    way: tuple[Organisation, tuple[Stop, ...]],
    cycle: Cycle,
    names: dict[int, str],
    stands: tuple[str, int],
) -> Iterator[tuple[Any, dict[str, Any]]]:
    name = f"{SURNAMES[serial % len(SURNAMES)]}某{serial:06d}"
    (unit, stops), (state, standing) = way, stands
    position = len(stops) + standing
    at, body = FIRST + dt.timedelta(seconds=serial), stops[-2].organisation_id
    number = f"150199{serial:012d}"
    yield Person, {
        "id": serial, "name": name, "id_number": number, "id_number_index": vault.blind_index(number), "sex_code": "1",
        "born_on": dt.date(1990, 1, 1), "ethnicity_code": "02", "registered_at": at,
    }  # fmt: skip
    yield FilledForm, {"id": serial, "submission": 1}
    yield Paper, {
        "id": serial, "form_id": serial, "kind": "application", "person_id": serial, "cycle_id": cycle.id, "track_id": cycle.tracks[0].id,
        "organisation_id": unit.id, "organisation_name": unit.name, "body_id": body, "body_name": names[body],
        "pool_id": body, "state": state, "position": position, "holds_place": standing == -1, "created_at": at,
        "submitted_at": at, "moved_at": at, "number": f"B{serial:015d}", "applicant_name": name, "eligibility": "pass",
    }  # fmt: skip
    yield Application, {"id": serial}
    for place, stop in enumerate(stops):
        yield Step, {
            "paper_id": serial, "position": place, "kind": stop.kind, "organisation_id": stop.organisation_id,
            "organisation_name": names[stop.organisation_id], "takes_place": stop.takes_place,
            "reached_at": at if place <= position else None,
        }  # fmt: skip
