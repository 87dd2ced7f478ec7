"""Everybody at work in an open year, and the pages of each that are looked at."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from tepei.organisations.models import Organisation
from tepei.portal import scope
from tepei.portal.accounts import Account
from tepei.portal.database import db, transaction
from tepei.schemes.models import Fact, Scheme
from tests import factories
from tests.access.trainee_rows import begun, taken
from tests.applications import filling
from tests.browser.site import Site

POSTS = {
    "unit": "unit_reviewer", "county": "county_reviewer", "prefecture": "prefecture_reviewer",
    "department": "department_reviewer", "region": "region_reviewer", "writer_of_years": "region_reviewer", "training": "training_unit",
    "system": "system_admin", "security": "security_admin", "auditor": "auditor",
}  # fmt: skip
PLACES = {"county": "152221", "prefecture": "152200"}


def everybody(site: Site) -> dict[str, int]:
    """Everybody at work in an open year: drafts by username, and a paper that waits for the unit."""
    with site.application.app_context():
        factories.open_year()
        unit = factories.unit("科尔沁右翼前旗示例医院")
        places: dict[str, Any] = {
            "unit": unit,
            "department": factories.node("示例厅", "department", "150000"),
            "training": factories.node("示例培养单位", "training_unit", "150000"),
            **PLACES,
        }
        for username, role in POSTS.items():
            factories.member(username, role, places.get(username, "150000"))
        found = {"paper": filling.submitted(factories.person("sender"), unit).id}
        for username in ("patient", "writer", "traveller", "plain", "twofold"):
            with factories.signed_in(factories.person(username)):
                found[username] = filling.draft(unit).id
        factories.person("clicker")
        with scope.everything("a test looks"):
            found["fact"] = db.session.scalars(select(Fact.id)).first() or 0
            found["scheme"] = db.session.scalars(select(Scheme.id)).first() or 0
        found["leave"], found["taken"] = selected("trainee", unit), taken("away", unit)
        with scope.everything("a test sends messages"), transaction() as session:
            session.execute(update(Account).values(unread=128))  # as much as a head has to bear
        return found


def selected(username: str, unit: Organisation) -> int:
    """The draft of a leave of somebody new who was selected."""
    person = factories.person(username)
    with scope.everything("a test selects"), transaction():
        filling.submitted(person, unit).state = "selected"
    return begun(username, unit)


def section(numbers: dict[str, int], username: str, key: str = "plan") -> str:
    return f"/applications/{numbers[username]}/sections/{key}"


PRINTED = {
    "patient": ("/applications/{draft}/", "/applications/{draft}/sections/basic"),
    "unit": ("/review/list/", "/review/papers/{paper}/"),
    "region": ("/home/", "/places/", "/figures/", "/years/nmg-tepei-2023"),
}


SCREENS = {
    "": ("/", "/login/", "/register/", "/register-unit/", "/open-figures/"),
    "patient": (
        "/home/", "/applications/", "/applications/new?unit=医院", "/applications/{draft}/",
        "/applications/{draft}/sections/basic", "/applications/{draft}/sections/career",
        "/applications/{draft}/attachments", "/applications/{draft}/submit", "/accounts/userinfo/",
    ),
    "trainee": (
        "/home/", "/leaves/", "/leaves/new?unit=示例", "/leaves/{leave}/", "/leaves/{leave}/sections/basic", "/leaves/{leave}/submit",
    ),
    "unit": ("/home/", "/review/list/", "/review/all/list/", "/review/papers/{paper}/", "/people/list/", "/places/"),
    "county": ("/home/", "/organisations/list/", "/organisations/add", "/memberships/list/"),
    "prefecture": ("/home/", "/windows/list/", "/windows/add", "/tracks/list/"),
    "department": ("/home/", "/summary/", "/claims/list/"),
    "region": ("/home/", "/places/", "/cycles/list/", "/extensions/list/", "/codes/list/", "/jobs/", "/figures/", "/search/"),
    "writer_of_years": ("/home/", "/route-steps/list/", "/facts/edit/{fact}", "/schemes/edit/{scheme}", "/cases/list/"),
    "training": ("/home/", "/review/list/", "/review/papers/{taken}/"),
    "system": ("/home/", "/divisions/list/"),
    "security": ("/home/", "/accounts/list/", "/roles/list/", "/password/"),
    "auditor": ("/home/", "/audit/list/"),
}  # fmt: skip
