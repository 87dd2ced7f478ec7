"""评审: the region's rounds, panels and experts, and what an expert does there."""

from __future__ import annotations

from sqlalchemy import select

from tepei.portal import scope
from tepei.portal.accounts import Account
from tepei.portal.database import db
from tests import factories
from tests.access.selection_rows import evaluation_round, expert, judged, letter, tie, vetting
from tests.access.sides import Cast, Noun


def nouns(cast: Cast) -> dict[str, Noun]:
    """What each role has of them, and what is foreign."""
    ours_kept = {
        "year_manager": expert(factories.organisation("152200")),
        "region_reviewer": expert(factories.organisation("150000")),
    }
    theirs_kept = expert(factories.organisation("150100"))
    assessor = judged(_account("assessor"), cast.ours.paper.id)
    stranger = judged(factories.account("foreign-assessor", "李平"), cast.ours.paper.id)
    of_region = {"region_reviewer": stranger}
    return {
        "panel round": Noun({role: row.round_id for role, row in of_region.items()}, stranger.round_id, ("region_reviewer",)),
        "panel": Noun({role: row.panel_id for role, row in of_region.items()}, stranger.panel_id, ("region_reviewer",)),
        "panel member": Noun({role: row.seat_id for role, row in of_region.items()}, stranger.seat_id, ("region_reviewer",)),
        "panel guest": Noun({role: row.invitation_id for role, row in of_region.items()}, stranger.invitation_id, ("region_reviewer",)),
        "assessment": Noun({"expert": assessor.task_id}, stranger.task_id),
        "seat": Noun({"expert": assessor.seat_id}, stranger.seat_id),
        "invitation": Noun({"expert": assessor.invitation_id}, stranger.invitation_id),
        "expert": Noun(ours_kept, theirs_kept, ("region_reviewer",)),
        "expert tie": Noun(
            {role: tie(pk) for role, pk in ours_kept.items()}, tie(theirs_kept), ("region_reviewer",)
        ),
        "round": Noun({"region_reviewer": (held := evaluation_round())}, held, ("region_reviewer",)),
        "vetting": Noun({"region_reviewer": (looked_at := vetting(held, cast.lain))}, looked_at, ("region_reviewer",)),
        "letter": Noun(
            {"applicant": letter(cast.drafts[0][0]), **{role: letter(side.paper.id) for role, side in cast.sides.items()}}, letter(cast.lain)
        ),
    }  # fmt: skip


def _account(username: str) -> Account:
    with scope.everything("a test looks"):
        return db.session.scalars(select(Account).where(Account.username == username)).one()
