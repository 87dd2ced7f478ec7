"""The pages of a round, from its preparation to the letter that an applicant prints."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.policy.ranking import Result
from tepei.portal import scope
from tepei.portal.database import db
from tepei.selection import letter_prints, round_results
from tepei.selection.letter_models import SelectionLetter
from tepei.selection.round_models import EvaluationRound
from tests.papers.browsing import Browser, counted
from tests.papers.stage import applicant_of
from tests.selection.tiers import CODE, Tiers, sheets

PREPARED = {
    "name": "一、二层次评审",
    "tracks": ["tier1", "tier2"],
    "opens_at": "2023-10-10T09:00",
    "closes_at": "2023-10-20T18:00",
}


class Scene:
    """An application with a year's people, and the organiser's browser."""

    def __init__(self, app: Flask, tiers: Tiers, monkeypatch: pytest.MonkeyPatch) -> None:
        self.app, self.tiers = app, tiers
        self.scores: dict[str, int] = {}
        monkeypatch.setattr(round_results, "_sources", [self._results])
        self.region = Browser(app, tiers.region.username)

    def _results(self, round_id: int) -> dict[int, Result]:
        with scope.everything("a test scores"):
            rows = db.session.execute(_names(round_id)).all()
        return {pk: sheets(self.scores[name]) for pk, name in rows}

    def press(self, page: str, verb: str, **values: object) -> tuple[int, str]:
        return self.region.press(page, f"/rounds/1/{verb}", **values)


def _names(round_id: int):  # type: ignore[no-untyped-def]
    from tepei.papers.models import Paper  # noqa: PLC0415
    from tepei.selection.round_models import RoundEntry  # noqa: PLC0415

    joined = select(RoundEntry.id, Paper.applicant_name).join(Paper, Paper.id == RoundEntry.paper_id)
    return joined.where(RoundEntry.round_id == round_id)


@pytest.fixture
def scene(sqlite_portal: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    with sqlite_portal.app_context():
        tiers = Tiers(monkeypatch)
        made = Scene(sqlite_portal, tiers, monkeypatch)
        made.scores = {"甲一": 35, "乙二": 30, "丙三": 30, "丁四": 28}
        for name in ("甲一", "乙二", "丙三"):
            tiers.approved("tier1", name)
        tiers.approved("tier2", "丁四")
    yield made


def test_round_goes_from_its_preparation_to_the_letters(scene: Scene) -> None:
    region = scene.region
    assert "还没有评审轮次" in region.read("/rounds/")
    form = region.read(f"/rounds/new/{CODE}")
    status, page = region.press(form, f"/rounds/new/{CODE}", **(PREPARED | {"tracks": []}))
    assert status == 422 and "请选择有评审办法的层次" in page
    status, page = region.press(form, f"/rounds/new/{CODE}", **PREPARED)
    assert status == 302 and "准备中" in page and "开始评审" in page
    _status, page = scene.press(page, "open")
    assert "评审中" in page
    _status, page = scene.press(page, "close")
    assert "按得分，3 位专家" in page and "以下 2 人得分和各项比较均相同" in page
    assert "仍相同，须由组织单位确定次序" in page
    tier1, tier2 = _tracks(page)
    status, page = scene.press(page, "propose", track=tier1, number="2")
    assert status == 422 and "请先确定他们的次序" in page
    entries = _between(page, 'name="order-', '"')
    status, page = scene.press(
        page, "settle", reason="丙三的成果获奖", **{f"order-{entries[0]}": "2", f"order-{entries[1]}": "1"}
    )
    assert status == 302 and "次序由组织单位确定" in page
    _status, page = scene.press(page, "propose", track=tier1, number="2")
    assert "1 人未入选，转评其他层次" in page and "由一层次转评" in page
    status, page = scene.press(page, "publish")
    assert status == 422 and "还没有确定拟入选人选：二层次" in page
    _status, page = scene.press(page, "propose", track=tier2, number="1")
    _status, page = scene.press(page, "hear", department="自治区科技厅", answer="agrees", text="")
    assert "自治区科技厅" in page and "无不同意见" in page
    status, page = scene.press(page, "publish")
    assert status == 302 and "已公布：入选 3 人，未入选 1 人" in page
    listed = region.client.get("/letter-lists/1")
    assert listed.mimetype == "application/pdf" and len(listed.data) > 1000
    ranking = region.client.post(
        "/rounds/1/ranking", data={"csrf_token": page.split('name="csrf_token" value="')[1].split('"')[0]}
    )
    assert ranking.data.startswith(b"PK")


def test_who_is_selected_finds_the_letter_and_nobody_before(scene: Scene) -> None:
    region = scene.region
    form = region.read(f"/rounds/new/{CODE}")
    _status, page = region.press(form, f"/rounds/new/{CODE}", **PREPARED)
    _status, page = scene.press(page, "open")
    _status, page = scene.press(page, "close")
    tier1, tier2 = _tracks(page)
    scene.press(page, "propose", track=tier1, number="1")
    page = region.read("/rounds/1")
    _status, page = scene.press(page, "propose", track=tier2, number="0")
    with scene.app.app_context():
        with scope.everything("a test looks"):
            from tepei.applications.models import Application  # noqa: PLC0415

            paper = db.session.scalars(select(Application).where(Application.applicant_name == "甲一")).one()
        applicant = Browser(scene.app, applicant_of(paper).username)
        address = f"/applications/{paper.id}/"
    seen = applicant.read(address)
    assert "入选通知" not in seen and "评审" not in seen
    applicant.read("/rounds/1", 403)
    with scene.app.app_context(), scope.everything("a test says what the year calls it"):
        db.session.get_one(EvaluationRound, 1).cycle.selected_word = "认定"
        db.session.commit()
    page = region.read("/rounds/1")
    assert "拟认定" in page and "拟入选" not in page
    scene.press(region.read("/rounds/1"), "publish")
    assert "打印认定通知" in applicant.read(address)
    with scene.app.app_context(), scope.everything("a test looks"):
        letter = db.session.scalars(select(SelectionLetter)).one()
    printed = applicant.client.get(f"/letters/{letter.id}")
    assert printed.mimetype == "application/pdf"
    with scene.app.test_request_context(), scope.everything("a test reads what is printed"):
        letter = scope.find(SelectionLetter, letter.id)
        text = letter_prints.html_of(letter)
        assert "<h2>认定通知</h2>" in text and "结果为认定。" in text and "入选" not in text
    assert applicant.client.get("/letters/999").status_code == 404


def test_pages_cost_few_statements_however_many_take_part(scene: Scene) -> None:
    region = scene.region
    form = region.read(f"/rounds/new/{CODE}")
    region.press(form, f"/rounds/new/{CODE}", **PREPARED)
    for address in ("/rounds/", "/rounds/1"):
        region.read(address)
        with counted(scene.app) as statements:
            region.read(address)
        assert len(statements) <= 8, (address, statements)


def _between(page: str, before: str, after: str) -> list[str]:
    return [part.split(after, 1)[0] for part in page.split(before)[1:]]


def _tracks(page: str) -> list[str]:
    return _between(page, 'name="track" value="', '"')
