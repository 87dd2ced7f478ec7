"""新时代专业技术人才 2023 for a journey: its offices, its people, and what the screens of the journey leave to the verbs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Page, expect
from sqlalchemy import select

from tepei.applications.models import Application
from tepei.demo import evaluating, journeys, provinces, selecting, tree
from tepei.demo.selecting import NewEraPeople, Selecting
from tepei.organisations.models import Organisation
from tepei.portal.accounts import Account
from tepei.portal.database import db, transaction
from tepei.programmes import queries as programmes
from tepei.schemes.actions import open_cycle
from tepei.selection.expert_models import Expert
from tepei.selection.panel_models import PanelMember
from tepei.selection.round_models import RoundEntry
from tepei.selection.states import INVITED
from tests.browser.conftest import attach_everything

# Two bodies: 兴安盟 with its units, and a department with one.
CITY, DEPARTMENT = "152200", selecting.DEPARTMENT
UNIT, SECOND, CITY_UNIT, OF_DEPARTMENT = "152221-U1", "152221-U2", "152200-U1", f"{DEPARTMENT}-U1"
OTHERS = (
    (UNIT, "tier1", 1),
    (SECOND, "tier2", 2),
    (CITY_UNIT, "tier3", 1),
    (OF_DEPARTMENT, "tier1", 2),
    (OF_DEPARTMENT, "tier2", 1),
)
_BEFORE = 60


class NewEra:
    """The year on its first day: who is going to apply on the screens has an account, everybody else has applied."""

    def __init__(self) -> None:
        selecting.at(9, 11)
        story = provinces.of("inner-mongolia")
        assert story is not None
        with transaction() as session:
            self.cycle = programmes.cycle_by_code(selecting.CYCLE)
            open_cycle(self.cycle.id, self.cycle.version)
            self.tree = tree.build(session, story)
            self._played = Selecting(self.tree, self.cycle, _BEFORE, OTHERS)
            self.candidate = NewEraPeople(1, _BEFORE - 1).person("tier1")
            journeys.register(self.tree, self.candidate, "candidate")
            self._played.apply()

    def at(self, month: int, day: int, hour: int = 9) -> Selecting:
        """The clock is moved there; the year as everybody left it, to be moved on by the verbs."""
        db.session.rollback()  # what the screens wrote meanwhile is read
        selecting.at(month, day, hour)
        if len(self._played.people) == sum(many for *_, many in OTHERS):
            self._played.people += self._applied(self.candidate.name)
        return self._played

    def offices(self, *codes: str) -> list[Organisation]:
        """These units and bodies."""
        return [self.tree.by_code[code] for code in codes]

    def enter_experts(self) -> None:
        """Fifteen of them, with accounts."""
        evaluating.enter_experts(self.tree, self.tree.reviewer(self.tree.by_code["150000"]))

    def experts(self) -> list[str]:
        """The accounts of those who were invited."""
        db.session.rollback()
        found = select(Account.username).join(Expert, Expert.account_id == Account.id).join(PanelMember)
        return list(
            db.session.scalars(found.where(PanelMember.state == INVITED).order_by(PanelMember.position))
        )

    def entry(self, name: str) -> int:
        """Somebody's entry in the round, of the tier that they applied for."""
        found = select(RoundEntry.id).join(Application, RoundEntry.paper_id == Application.id)
        return db.session.scalars(found.where(Application.applicant_name == name)).one()

    def names(self, code: str, tier: str) -> list[str]:
        """Who applied at this unit."""
        unit = self.tree.by_code[code].id
        return [
            each.applicant_name
            for each in self._played.people
            if (each.organisation_id, each.track.code) == (unit, tier)
        ]

    def _applied(self, name: str) -> list[Application]:
        return list(db.session.scalars(select(Application).where(Application.applicant_name == name)))


def type_answers(page: Page, answers: Mapping[str, Any] | list[Mapping[str, Any]]) -> None:
    """What is asked for on a page of the form, of these answers; a list answers repeated rows."""
    rows = answers if isinstance(answers, list) else [answers]
    for number, row in enumerate(rows):
        for key, value in row.items():
            name = f"{key}.{number}" if isinstance(answers, list) else key
            _type(page, name, str(value))


def _type(page: Page, name: str, value: str) -> None:
    box = page.locator(f"main [name='{name}']:not([type=hidden])")
    if not box.count() or not box.first.is_enabled():
        return
    kind = box.first.evaluate("box => box.type")
    if kind == "radio":
        page.locator(f"main [name='{name}'][value='{value}']").check()
    elif kind.startswith("select"):
        box.select_option(value)
    else:
        box.fill(value)


def announce(page: Page, day: int) -> None:
    """A notice of everybody who waits for one, from this day of September on."""
    page.goto("/home/")
    page.get_by_role("link", name="公示", exact=True).first.click()
    page.get_by_role("link", name="发布公示").first.click()
    page.get_by_label("标题").fill(f"关于推荐人选的公示 {day}")
    page.get_by_label("开始公示日期").fill(f"2023-09-{day}")
    page.get_by_label("公示地点").fill("本单位公告栏")
    page.get_by_label("受理异议的部门和电话").fill("人事科 0482-0000000")
    page.get_by_role("button", name="发布公示").click()
    expect(page.get_by_text("公示已发布")).to_be_visible()


def open_paper(page: Page, name: str, where: str = "list") -> None:
    """审核材料 of this person, from what waits or from all."""
    page.goto(f"/review/{where}/")
    page.get_by_role("row", name=name).get_by_role("link", name="审核材料").click()


def propose(page: Page, tier: str, number: int) -> None:
    """So many of a tier."""
    form = page.get_by_role("form", name=f"{tier}的拟入选人选")
    form.get_by_label("拟入选人数").fill(str(number))
    form.get_by_role("button").click()
    expect(form.get_by_role("button", name="重新确定拟入选人选")).to_be_visible()


def begin_list(page: Page, address: str, link: str) -> None:
    """One more list of this kind."""
    page.goto(f"/{address}/")
    page.get_by_role("link", name=link).first.click()
    page.get_by_role("button", name="保存并填写").click()


def fill_in(page: Page, texts: dict[str, str], scan: str) -> None:
    """A page of boxes, then this file as each attachment."""
    for key, text in texts.items():
        page.locator(f"[name={key}]").fill(text)
    with page.expect_navigation():
        page.get_by_role("button", name="保存").first.click()
    attach_everything(page, scan)


def open_round(page: Page) -> None:
    """评审轮次 → the one of both tiers."""
    page.goto("/rounds/")
    page.get_by_role("link", name="一、二层次专家评审").click()


def press_surely(page: Page, button: str) -> None:
    """Press it, and say yes where the page asks."""
    page.get_by_role("button", name=button).click()
    page.get_by_role("button", name="确定", exact=True).click()
