"""A year of talents, in which a step acts at whom the form names: a person of 平川县, and whoever reviews."""

from __future__ import annotations

import datetime as dt
from contextlib import AbstractContextManager

from tepei.applications import actions, checks
from tepei.applications.models import Application
from tepei.papers import actions as papers
from tepei.papers import draft_actions, drafts, turns
from tepei.portal import scope
from tepei.portal.accounts import Account
from tepei.portal.catalogue import chinese
from tepei.portal.database import db
from tepei.programmes import queries as programmes
from tests import factories
from tests.applications.filling import photo, reloaded

HERE, THERE, CITY = "980121", "980122", "980100"  # 平川县, where the unit is, and 远山县 of 示例市
REVIEWERS = {"unit": "unit_reviewer", HERE: "county_reviewer", THERE: "county_reviewer", CITY: "prefecture_reviewer"}  # fmt: skip
OFFICE = "人力资源和社会保障局"
ANSWERS = {
    "basic": {"education": "14", "title": "411", "mobile": "13900000000", "other": "no"},
    "works": [{"name": "示例论文", "year": "2024"}],
    "prizes": [{"name": f"示例奖{number}", "grade": "省部级"} for number in (1, 2)],
    "plan": {"text": "三年内在服务地建成联合实验室。"},
}  # fmt: skip
OF_LEADERS = {
    "recommenders": [
        {"name": name, "workplace": unit}
        for name, unit in (("王一", "平川县人民医院"), ("王二", "示例大学"), ("王三", "示例学院"))
    ]
}


class Play:
    """A person of a hospital in 平川县, and whoever reviews."""

    def __init__(self, track: str) -> None:
        self.unit = factories.unit("平川县人民医院", HERE)
        self.accounts = {
            key: factories.member(f"at-{key}", role, self.unit if key == "unit" else key).id
            for key, role in REVIEWERS.items()
        }
        born_on = dt.date(1975, 6, 1) if track == "lead" else dt.date(1995, 6, 1)
        self.accounts["applicant"] = factories.person("applicant", "李青", born_on=born_on).user_id
        year = programmes.cycle_by_code("talents-2025")
        with self.acting("applicant"):
            self.paper = actions.start(year, programmes.track_by_code(year, track), self.unit.id)
            answers = ANSWERS | (OF_LEADERS if track == "lead" else {})
            for key, values in answers.items():
                draft_actions.save_section(self.paper.id, key, values, self.paper.form.edition)
            for kind in ("photo", "title_certificate", "prize_certificate"):
                draft_actions.attach(self.paper.id, kind, photo(), "证件.png")

    def acting(self, who: str) -> AbstractContextManager[scope.Viewer]:
        """With the eyes of one of them."""
        return factories.signed_in(db.session.get_one(Account, self.accounts[who]))

    def name(self, **values: str) -> None:
        """Whoever acts at the step of the track, as the form says it."""
        section = "mentor" if "county" in values else "team"
        whole = {"name": "王导师", "people": "李青、赵红"} | values
        with self.acting("applicant"):
            draft_actions.save_section(self.paper.id, section, whole, self.now.form.edition)

    @property
    def now(self) -> Application:
        return reloaded(self.paper)

    @property
    def way(self) -> list[tuple[str, str]]:
        with scope.everything("a test looks"):
            return [(step.kind, step.organisation_name) for step in self.now.steps]

    @property
    def waits_for(self) -> list[str]:
        with scope.everything("a test looks"):
            return [step.organisation_name for step in turns.due_steps(self.now)]

    def gaps(self) -> list[tuple[str, str, str]]:
        """What is to do, by the field, its code and its text."""
        with self.acting("applicant"):
            found = checks.of(drafts.find(self.paper.id, Application)).gaps
            return [(gap.field, gap.code, chinese(gap.text)) for each in found.values() for gap in each]

    def submit(self) -> None:
        with self.acting("applicant"):
            actions.submit(self.paper.id, self.now.form.edition, "英才2025-1")

    def act(self, who: str, verb: str, *more: object) -> None:
        with self.acting(who):
            getattr(papers, verb)(self.paper.id, self.now.version, "意见", *more)

    def sees(self, who: str) -> bool:
        with self.acting(who):
            return db.session.query(Application).filter_by(id=self.paper.id).count() == 1
