"""A board for tests: people selected on a track, training units with places, an arranger and a clerk for each unit."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import Flask
from sqlalchemy import select

from tepei.messages.models import Message
from tepei.organisations.models import Organisation
from tepei.placements import actions, queries
from tepei.placements.models import Placement, TrainingOffer, UnitWish
from tepei.portal import scope
from tepei.portal.accounts import Account
from tepei.portal.database import db, transaction
from tepei.trainees.models import Trainee
from tests import factories
from tests.papers.browsing import Desk
from tests.papers.stage import track_id

NORTH, SOUTH = "北方大学", "南方医院"


@dataclass
class Placing:
    """People of the outside track; offers and clerks by the name of the unit."""

    app: Flask
    people: list[int] = field(default_factory=list)
    offers: dict[str, int] = field(default_factory=dict)
    clerks: dict[str, Account] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.desk = Desk(self.app)
        with self.app.app_context():
            centre = factories.node("示例专家服务中心", "placement_office", "150000")
            self.arranger = factories.member("arranger", "arranger", centre)
            self.region = factories.member("decider", "region_reviewer", "150000")
            self.track = track_id("outside")

    def select(self, *wishes: str, adjusts: bool | None = False, contact: str = "") -> int:
        """One more trainee, who asks for these units; the id."""
        paper_id = self.desk.lay("region", then="region.approve region.select")
        with self.app.app_context(), scope.everything("a test asks for units"), transaction() as session:
            row = session.scalars(select(UnitWish).where(UnitWish.paper_id == paper_id)).one()
            row.wishes = [{"name": name, "supervisor": f"{name}导师"} for name in wishes]
            row.adjusts, row.subject, row.contact = adjusts, "心血管内科", contact or None
            found = session.scalars(select(Trainee).where(Trainee.application_id == paper_id)).one()
        self.people.append(found.id)
        return found.id

    def offer(self, name: str, places: int, *subjects: str) -> int:
        """A training unit with its clerk and so many places."""
        with self.app.app_context():
            unit = factories.node(name, "training_unit", "150000")
            self.clerks[name] = factories.member(f"clerk{unit.id}", "training_unit", unit)
            with scope.everything("a test offers places"), transaction() as session:
                row = TrainingOffer(
                    track_id=self.track, training_unit_id=unit.id, places=places, subjects=list(subjects)
                )
                session.add(row)
        self.offers[name] = row.id
        return row.id

    def confirm(self) -> int:
        """The arranger confirms what is proposed now."""
        with factories.signed_in(self.arranger):
            track = queries.track_of(self.track)
            found = queries.suggested(queries.waiting(track), queries.offers_of(track))
            return actions.confirm(self.track, queries.digest(found))

    def answer(self, trainee_id: int, given: str, reason: str = "") -> None:
        """The unit that they are proposed to answers."""
        placement = self.live(trainee_id)
        with factories.signed_in(self.clerks[self.name_of(placement.training_unit_id)]):
            actions.answer(placement.id, given, reason)

    def live(self, trainee_id: int) -> Placement:
        """What they are proposed to."""
        with scope.everything("a test looks"):
            ours = select(Placement).where(Placement.trainee_id == trainee_id, Placement.live.is_(True))
            return db.session.scalars(ours.execution_options(populate_existing=True)).one()

    def trainee(self, pk: int) -> Trainee:
        """As the database has them."""
        with scope.everything("a test looks"):
            found = select(Trainee).where(Trainee.id == pk)
            return db.session.scalars(found.execution_options(populate_existing=True)).one()

    def taken(self, name: str) -> tuple[int, int]:
        """How many places of a unit are taken, of how many."""
        with scope.everything("a test looks"):
            found = select(TrainingOffer.taken, TrainingOffer.places).where(
                TrainingOffer.id == self.offers[name]
            )
            taken, places = db.session.execute(found).one()
            return taken, places

    def name_of(self, unit_id: int) -> str:
        """Of an organisation."""
        with scope.everything("a test looks"):
            return db.session.get_one(Organisation, unit_id).name


def told(kind: str) -> int:
    with scope.everything("a test looks"):
        return len(db.session.scalars(select(Message).where(Message.kind == kind)).all())
