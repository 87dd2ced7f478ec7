"""新时代专业技术人才 2023 in the middle of its evaluation (`DEMO=selection bin/run`), and from there by the verbs to the letters."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select

from tepei.applications.models import Application
from tepei.demo import evaluating, loading, selecting
from tepei.lodgements.models import Lodgement
from tepei.notices.models import NoticeEntry, Objection, PublicNotice
from tepei.papers.invariants import invariants
from tepei.people.queries import viewer_of
from tepei.policy.ranking_words import OPEN as TIED
from tepei.portal import audit, clock, scope
from tepei.portal.accounts import Account
from tepei.portal.database import db
from tepei.programmes.local_models import LocalRevision
from tepei.recommendations.models import Recommendation
from tepei.selection import (
    letter_prints,
    proposal_actions,
    publication_actions,
    round_actions,
    round_results,
)
from tepei.selection.letter_models import SelectionLetter
from tepei.selection.panel_models import PanelMember
from tepei.selection.scoring_models import Assessment
from tests import factories
from tests.demo import ending
from tests.demo.conftest import deployed


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """As `DEMO=selection bin/run` makes it. No application context is open."""
    made = deployed(tmp_path_factory.mktemp("selection"), DEMO="selection")
    with made.app_context():
        assert loading.load() == 80 + 21
        assert loading.load() == 0
    return made


@pytest.fixture
def story(app: Flask) -> Iterator[Flask]:
    """The same, looked at by who sees everything."""
    with app.app_context(), scope.everything("a test looks at the whole demonstration"):
        yield app


def _states() -> Counter[tuple[str, str]]:
    papers = select(Application).where(Application.cycle.has(code=selecting.CYCLE))
    return Counter((paper.track.code, paper.state) for paper in db.session.scalars(papers))


def test_morning_of_20_october(story: Flask) -> None:
    assert clock.now().isoformat()[:13] == "2023-10-20T09"
    assert _states() == {
        ("tier1", "approved"): 7, ("tier2", "approved"): 8, ("tier2", "sent_back"): 1,
        ("tier3", "selected"): 3, ("tier3", "in_review"): 2,
    }  # fmt: skip
    assert invariants() == []
    assert audit.verify() is None
    held = {account.username: account for account in db.session.scalars(select(Account))}
    assert all(account.is_demo for account in held.values())
    assert ("expert", "评审专家（演示）") in loading.accounts()
    assert {username for username, _name in loading.accounts()} <= set(held)


def test_notices_of_the_bodies_ran_over_the_national_day_and_one_objection_held(story: Flask) -> None:
    """2023-09-29 to 10-06 were days off, 10-07 and 10-08 working days. The notice of a unit about the third tier runs this morning."""
    periods = {
        (each.starts_on.isoformat(), each.ends_on.isoformat())
        for each in db.session.scalars(select(PublicNotice))
    }
    assert periods == {
        ("2023-09-18", "2023-09-22"),
        ("2023-09-26", "2023-10-08"),
        ("2023-10-18", "2023-10-24"),
    }
    found = db.session.execute(
        select(Objection.upheld, Application.state)
        .join(NoticeEntry, Objection.entry_id == NoticeEntry.id)
        .join(Application, NoticeEntry.paper_id == Application.id)
        .order_by(Objection.id)
    )
    assert [tuple(row) for row in found] == [(True, "sent_back"), (False, "approved")]


def test_lists_were_handed_in_in_time_and_the_third_tier_is_lodged(story: Flask) -> None:
    lists = db.session.scalars(select(Recommendation).order_by(Recommendation.id)).all()
    assert [(each.state, len(each.people)) for each in lists] == [
        ("approved", 7), ("approved", 4), ("approved", 4)
    ]  # fmt: skip
    assert all(each.submitted_at < dt.datetime(2023, 10, 14, tzinfo=clock.now().tzinfo) for each in lists)
    (lodged,) = db.session.scalars(select(Lodgement))
    assert (lodged.state, len(lodged.people)) == ("in_review", 3)
    assert db.session.scalar(select(func.count()).select_from(LocalRevision)) == 1


def test_most_scores_are_in_and_one_expert_recused(story: Flask) -> None:
    states = Counter(db.session.scalars(select(Assessment.state)))
    assert states == {"handed_in": 61, "due": 13, "recused": 1}
    seats = Counter(db.session.scalars(select(PanelMember.state)))
    assert seats == {"accepted": 10, "spare": 2}


@pytest.mark.parametrize(
    ("username", "texts"),
    [
        ("region", ["评审中的轮次", "备案名单"]),
        ("expert", ["基础和社会科学组"]),
        ("prefecture", ["已成功入选"]),
        ("applicant", ["新时代专业技术人才"]),
    ],
)
def test_home_shows_what_there_is_to_do(app: Flask, username: str, texts: list[str]) -> None:
    client = app.test_client()
    factories.sign_in(client, username)
    page = client.get("/home/").get_data(as_text=True)
    for text in texts:
        assert text in page


def test_board_offers_no_draw_once_experts_were_invited(app: Flask) -> None:
    client = app.test_client()
    factories.sign_in(client, "region")
    with app.app_context():
        round_id = ending.whole_round().id
    page = client.get(f"/panels/rounds/{round_id}").get_data(as_text=True)
    assert "应用技术组" in page
    assert f"/panels/rounds/{round_id}/draw" not in page
    assert "一、二层次专家评审" in client.get("/rounds/").get_data(as_text=True)


def test_draw_prints_the_same_panels_twice(app: Flask) -> None:
    words = ["tepei", "draw", "--cycle", selecting.CYCLE, "--seed", str(evaluating.SEED)]
    first, second = (app.test_cli_runner().invoke(args=words) for _ in range(2))
    assert first.exit_code == 0
    assert first.output == second.output
    assert first.output.count("组：") == 2
    assert evaluating.PRINTED in first.output


def _propose(track: str, number: int) -> None:
    row = ending.whole_round()
    track_id = next(each.id for each in row.cycle.tracks if each.code == track)
    proposal_actions.propose_track(row.id, row.version, track_id, number, round_results.of(row.id))


def test_from_the_last_scores_to_the_letters(app: Flask) -> None:
    with app.app_context():
        pair = ending.pair()
        ending.hand_in_the_rest(set(pair))
        clock.move_to(dt.datetime(2023, 10, 25, 18, 5, tzinfo=clock.now().tzinfo))
        with scope.acting_as(viewer_of(ending.account("region"))):
            row = ending.whole_round()
            round_actions.close_round(row.id, row.version, round_results.of(row.id))
            assert [(ending.entry(pk).rank, ending.entry(pk).why["code"]) for pk in pair] == [
                (1, TIED),
                (1, TIED),
            ]
            row, reason = ending.whole_round(), "同等条件下，后者在旗县以下基层单位工作。"
            round_actions.settle(row.id, row.version, pair[::-1], reason)
            _propose("tier1", 6)
            [fallen] = [each for each in ending.whole_round().entries if each.entered_from == "tier1"]
            _propose("tier2", fallen.rank)
            row = ending.whole_round()
            told = publication_actions.publish(row.id, row.version)
        assert (told.selected, told.waiting) == (6 + fallen.rank, ())
        assert [ending.entry(pk).rank for pk in pair] == [2, 1]
        _check_letter(1)
        _check_outcomes(app, told.selected)


def _check_letter(letter_id: int) -> None:
    """The name of the year has marks of its own; the day is written as in a letter."""
    with scope.everything("a test reads a letter"):
        page = letter_prints.html_of(db.session.get_one(SelectionLetter, letter_id))
    assert "您申报的2023年自治区“新时代专业技术人才选拔培养项目”一层次，结果为入选。" in page
    assert "2023年10月25日" in page


def _check_outcomes(app: Flask, selected: int) -> None:
    printed = app.test_cli_runner().invoke(args=["tepei", "ranking", "--cycle", selecting.CYCLE]).output
    lines = list(csv.DictReader(io.StringIO(printed)))
    assert list(lines[0]) == ["rank", "number", "tier", "score", "entered_from", "outcome"]
    assert len({line["number"] for line in lines}) == 15
    [fallen] = [line for line in lines if line["entered_from"]]
    assert (fallen["entered_from"], fallen["tier"], fallen["outcome"]) == ("tier1", "tier2", "selected")
    assert [line["outcome"] for line in lines if line["number"] == fallen["number"]] == ["fallen", "selected"]
    assert Counter(line["outcome"] for line in lines)["selected"] == selected
    with scope.everything("a test looks at the end"):
        paper = db.session.scalars(select(Application).where(Application.number == fallen["number"])).one()
        assert (paper.track.code, paper.form.answers["statement"]["adjustment"]) == ("tier2", "yes")
        found = select(SelectionLetter.number, SelectionLetter.paper_id).order_by(SelectionLetter.number)
        letters = {number: paper_id for number, paper_id in db.session.execute(found)}
        assert len(letters) == selected
        assert next(iter(letters)) == "新时代〔2023〕1-001"
        assert letters[f"新时代〔2023〕2-{int(fallen['rank']):03}"] == paper.id
        assert invariants() == []
        assert audit.verify() is None
