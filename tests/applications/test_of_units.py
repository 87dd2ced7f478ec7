"""A unit files for itself: its reviewer fills in, the unit reviews first, no person is asked for anywhere."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from tepei.applications import actions
from tepei.applications.models import Application
from tepei.demo.tree import invented_credit_code
from tepei.funding import entitlement_actions as entitlements
from tepei.papers import actions as papers
from tepei.papers import endorsements, rosters
from tepei.papers.invariants import invariants
from tepei.portal import clock, scope
from tepei.portal.database import ZONE, db
from tepei.portal.errors import Absent, Refused
from tepei.programmes import queries as programmes
from tepei.programmes.models import Track
from tests import factories
from tests.applications.filling import photo
from tests.conftest import opened
from tests.papers.browsing import Browser
from tests.prepared import Prepared
from tests.xinjiang.screens import text_of

ZHICHENG = Path(__file__).parents[1] / "packs/notices/zhicheng"
SECTIONS = {
    "basic": {
        "address": "示例市某路1号", "leader": "王一", "contact": "李二", "contact_phone": "13800000001", "area": "3200",
    },
    "plan": {"goals": "三年内建成省级示范基地。"},
}  # fmt: skip
ROWS = {
    "trainers": [{"name": name, "occupation": "数控车工"} for name in ("赵一", "钱二", "孙三")],
    "years": [{"year": year, "trained": "250"} for year in ("2022", "2023", "2024")],
}
REVIEWERS = {"980121": "county_reviewer", "980100": "prefecture_reviewer", "980000": "region_reviewer"}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def app(request: pytest.FixtureRequest, prepared: Callable[..., Prepared]) -> Iterator[Flask]:
    with opened(prepared(request.param, str(ZHICHENG))) as application:
        with application.app_context():
            year = programmes.cycle_by_code("stations-2025")
            clock.move_to(year.opens_at)
            factories.open_year(year.code)
        yield application


@pytest.fixture
def choice(app: Flask) -> dict[str, int]:
    """What the unit of the reviewer “clerk” chooses to begin."""
    with app.app_context():
        unit = factories.unit("示例技师学院", "980121", credit_code=invented_credit_code(1))
        factories.member("clerk", "unit_reviewer", unit)
        return {"organisation": unit.id, "track": track().id}


def track() -> Track:
    return programmes.track_by_code(programmes.cycle_by_code("stations-2025"), "station")


def start(app: Flask, username: str, unit_id: int) -> int:
    """The id of a new draft of this unit, begun by this account."""
    with factories.signed_in(app.appbuilder.sm.find_user(username)):  # type: ignore[attr-defined]
        return actions.start(track().cycle, track(), unit_id).id


def stored(app: Flask, pk: int) -> Application:
    with app.app_context(), scope.everything("a test looks"):
        return db.session.get_one(Application, pk)


class Clerk(Browser):
    """Whoever acts for the unit, at the form."""

    def begin(self, choice: dict[str, int]) -> int:
        page = self.read("/unit-applications/new")
        assert "示例技师学院" in page
        assert "所在单位名称" not in page
        assert self.press(page, "/unit-applications/new", **choice)[0] == 302
        listed = self.read("/unit-applications/")
        assert "示例技师学院" in listed
        assert "本单位" in listed
        (pk,) = {int(each) for each in re.findall(r"/unit-applications/(\d+)/", listed)}
        return pk

    def fill(self, pk: int) -> None:
        for key, values in SECTIONS.items():
            self.save(pk, key, values)
        for key, rows in ROWS.items():
            lines = enumerate(rows)
            self.save(
                pk, key, {f"{name}.{number}": text for number, row in lines for name, text in row.items()}
            )
        address = f"/unit-applications/{pk}/attachments"
        file = (photo(), "证明.png")
        assert self.press(self.read(address), address, kind="site", file=file)[0] == 302

    def save(self, pk: int, key: str, values: dict[str, str]) -> None:
        self.send(f"/unit-applications/{pk}/sections/{key}", values)

    def send(self, path: str, values: dict[str, str]) -> None:
        page = self.read(path)
        hidden = dict(re.findall(r'name="(edition|csrf_token)" value="([^"]*)"', page))
        assert self.client.post(path, data=hidden | values).status_code == 302


def test_from_the_draft_to_the_selection(app: Flask, choice: dict[str, int]) -> None:
    clerk = Clerk(app, "clerk")
    pk = clerk.begin(choice)
    assert "示例技师学院" in clerk.read("/home/")
    clerk.fill(pk)
    assert "首先审核" in clerk.read(f"/unit-applications/{pk}/submit")
    clerk.send(f"/unit-applications/{pk}/submit", {"promise": "1"})
    assert stored(app, pk).state == "in_review", clerk.read(f"/unit-applications/{pk}/submit")
    review = clerk.read(f"/review/papers/{pk}/")
    assert "示例技师学院" in review
    assert "证件号" not in review
    assert clerk.decide(pk, "approve", opinion="同意申报")[0] == 302
    with app.app_context():
        for code, role in REVIEWERS.items():
            with factories.signed_in(factories.member(role, role, code)):
                if role == "prefecture_reviewer":
                    list_of = rosters.draw_up(track(), factories.organisation(code).id)
                    endorsements.download(list_of)
                    endorsements.upload(list_of, photo(), "名单.png")
                if role == "region_reviewer":
                    clock.move_to(dt.datetime(2025, 7, 6, 9, tzinfo=ZONE))
                papers.approve(pk, stored(app, pk).version, "同意")
        with factories.signed_in(app.appbuilder.sm.find_user("region_reviewer")):  # type: ignore[attr-defined]
            papers.select(pk, stored(app, pk).version)
            entitlements.compute(track().cycle)
        assert invariants() == []
    assert "建设补助 示例技师学院 2,000,000" in text_of(clerk.read(f"/unit-applications/{pk}/"))
    one = stored(app, pk)
    assert (one.state, one.person_id, one.applicant_name) == ("selected", None, "示例技师学院")
    assert clerk.client.get(f"/unit-applications/{pk}/print").mimetype == "application/pdf"


def test_one_of_a_unit_and_none_in_the_name_of_another(app: Flask, choice: dict[str, int]) -> None:
    with app.app_context():
        other = factories.unit("另一所学院", "980121")
        factories.member("other", "unit_reviewer", other)
        pk = start(app, "clerk", choice["organisation"])
        with pytest.raises(Refused, match=r"“示例技师学院”已有本年度的申报表.*每个单位每年度最多 1 份"):
            start(app, "clerk", choice["organisation"])
        with pytest.raises(Absent):
            start(app, "clerk", other.id)
    foreign = Browser(app, "other")
    foreign.read(f"/unit-applications/{pk}/", 404)
    foreign.read(f"/review/papers/{pk}/", 404)
    assert "示例技师学院" not in foreign.read("/unit-applications/")


def test_person_is_not_offered_what_units_apply_for(app: Flask, choice: dict[str, int]) -> None:
    with app.app_context():
        factories.person("somebody")
        with pytest.raises(Absent):
            start(app, "somebody", choice["organisation"])
    assert "目前没有开放申报的项目" in Browser(app, "somebody").read("/applications/new?unit=学院")
