"""A prefecture's office before its professionals."""

from __future__ import annotations

from flask import Flask

from tepei.credits import actions
from tepei.organisations.models import Organisation
from tepei.people.models import Person
from tepei.portal.database import db
from tests import factories
from tests.credits.test_ledger import SINCE, new
from tests.papers.browsing import Browser

LIST = "/professionals/"


def professional(name: str, username: str = "", unit: Organisation | None = None) -> Person:
    who = factories.person(username, name=name)
    actions.move(who.id, unit or factories.unit(), SINCE)
    return who


class Office:
    """A prefecture's reviewer, 乌兰 who has all hours of the year, and 巴特尔 who has 12.5 and an account."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            body = factories.organisation("152200")
            self.unit = factories.unit("某校").id
            done, short = (
                professional(name, user, db.session.get(Organisation, self.unit))
                for name, user in (("乌兰", ""), ("巴特尔", "bateer"))
            )
            actions.enter(
                *(
                    new(done, hours, subject, body_id=body.id)
                    for hours, subject in (("30", "public"), ("60", "professional"))
                )
            )
            (self.entry,) = (each.id for each in actions.enter(new(short, body_id=body.id)))
            self.done, self.short = done.id, short.id
            factories.member("li", "prefecture_reviewer", "152200")
            factories.member("far", "prefecture_reviewer", "150200")
        self.at = Browser(app, "li")

    def press(self, address: str, **values: object) -> tuple[int, str]:
        """Post from the list: the status, and the page that it leads to."""
        token, here = factories.token_of(self.at.read(LIST)), {"Referer": f"http://localhost{LIST}"}
        answer = self.at.client.post(address, data={"csrf_token": token, **values}, headers=here)
        seen = self.at.client.get(answer.location) if answer.status_code == 302 else answer
        return answer.status_code, seen.get_data(as_text=True)
