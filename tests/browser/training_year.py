"""Five people whose applications lie with the region, two training units, and a window for each body that answers for them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, expect
from sqlalchemy import Select, func, select

from tepei.funding.entitlement_models import Entitlement
from tepei.papers import actions
from tepei.portal import clock, scope
from tepei.portal.database import ZONE, db
from tepei.trainees.models import Trainee
from tests import factories
from tests.applications import filling
from tests.browser.conftest import Visit
from tests.browser.site import Site
from tests.papers import stage as stages

NORTH, SOUTH, CENTRE = "示例北方大学", "示例南方医院", "示例专家服务中心"
WHOLE, ADJUSTED, AWAY, EARLY, ABSENT = "白音", "乌兰", "朝鲁", "塔娜", "斯琴"
# The units that each asks for, in order; everybody accepts an adjustment. The first one has a single place, for who was selected first.
WISHES = {
    WHOLE: (NORTH,), ADJUSTED: (NORTH,), AWAY: (SOUTH,), EARLY: (SOUTH,), ABSENT: (SOUTH,),
}  # fmt: skip


@dataclass
class TrainingYear:
    """特培 2023 with its people; `at` opens each window once, `on` moves the clock."""

    site: Site
    visit: Visit
    papers: dict[str, int] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=dict)
    windows: dict[str, Page] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with self.site.application.app_context():
            factories.open_year()
            stage = stages.stage()
            stages.set_places("152200", len(WISHES))
            for place, (name, wishes) in enumerate(WISHES.items()):
                self._apply(stage, place, name, wishes)
            self.accounts |= {key: each.username for key, each in stage.reviewers.items()}
            for key, role, kind, name in (
                ("north", "training_unit", "training_unit", NORTH),
                ("south", "training_unit", "training_unit", SOUTH),
                ("centre", "arranger", "placement_office", CENTRE),
            ):
                factories.member(key, role, factories.node(name, kind, "150000"), name)
                self.accounts[key] = key
            factories.member("second", "region_reviewer", "150000", "复核人")
            self.accounts["second"] = "second"
            db.session.remove()

    def _apply(self, stage: stages.Stage, place: int, name: str, wishes: tuple[str, ...]) -> None:
        """A whole application, approved by everybody below the region and by the region."""
        person = factories.person(f"trainee{place}", name)
        choices = {"first": wishes[0], "adjustment": "yes"}
        paper = filling.submitted(person, stage.unit, preference=choices)
        for reviewer in stage.reviewers.values():
            with factories.signed_in(reviewer):
                actions.approve(paper.id, filling.reloaded(paper).version, "同意")
        self.papers[name], self.accounts[name] = paper.id, f"trainee{place}"

    def at(self, who: str) -> Page:
        """The window of this body or person."""
        if who not in self.windows:
            self.windows[who] = self.visit(self.accounts[who])
            self.windows[who].set_default_timeout(30_000)  # eight windows share what machine there is
        return self.windows[who]

    def on(self, day: str) -> None:
        """Nine in the morning of this day."""
        with self.site.application.app_context():
            clock.move_to(dt.datetime.combine(dt.date.fromisoformat(day), dt.time(9), ZONE))
            db.session.remove()

    def open(self, who: str, name: str) -> Page:
        """The trainee's page, found on the list of the body that looks first."""
        page = self.at(who)
        if name in self.pages:
            page.goto(self.pages[name])
        else:
            page.goto("/trainees/list/?_flt_0_name=" + name)
            page.get_by_role("row", name=name).get_by_role("link").first.click()
            self.pages[name] = page.url
        expect(page.get_by_role("heading", level=1)).to_contain_text(name)
        return page

    def act(self, who: str, name: str, act: str, **typed: str) -> Page:
        """A move that their page offers: what is typed by its label, an answer to choose as `choice`."""
        page = self.open(who, name)
        form = page.get_by_role("form", name=act, exact=True)
        if not form.is_visible():
            page.locator("summary").get_by_text(act, exact=True).click()
        for label, value in typed.items():
            if label == "choice":
                form.get_by_label(value, exact=True).check()
            else:
                form.get_by_label(label).fill(value)
        form.get_by_role("button", name=act, exact=True).click()
        expect(page.get_by_text(f"已办理“{act}”。")).to_be_visible()
        return page

    def number(self, name: str) -> str:
        """学员编号."""
        [(number,)] = self.look(select(Trainee.number).where(Trainee.name == name))
        return str(number)

    def owed(self) -> dict[str, str]:
        """What is to be paid for each, in yuan."""
        sums = select(Entitlement.applicant_name, func.sum(Entitlement.amount))
        rows = self.look(sums.group_by(Entitlement.applicant_name))
        return {str(name): f"{amount:.2f}" for name, amount in rows}

    def look(self, found: Select[Any]) -> list[tuple[Any, ...]]:
        """Rows as the database has them now, whoever sees them."""
        with self.site.application.app_context(), scope.everything("a test looks"):
            rows = [tuple(row) for row in db.session.execute(found)]
            db.session.remove()
        return rows


def sure(page: Page) -> None:
    """Say yes where the page asks."""
    page.get_by_role("button", name="确定", exact=True).click()
