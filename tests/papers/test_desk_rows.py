"""The narrow rows that a desk's lists are found by: after each move they say what papers and steps say, on both databases."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from tepei.organisations.models import Organisation
from tepei.papers import desk_queries, desks, kinds
from tepei.papers.desk_models import DeskRow
from tepei.papers.desk_queries import DeskOrder, DeskPage
from tepei.papers.invariants import invariants
from tepei.papers.models import Paper
from tepei.people.models import Person
from tepei.portal import scope
from tepei.portal.database import db, transaction
from tepei.programmes import yearly
from tests import factories
from tests.papers.stage import Stage, join, stage

TO_COUNTY = "applicant.submit unit.approve"
TO_REGION = f"{TO_COUNTY} county.approve prefecture.approve"
# A story → the stops that have the paper on their desk, each with its state there; * where it is to act.
STORIES = {
    "": "",
    "applicant.submit": "unit:in_review*",
    "applicant.submit applicant.retract": "",
    TO_COUNTY: "unit:in_review county:in_review*",
    f"{TO_COUNTY} unit.retract": "unit:in_review*",
    f"{TO_COUNTY} county.send_back:0": "unit:in_review* county:in_review",
    f"{TO_COUNTY} county.send_back": "unit:sent_back county:sent_back",
    f"{TO_COUNTY} county.send_back applicant.submit": "unit:in_review county:in_review*",
    f"{TO_REGION} region.approve": "unit:approved county:approved prefecture:approved region:approved",
    f"{TO_REGION} region.reject": "unit:rejected county:rejected prefecture:rejected region:rejected",
}


def lying(play: Stage, paper: Paper) -> str:
    """On whose desks the paper lies, in the order of its route."""
    with scope.everything("a test looks"):
        rows = db.session.scalars(
            select(DeskRow).where(DeskRow.paper_id == paper.id).execution_options(populate_existing=True)
        )
        found = {row.organisation_id: f"{row.state}{'*' * row.waits}" for row in rows}
        stops = {step.organisation_id: step.kind for step in paper.steps}
    return " ".join(f"{kind}:{found[pk]}" for pk, kind in stops.items() if pk in found)


def listed(most: int = 100, size: int = 25, start: int = 0) -> tuple[int, list[int]]:
    """How many papers the viewer's list has, and the ids of a page of it."""
    order = DeskOrder(("number",), is_waiting=False, by="submitted_at", is_descending=True)
    count, rows = desk_queries.listed(order, DeskPage((), (), start, size, most))
    return count, [row.id for row in rows]


@pytest.mark.parametrize(("story", "desks_of"), STORIES.items())
def test_move_lays_the_paper_on_the_desks_that_it_has_reached(app: Flask, story: str, desks_of: str) -> None:
    play = stage()
    paper = play.play(play.paper(), story)
    assert lying(play, paper) == desks_of
    assert [each.text for each in invariants() if each.name == "desks_show_what_reached_them"] == []


def test_rows_that_lie_are_named_and_laid_anew(app: Flask) -> None:
    play = stage()
    lost, stale = (play.play(play.paper(), TO_COUNTY) for _ in range(2))
    with scope.everything("a test spoils rows"), transaction() as session:
        session.execute(delete(DeskRow).where(DeskRow.paper_id == lost.id))
        unit = DeskRow.organisation_id == play.unit.id
        session.execute(update(DeskRow).where(DeskRow.paper_id == stale.id, unit).values(state="approved"))
    broken = {each.text for each in invariants()}
    assert len(broken) == 3 and sum(f"申报材料 {lost.id}：" in each for each in broken) == 2
    with transaction():
        desks.rebuild()
    assert invariants() == []
    assert lying(play, stale) == lying(play, lost) == STORIES[TO_COUNTY]


def test_row_shows_nobody_a_paper_that_has_not_reached_them(app: Flask) -> None:
    """It finds papers; who may see them, their steps say."""
    play = stage()
    paper = play.play(play.paper(), "applicant.submit")
    county = play.reviewers["county"]
    with scope.everything("a test lays a foreign paper on a desk"), transaction() as session:
        row = session.scalars(select(DeskRow).where(DeskRow.paper_id == paper.id)).one()
        values = {name: getattr(row, name) for name in desks.COLUMNS}
        at = session.scalars(select(Organisation.id).where(Organisation.code == "152221")).one()
        session.add(DeskRow(**values | {"organisation_id": at}))
    with factories.signed_in(county):
        assert listed()[1] == []
    with factories.signed_in(play.reviewers["unit"]):
        assert listed() == (1, [paper.id])


def test_paper_of_two_desks_of_one_reviewer_is_listed_once(app: Flask) -> None:
    play = stage()
    paper = play.play(play.paper(), TO_COUNTY)
    join(play.reviewers["county"], play.unit, "unit_reviewer")
    with factories.signed_in(play.reviewers["county"]):
        assert listed() == (1, [paper.id])
        assert desk_queries.counts_by_state(100)["in_review"] == 1


def test_pages_have_every_paper_once_and_the_count_stops(app: Flask) -> None:
    play = stage()
    papers = [play.play(play.paper(), "applicant.submit").id for _ in range(5)]  # all in the same second
    with factories.signed_in(play.reviewers["unit"]):
        pages = [listed(size=2, start=start) for start in (0, 2, 4)]
        assert [pk for _count, ids in pages for pk in ids] == papers[::-1]
        assert listed(most=3)[0] == desk_queries.counts_by_state(3)["in_review"] == 3
        assert listed(start=25) == (5, [])  # beyond the end


def test_rehearsals_are_left_out_where_only_what_counts_is_counted(app: Flask) -> None:
    play = stage()
    paper = play.play(play.paper(), "applicant.submit")
    with scope.everything("a test rehearses"), transaction():
        paper.cycle.is_rehearsal = True
    with factories.signed_in(play.reviewers["unit"]):
        assert desk_queries.counts_by_state(9)["in_review"] == 1
        assert desk_queries.counts_by_state(9, real_only=True)["in_review"] == 0


def test_name_changes_on_every_desk(app: Flask) -> None:
    play = stage()
    paper = play.play(play.paper(), f"{TO_COUNTY} county.send_back")
    with scope.everything("a test corrects the registration"), transaction() as session:
        session.get_one(Person, paper.person_id).name = "新名"
        kinds.of(paper).renew(paper)
        names = session.scalars(select(DeskRow.applicant_name).where(DeskRow.paper_id == paper.id))
        assert list(names) == ["新名"] * 2


def test_rows_go_with_their_year(app: Flask) -> None:
    play = stage()
    paper = play.play(play.paper(), TO_COUNTY)
    with scope.everything("a test wipes a year"), transaction() as session:
        yearly.wipe(paper.cycle_id)
        assert session.scalars(select(DeskRow.paper_id)).all() == []
