"""Parts of a year that a pack need not have: a fact and a category of its own, conditions and hours of a prefecture, other dates and ways."""

from __future__ import annotations

from sqlalchemy import select

from tepei.organisations.models import Organisation
from tepei.places.share_models import Share
from tepei.portal import clock, scope
from tepei.portal.accounts import Account
from tepei.portal.database import transaction
from tepei.programmes import queries as programmes
from tepei.programmes.models import Extension, TrackRoute, Window
from tepei.schemes.credit_models import LocalCredits
from tepei.schemes.local_models import LocalRequirement
from tepei.schemes.models import Category, Fact
from tests import factories
from tests.access.rows import CLOSES
from tests.papers.stage import cycle, track_id


def extension(body: Organisation) -> int:
    """More time for a body."""
    with scope.everything("a test extends"), transaction() as session:
        made = Extension(
            cycle_id=cycle().id, organisation_id=body.id, closes_at=CLOSES, reason="暴雪封路", granted_at=clock.now(),
            granted_by_id=session.scalars(select(Account.id)).first(),
        )  # fmt: skip
        session.add(made)
    return made.id


def fact() -> int:
    """A fact of the year's own."""
    made = Fact(cycle_id=cycle().id, key="workdays", name="出勤天数", kind="number")
    with scope.everything("a test makes a row"), transaction() as session:
        session.add(made)
    return made.id


def category() -> int:
    """A category of the year."""
    when = [[{"fact": "is_grassroots", "operator": "is", "value": True}]]
    made = Category(cycle_id=cycle().id, key="local", name="基层人才", when=when)
    with scope.everything("a test makes a row"), transaction() as session:
        session.add(made)
    return made.id


def local_credits() -> int:
    """What a prefecture lays down of continuing education."""
    ours = programmes.cycle_by_code("nmg-continuing-education-2025")
    made = LocalCredits(cycle_id=ours.id, body="152200", topics={"public": "蒙医药"})
    with scope.everything("a test makes a row"), transaction() as session:
        session.add(made)
    return made.id


def local_requirement() -> int:
    """A condition of 兴安盟's own."""
    made = LocalRequirement(
        track=cycle().tracks[0], organisation=factories.organisation("152200"), key="doctor", name="学历",
        source="某发〔2023〕9号", severity="manual",
    )  # fmt: skip
    with scope.everything("a test makes a row"), transaction() as session:
        session.add(made)
    return made.id


def track_route() -> int:
    """A route that no track takes yet."""
    made = TrackRoute(cycle_id=cycle().id, key="other", name="另一流程", source="通知 四")
    with scope.everything("a test makes a row"), transaction() as session:
        session.add(made)
    return made.id


def share(giver: Organisation, organisation: Organisation) -> int:
    """What an office gave to one of those below it."""
    with scope.everything("a test gives places"), transaction() as session:
        made = Share(
            track_id=track_id("outside"), giver_id=giver.id, organisation_id=organisation.id, allowance="number", places=99
        )  # fmt: skip
        session.add(made)
    return made.id


def window(code: str) -> int:
    """An earlier close of a body."""
    with scope.everything("a test sets a date"), transaction() as session:
        made = Window(
            cycle_id=cycle().id,
            step="department",
            organisation_id=factories.organisation(code).id,
            closes_at=CLOSES,
        )
        session.add(made)
    return made.id
