"""Somebody who is trained, and a browser for each body that answers for them."""

from __future__ import annotations

import datetime as dt

from flask import Flask
from sqlalchemy import select

from tepei.applications.models import Application
from tepei.portal import scope
from tepei.portal.database import db, transaction
from tepei.portal.screens.forms import sign_version
from tepei.trainees import moves
from tepei.trainees.models import Trainee
from tests import factories
from tests.papers.browsing import Browser, Desk
from tests.papers.stage import applicant_of


class Training:
    """One trainee, placed at a school; `at` has the browsers of trainee, school, unit and region."""

    def __init__(self, app: Flask, placed: bool = True) -> None:
        self.app, self.desk = app, Desk(app)
        paper_id = self.desk.lay("region", then="region.approve region.select")
        with app.app_context():
            school = factories.node("示例培养单位", "training_unit", "150000")
            clerk = factories.member("school", "training_unit", school)
            with scope.everything("a test looks"):
                who = applicant_of(db.session.get_one(Application, paper_id))
                trainee = db.session.scalars(select(Trainee).where(Trainee.application_id == paper_id)).one()
                self.id = trainee.id
            if placed:
                self.make("place", training_unit_id=school.id, preference=1, on=dt.date(2023, 2, 1))
        self.paper_id, self.school = paper_id, school.id
        names = {"trainee": who.username, "school": clerk.username}
        self.at = {
            **{stop: self.desk.at(stop) for stop in ("unit", "county", "region")},
            **{key: Browser(app, name) for key, name in names.items()},
        }

    def make(self, *verbs: str, **values: object) -> None:
        """These moves, by nobody in particular."""
        with self.app.app_context(), scope.everything("a test moves"), transaction() as session:
            for verb in verbs:
                moves.make(session.get_one(Trainee, self.id), verb, **values)

    def act(self, who: str, verb: str, **typed: object) -> tuple[int, str]:
        """Open the trainee's page and press the button: the status, and what the person then sees."""
        page = self.at[who].read(f"/trainees/show/{self.id}")
        with self.app.app_context(), scope.everything("a thief knows the version"):
            version = sign_version(db.session.get_one(Trainee, self.id))
        return self.at[who].press(page, f"/trainees/move/{self.id}", verb=verb, version=version, **typed)

    @property
    def trainee(self) -> Trainee:
        """As the database has them."""
        with self.app.app_context(), scope.everything("a test looks"):
            found = select(Trainee).where(Trainee.id == self.id)
            row = db.session.scalars(found.execution_options(populate_existing=True)).one()
            assert row.moves is not None
            return row

    def offered(self, who: str) -> set[str]:
        """The moves that their page offers."""
        page = self.at[who].read(f"/trainees/show/{self.id}")
        return {part.split('"')[0] for part in page.split('name="verb" value="')[1:]}
