"""The evaluation of a year as it is on 2023-10-20: experts, panels drawn by lot, and scores that most of them have handed in."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from tepei.demo import journeys
from tepei.demo.selecting import Selecting, at
from tepei.demo.tree import Tree
from tepei.papers import actions as papers
from tepei.portal import audit
from tepei.portal.accounts import Account
from tepei.portal.database import ZONE
from tepei.recommendations.models import Recommendation
from tepei.selection import expert_actions, panel_actions, round_actions, scoring_actions
from tepei.selection.expert_models import Expert
from tepei.selection.expert_rules import TypedExpert
from tepei.selection.panel_actions import Lot
from tepei.selection.panel_models import Panel, PanelMember
from tepei.selection.round_actions import RoundPlan
from tepei.selection.round_models import EvaluationRound, RoundEntry
from tepei.selection.scoring_models import Assessment
from tepei.selection.states import ACCEPTED, DUE, INVITED

SEED = 20231013
_OPENS = dt.datetime(2023, 10, 16, 9, tzinfo=ZONE)
_CLOSES = dt.datetime(2023, 10, 25, 18, tzinfo=ZONE)
_NAMES = (
    "包晓峰", "陈立平", "丁学文", "高文华", "韩永康", "贺红梅", "康志远", "李树林", "孟繁荣", "齐木德", "苏和平", "王建民", "吴秀兰",
    "杨海霞", "赵明亮",
)  # fmt: skip
PRINTED = "韩永康"  # whose account is printed: the lot seats him, with work left to do
_UNITS = ("示例农业大学", "示例医科大学", "示例工业大学", "示例科学院", "外省示例大学")
_FIELDS = ("02", "03", "04", "11")
_APPLIED = "从事应用技术研究和科技开发工作"


def play(story: Selecting) -> EvaluationRound:
    """From the approval of the lists to the morning of 2023-10-20; the round, which is at work."""
    region = story.tree.reviewer(story.tree.by_code["150000"])
    at(10, 12)
    _approve(story, region)
    enter_experts(story.tree, region)
    at(10, 13)
    with journeys.acting(region):
        made = round_actions.prepare(
            story.cycle, RoundPlan("一、二层次专家评审", ("tier1", "tier2"), _OPENS, _CLOSES)
        )
        panels = _panels(story.tree, made)
        panel_actions.draw_panels(made.id, Lot(SEED))
    at(10, 16)
    with journeys.acting(region):
        for panel in panels:
            panel_actions.invite(panel.id)
    for panel in panels:
        _seat(story.tree, panel)
        with journeys.acting(region):
            panel_actions.deal(panel.id)
    with journeys.acting(region):
        round_actions.open_round(made.id, made.version)
    at(10, 18)
    story.announce_the_late()
    _score(story, panels)
    at(10, 20)
    return made


def _approve(story: Selecting, region: Account) -> None:
    """The region passes on whoever stands on a list, then the lists; that of the third tier waits for it."""
    with journeys.acting(region):
        for paper in story.people:
            story.tree.session.refresh(paper)
            last = paper.steps[-1]
            if paper.state == "in_review" and last.kind == "region" and paper.position == last.stage:
                papers.approve(paper.id, paper.version, "审核通过，提交专家评审。")
        for found in story.tree.session.scalars(select(Recommendation).order_by(Recommendation.id)):
            papers.approve(found.id, found.version, "名单已核对。")


def enter_experts(tree: Tree, region: Account) -> None:
    """Fifteen experts, a third of them from outside; of one the account is printed."""
    with journeys.acting(region):
        for number, name in enumerate(_NAMES):
            unit = _UNITS[number % len(_UNITS)]
            typed = TypedExpert(
                name, unit, fields=(_FIELDS[number % 4],), title="正高级", is_outside=unit.startswith("外省")
            )
            made = expert_actions.enter(typed)
            username = "expert" if name == PRINTED else f"expert{number + 1}"
            tree.account(username, name, expert_actions.ROLE)
            expert_actions.open_account(made.id, username)


def _panels(tree: Tree, made: EvaluationRound) -> list[Panel]:
    """二（三）: one for applied research, one for all others."""
    panels = [
        Panel(round_id=made.id, name=name, groups=groups, seats=5, outside=1, substitutes=1)
        for name, groups in (("应用技术组", [_APPLIED]), ("基础和社会科学组", []))
    ]
    tree.session.add_all(panels)
    tree.session.flush()
    for each in panels:
        audit.record("panel.add", each)
    return panels


def _seat(tree: Tree, panel: Panel) -> None:
    for member in _members(tree, panel):
        if member.state == INVITED:
            with journeys.acting(_account(tree, member)):
                panel_actions.answer(member.id, True)


def _members(tree: Tree, panel: Panel) -> list[PanelMember]:
    found = select(PanelMember).where(PanelMember.panel_id == panel.id).order_by(PanelMember.position)
    return list(tree.session.scalars(found.execution_options(populate_existing=True)))


def _account(tree: Tree, member: PanelMember) -> Account:
    return tree.session.get_one(Account, tree.session.get_one(Expert, member.expert_id).account_id)


def _score(story: Selecting, panels: list[Panel]) -> None:
    """The last of each panel has handed in one sheet so far; the first of the first one leaves one person to the others."""
    places = {paper.id: number for number, paper in enumerate(story.people)}
    for panel in panels:
        at_work = [each for each in _members(story.tree, panel) if each.state == ACCEPTED]
        for seat, member in enumerate(at_work):
            tasks = _tasks(story.tree, member)
            if member is at_work[-1]:
                tasks = tasks[:1]
            with journeys.acting(_account(story.tree, member)):
                if seat == 0 and panel is panels[0]:
                    first = tasks.pop(0)
                    scoring_actions.recuse(first.id, first.version, "与该人选合作过科研项目。")
                for task in tasks:
                    paper_id = story.tree.session.get_one(RoundEntry, task.entry_id).paper_id
                    scoring_actions.hand_in(task.id, task.version, sheet(places[paper_id], seat), "")


def sheet(place: int, seat: int) -> dict[str, str]:
    """What an expert in this seat gives to whoever applied at this place: nobody as much as another."""
    fine = (place * 7 + seat * 3) % 10
    return {
        "ability": f"{26 + place * 5 % 13 + seat % 2}",
        "achievement": f"{25 + place * 3 % 14}.{fine}",
        "potential": f"{12 + (place + seat) % 8}",
    }


def _tasks(tree: Tree, member: PanelMember) -> list[Assessment]:
    due = select(Assessment).where(Assessment.member_id == member.id, Assessment.state == DUE)
    return list(tree.session.scalars(due.order_by(Assessment.id)))
