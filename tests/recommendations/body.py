"""A body in front of its list: 兴安盟 in a year that passes people on by lists alone."""

from __future__ import annotations

import io
from dataclasses import dataclass

from sqlalchemy import func, select, update

from tepei.applications.models import Application
from tepei.demo.people import portrait
from tepei.papers import actions as papers
from tepei.papers import draft_actions
from tepei.papers.queries import opened
from tepei.portal import scope
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db, transaction
from tepei.programmes.models import RouteStep
from tepei.recommendations import actions
from tepei.recommendations.forms import MINUTES, SECTION, discipline_key
from tepei.recommendations.models import Recommendation
from tests import factories
from tests.papers.stage import Stage, cycle, stage

REPORT = {
    "opinions": "召开座谈会听取意见，无不同意见。", "evaluated_on": "2023-03-06", "evaluation": "经综合评议，同意推荐。",
    "discussed_on": "2023-03-07", "discussion": "经局党组会议研究，同意推荐。", "opinion": "同意推荐。",
    "contact": "联系人", "phone": "13800009001",
}  # fmt: skip
NOBODY = {"statement": "本年度没有合适人选。", "contact": "联系人", "phone": "13800009001"}


def demand(kind: str = "prefecture") -> Stage:
    """A route whose step of this kind demands lists of recommendation."""
    with scope.everything("a test demands a list"), transaction() as session:
        session.execute(
            update(RouteStep)
            .where(RouteStep.cycle_id == cycle().id, RouteStep.kind == kind)
            .values(demands=["recommendation"])
        )
    return stage()


@dataclass
class Body:
    """Its reviewer, and the list that it composes."""

    stage: Stage
    kind: str = "prefecture"
    pk: int = 0

    @property
    def reviewer(self) -> object:
        return self.stage.reviewers[self.kind]

    def start(self) -> Recommendation:
        with factories.signed_in(self.reviewer):
            made = actions.start(cycle().id, scope.viewer().organisation_ids[0])
            self.pk = made.id
            return made

    def arrange(self, way: str, paper: Application, **opinions: str) -> None:
        with factories.signed_in(self.reviewer):
            alone = {int(key[1:]): text for key, text in opinions.items()}
            actions.arrange(self.pk, self.found().form.edition, (way, paper.id), alone)

    def fill(self, report: dict[str, str] | None = None) -> None:
        """The report, and every file that it asks for."""
        with factories.signed_in(self.reviewer):
            found = self.found()
            draft_actions.save_section(self.pk, SECTION, report or REPORT, found.form.edition)
            single = [discipline_key(each.application_id) for each in found.people]
            for kind in [MINUTES, *single] if single else []:
                draft_actions.attach(self.pk, kind, io.BytesIO(portrait("1")), "文件.png")

    def sign(self) -> None:
        with factories.signed_in(self.reviewer):
            actions.download(self.pk)
            actions.scan(self.pk, io.BytesIO(portrait("1")), "扫描件.png")

    def hand_in(self) -> None:
        with factories.signed_in(self.reviewer):
            draft_actions.submit(self.pk, self.found().form.edition)

    def recommend(self, *people: Application) -> Recommendation:
        """A whole list, handed in."""
        self.start()
        for paper in people:
            self.arrange("add", paper)
        self.fill(None if people else NOBODY)
        if people:
            self.sign()
        self.hand_in()
        return self.found()

    def found(self) -> Recommendation:
        ours = select(Recommendation).where(Recommendation.id == self.pk)
        with scope.everything("a test looks at its list"):
            return db.session.scalars(ours.execution_options(populate_existing=True)).one()

    def region(self, verb: str, opinion: str = "", pk: int = 0, **more: int) -> None:
        """What the region does with the list, or with a paper."""
        with factories.signed_in(self.stage.reviewers["region"]):
            version = opened(pk or self.pk).version
            getattr(papers, verb)(pk or self.pk, version, opinion, **more)


def standing(*people: Application) -> list[tuple[str, int, int | None]]:
    """(state, position, place on the list) of each."""
    with scope.everything("a test looks"):
        db.session.expire_all()
        rows = [db.session.get_one(Application, paper.id) for paper in people]
        return [(row.state, row.position, row.list_position) for row in rows]


def events_of(event: str) -> int:
    with scope.everything("a test looks"):
        return db.session.scalar(select(func.count()).where(AuditEntry.event == event)) or 0
