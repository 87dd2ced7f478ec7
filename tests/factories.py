"""Fictitious people, units and accounts. Region codes 150180 to 150199 belong to no county: the numbers are nobody's."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any
from unittest import mock

from flask import current_app
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.security import generate_password_hash

from tepei.organisations.models import Membership, Organisation
from tepei.people.models import Person
from tepei.people.queries import viewer_of
from tepei.policy import identity
from tepei.portal import clock, scope, vault
from tepei.portal.accounts import Account
from tepei.portal.database import db, transaction
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle
from tepei.schemes import actions as schemes
from tepei.schemes import checking

PASSWORD = "Tepei-2023-demo"
# Hashed once and cheaply: thousands of accounts in a run need no slow hash.
_HASH = generate_password_hash(PASSWORD, method="pbkdf2:sha256:1")
_serial = itertools.count(1)
_examined: set[str] = set()


def id_number(born_on: dt.date = dt.date(1985, 6, 1), sex: str = "1") -> str:
    """A valid ID number of nobody, another at each call; sex is the code 1 男 or 2 女."""
    lap, order = divmod(next(_serial), 499)
    body = f"1501{99 - lap % 20}{born_on:%Y%m%d}{order * 2 + (sex == '1'):03d}"
    return body + identity.make_check_digit(body)


def organisation(code: str) -> Organisation:
    """A node that the pack loaded, by its code."""
    with scope.everything("a test looks a node up"):
        return db.session.scalars(select(Organisation).where(Organisation.code == code)).one()


def open_year(code: str = "nmg-tepei-2023") -> Cycle:
    """The year, open. One that this process has once found in order is not examined again: that was most of what it takes to lay a stage."""
    with scope.everything("a test opens a year"):
        found = programmes.cycle_by_code(code)
        if found.state == "draft":
            known = (
                mock.patch.object(checking, "faults", return_value=[]) if code in _examined else nullcontext()
            )
            with known:
                schemes.open_cycle(found.id, found.version)
            _examined.add(code)
    return found


def node(name: str, kind: str, parent: str | Organisation, **values: Any) -> Organisation:
    """A new active node under a parent (its row or its code)."""
    above = organisation(parent) if isinstance(parent, str) else parent
    with scope.everything("a test makes a node"), transaction() as session:
        made = Organisation(
            code=values.pop("code", f"T{next(_serial):06d}"),
            name=name,
            kind=kind,
            parent_id=above.id,
            state="active",
            **values,
        )
        session.add(made)
        session.flush()
        made.path = f"{above.path}{made.id}/"
    return made


def unit(name: str = "某旗人民医院", parent: str | Organisation = "152221", **values: Any) -> Organisation:
    """An employer (default: a public institution of 科尔沁右翼前旗, 兴安盟)."""
    return node(name, "employer", parent, **({"nature_code": "20", "affiliation_code": "50"} | values))


def account(username: str, name: str = "", **values: Any) -> Account:
    """An account with PASSWORD."""
    with transaction() as session:
        made = Account(
            username=username, first_name="", last_name=name or username, full_name=name or username,
            email=f"{username}@example.invalid", password=_HASH, active=True, **values,
        )  # fmt: skip
        session.add(made)
    return made


def member(username: str, role: str, of: str | Organisation, name: str = "") -> Account:
    """An account that acts for an organisation in a role."""
    made = account(username, name)
    place = organisation(of) if isinstance(of, str) else of
    with scope.everything("a test makes a membership"), transaction() as session:
        session.add(Membership(user_id=made.id, organisation_id=place.id, role=role, began_at=clock.now()))
        give_role(made, role)
    return made


def give_role(made: Account, role: str) -> None:
    """Add FAB's role of that code."""
    sm = current_app.appbuilder.sm  # type: ignore[attr-defined]
    found = sm.find_role(role)
    assert found is not None, f"role {role} is not deployed"
    made.roles.append(found)


def person(username: str = "", name: str = "白音", **values: Any) -> Person:
    """A person with an applicant's account."""
    made = account(username or f"person{next(_serial)}", name)
    born_on = values.pop("born_on", dt.date(1985, 6, 1))
    number = values.pop("number", None) or id_number(born_on, values.get("sex_code", "1"))
    with scope.everything("a test makes a person"), transaction() as session:
        row = Person(
            user_id=made.id, name=name, id_number=number, id_number_index=vault.blind_index(number),
            born_on=born_on, registered_at=clock.now(), **({"sex_code": "1", "ethnicity_code": "02"} | values),
        )  # fmt: skip
        session.add(row)
        give_role(made, "applicant")
    return row


@contextmanager
def signed_in(who: Account | Person) -> Iterator[scope.Viewer]:
    """Act with this account's eyes, without a browser."""
    found = who if isinstance(who, Account) else db.session.get_one(Account, who.user_id)
    viewer = viewer_of(found)
    with scope.acting_as(viewer):
        yield viewer


def sign_in(client: FlaskClient, username: str) -> None:
    """Through the login page, as people do."""
    page = client.get("/login/").get_data(as_text=True)
    answer = client.post(
        "/login/", data={"username": username, "password": PASSWORD, "csrf_token": token_of(page)}
    )
    assert answer.status_code == 302, answer.get_data(as_text=True)[:2000]


def hidden_of(page: str, name: str) -> str:
    """What the first box of this name of a page holds."""
    return page.split(f'name="{name}"', 1)[1].split('value="', 1)[1].split('"', 1)[0]


def token_of(page: str) -> str:
    """The CSRF token of a page."""
    return hidden_of(page, "csrf_token")
