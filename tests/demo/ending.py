"""What is left of the selection on 2023-10-20 for tests that go on to its end."""

from __future__ import annotations

from sqlalchemy import select

from tepei.demo import evaluating, selecting
from tepei.people.queries import viewer_of
from tepei.portal import scope
from tepei.portal.accounts import Account
from tepei.portal.database import db
from tepei.programmes import queries as programmes
from tepei.selection import panel_queries, round_queries, scoring_actions
from tepei.selection.panel_models import PanelMember
from tepei.selection.round_models import EvaluationRound, RoundEntry
from tepei.selection.scoring_models import Assessment

FINEST = {"ability": "40", "achievement": "40", "potential": "20"}


def pair() -> list[int]:
    """Two entries of the first tier, of different units."""
    tier1 = [each.id for each in whole_round().entries if each.track.code == "tier1"]
    return [tier1[0], tier1[-1]]


def account(username: str) -> Account:
    """One of the demonstration."""
    with scope.everything("a test looks"):
        return db.session.scalars(select(Account).where(Account.username == username)).one()


def whole_round() -> EvaluationRound:
    """The round with its entries, as the database has them."""
    with scope.everything("a test looks"):
        db.session.expire_all()
        return round_queries.shown(panel_queries.latest_round(programmes.cycle_by_code(selecting.CYCLE)).id)


def entry(entry_id: int) -> RoundEntry:
    """One of the round."""
    return next(each for each in whole_round().entries if each.id == entry_id)


def hand_in_the_rest(equals: set[int]) -> None:
    """What is due; and of two people (entries) everybody says the same."""
    with scope.everything("a test looks"):
        found = select(Assessment).where(Assessment.state.in_(("due", "handed_in"))).order_by(Assessment.id)
        tasks = [
            (each.id, each.entry_id, db.session.get_one(PanelMember, each.member_id).expert.account_id)
            for each in db.session.scalars(found)
            if each.state == "due" or each.entry_id in equals
        ]
    for pk, entry_id, account_id in tasks:
        with scope.acting_as(viewer_of(db.session.get_one(Account, account_id))):
            sheet = FINEST if entry_id in equals else evaluating.sheet(entry_id, 2)
            version = db.session.get_one(Assessment, pk).version
            scoring_actions.hand_in(pk, version, sheet, "")
