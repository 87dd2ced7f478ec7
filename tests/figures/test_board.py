"""What each level counts, held against plain SQL; what is shown of small groups, and what a submission leaves to be counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import text, update

from tepei.applications import counted
from tepei.applications.models import Application
from tepei.figures import board, exports, public, queries
from tepei.figures.board import Board
from tepei.figures.figure import FEW, HELD, Figure
from tepei.organisations.models import Organisation
from tepei.papers import actions
from tepei.policy.words import Sentence
from tepei.portal import clock, scope
from tepei.portal.accounts import Account
from tepei.portal.database import db, transaction
from tests import factories
from tests.applications import filling
from tests.papers.browsing import counted as statements
from tests.papers.stage import Stage, cycle, stage

_OF = (
    "FROM papers JOIN applications ON applications.id = papers.id JOIN organisations ON organisations.id = papers.organisation_id "
    "WHERE papers.state <> 'draft' AND organisations.path LIKE :below"
)
_WAITING = (
    "SELECT steps.kind, count(*) FROM steps JOIN papers ON papers.id = steps.paper_id "
    "JOIN organisations ON organisations.id = papers.organisation_id WHERE papers.state = 'in_review' "
    "AND steps.stage = papers.position AND steps.passed_at IS NULL AND organisations.path LIKE :below GROUP BY steps.kind"
)


def lay(play: Stage, stop: str, ethnicity: str, count: int) -> None:
    for _ in range(count):
        paper = play.arrived(stop)
        with scope.everything("a test says who they are"), transaction() as session:
            values = {
                "ethnicity_code": ethnicity,
                "born_on": dt.date(1988, 5, 1),
                "is_grassroots": ethnicity == "02",
            }
            session.execute(update(Application).where(Application.id == paper.id).values(**values))
    db.session.expire_all()


@pytest.fixture
def plays(app: Flask) -> Iterator[tuple[Stage, Stage]]:
    """One unit of 兴安盟, one of 呼和浩特市, with papers on their way."""
    ours, theirs = stage(), stage("150100")
    lay(ours, "unit", "02", 3)
    lay(ours, "county", "02", 3)
    lay(ours, "region", "01", 1)
    lay(theirs, "unit", "01", 2)
    lay(theirs, "prefecture", "11", 1)
    ours.play(ours.paper(), "applicant.submit unit.send_back:-1")
    ours.paper()  # a draft is counted nowhere
    yield ours, theirs


def seen_by(account: Account) -> Board:
    with factories.signed_in(account):
        return board.of(cycle(), board.years())


def plain(statement: str, organisation: Organisation) -> dict[str, int]:
    return {
        key: count for key, count in db.session.execute(text(statement), {"below": f"{organisation.path}%"})
    }


def table(figure: Figure) -> dict[str, tuple[object, ...]]:
    return {str(line.label): line.values for line in figure.lines}


@pytest.mark.parametrize("role", ["region", "prefecture", "unit"])
def test_each_level_counts_what_stands_below_it(plays: tuple[Stage, Stage], role: str) -> None:
    ours, _theirs = plays
    organisation = {"region": "150000", "prefecture": "152200"}.get(role)
    of = factories.organisation(organisation) if organisation else ours.unit
    reviewer = ours.reviewers[role]
    with factories.signed_in(reviewer):
        people, steps = queries.people(cycle()), queries.steps(cycle())
    by_ethnicity = plain(f"SELECT coalesce(ethnicity_code, ''), count(*) {_OF} GROUP BY ethnicity_code", of)
    assert {code: group.count for code, group in people.by["ethnicity_code"].items()} == by_ethnicity
    assert {step.kind: step.waiting for step in steps if step.waiting} == plain(_WAITING, of)
    found = seen_by(reviewer)
    assert found.filed == sum(by_ethnicity.values()) == {"region": 11, "prefecture": 8, "unit": 8}[role]
    assert found.waiting == sum(plain(_WAITING, of).values())
    assert table(found.figure("years"))[cycle().name][1] == found.filed


def test_small_group_is_shown_to_who_may_open_its_papers_alone(plays: tuple[Stage, Stage]) -> None:
    ours, _theirs = plays
    at_unit, at_prefecture = (
        table(seen_by(ours.reviewers[who]).figure("ethnicity")) for who in ("unit", "prefecture")
    )
    assert at_unit["蒙古族"] == (6, 0) and at_unit["汉族"] == (1, 0)
    # 未填写 is one, and not there yet; 汉族 is one, which lies there: it would tell the other.
    assert at_prefecture["蒙古族"] == (6, 0)
    assert (at_prefecture["未填写"], at_prefecture["汉族"]) == ((FEW, None), (HELD, None))


def test_steps_say_how_long_papers_wait(plays: tuple[Stage, Stage]) -> None:
    ours, _theirs = plays
    with factories.signed_in(ours.reviewers["unit"]):
        clock.move_to(clock.now() + dt.timedelta(days=2))
        unit = next(each for each in queries.steps(cycle()) if each.kind == "unit")
        assert (unit.reached, unit.passed, unit.waiting) == (8, 4, 3)
        assert unit.waited == unit.longest == 2.0
        assert queries.backlog(cycle())[0].waiting == 3


def test_returns_name_the_places_that_they_point_at(app: Flask) -> None:
    play = stage()
    paper = play.arrived("unit")
    with factories.signed_in(play.reviewers["unit"]):
        actions.send_back(paper.id, paper.version, "请补充", points=["basic.school", "attachments.photo"])
    found = seen_by(play.reviewers["unit"])
    assert table(found.figure("returns")) == {"所在单位": (1, 100.0)}
    assert table(found.figure("points")) == {"基本信息：毕业院校": (1,), "附件：一寸照片": (1,)}


def test_counts_are_five_statements(app: Flask, plays: tuple[Stage, Stage]) -> None:
    ours, _theirs = plays
    with factories.signed_in(ours.reviewers["region"]):
        year = cycle()
        with statements(app) as made:
            for count in (queries.people, queries.steps, queries.backlog, queries.returns):
                count(year)
            queries.years([year])
    assert len(made) == 5


def test_submission_leaves_what_is_counted(app: Flask) -> None:
    unit = factories.unit(nature_code="40")
    found = filling.submitted(factories.person(), unit, eligibility={"field": "02"})
    columns = ("field_code", "is_scarce", "is_grassroots", "is_nonpublic")
    before = {name: getattr(found, name) for name in columns}
    assert before["field_code"] == "02" and before["is_grassroots"] is True
    with scope.everything("a test forgets"), transaction() as session:
        session.execute(update(Application).values(dict.fromkeys(columns)))
    with scope.everything("a test counts anew"), transaction():
        assert counted.rebuild() == 1
    again = filling.reloaded(found)
    assert {name: getattr(again, name) for name in columns} == before


def test_figure_is_a_sheet_with_numbers(plays: tuple[Stage, Stage]) -> None:
    ours, _theirs = plays
    found = seen_by(ours.reviewers["region"])
    sheet = exports.sheet_of(found.figure("favoured"))
    assert [column.label for column in sheet.columns] == ["类别", "人数", "占比（%）", "人数", "占比（%）"]
    assert all(not isinstance(cell, Sentence) for row in sheet.rows for cell in row)


def test_public_numbers_are_places_until_a_year_is_archived(plays: tuple[Stage, Stage]) -> None:
    year = next(each for each in public.years() if each.name == cycle().name)
    assert not year.is_over and table(year.figure)["兴安盟"] == (3, 3)
    with scope.everything("a test selects and archives"), transaction() as session:
        paper = session.query(Application).filter_by(ethnicity_code="01").first()
        paper.state, cycle().state = "selected", "archived"
    year = next(each for each in public.years() if each.name == cycle().name)
    assert year.is_over and table(year.figure)["兴安盟"] == (3, 1, 3, 0)
