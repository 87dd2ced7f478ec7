"""A round for tests: a year whose track is evaluated, approved people of two units, experts, panels, and the organiser."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass, field

from sqlalchemy import select

from tepei.applications.models import Application
from tepei.organisations.models import Organisation
from tepei.portal import clock, scope
from tepei.portal.accounts import Account
from tepei.portal.database import ZONE, db, transaction
from tepei.schemes.evaluation_models import Criterion, Evaluation
from tepei.selection import panel_actions
from tepei.selection.expert_models import Expert
from tepei.selection.panel_actions import Lot
from tepei.selection.panel_models import Panel, PanelMember
from tepei.selection.round_models import EvaluationRound, RoundEntry
from tepei.selection.scoring_models import Assessment
from tests import factories
from tests.papers import browsing
from tests.papers.stage import cycle, stage, track_id

OPENS, CLOSES = dt.datetime(2023, 3, 8, 9, tzinfo=ZONE), dt.datetime(2023, 3, 20, 18, tzinfo=ZONE)
_serial = itertools.count(1)


@dataclass
class Trial:
    """A round with its people; `experts` by name, in the order in which they were made."""

    round_id: int
    organiser: Account
    entries: list[int]
    papers: list[Application]
    units: list[Organisation]
    experts: list[Expert] = field(default_factory=list)

    def panel(self, **values: object) -> Panel:
        """One more panel of the round."""
        with scope.everything("a test sets a panel up"), transaction() as session:
            made = Panel(**{"round_id": self.round_id, "name": f"第{next(_serial)}组", "seats": 3, **values})
            session.add(made)
        return made

    def seated(self, panel: Panel) -> list[PanelMember]:
        """Draw, invite, accept; who sits there."""
        with factories.signed_in(self.organiser):
            panel_actions.draw_panels(self.round_id, Lot(7))
            panel_actions.invite(panel.id)
        for member in members(panel):
            if member.state == "invited":
                with factories.signed_in(account_of(member)):
                    panel_actions.answer(member.id, True)
        return [each for each in members(panel) if each.state == "accepted"]

    def at_work(self, panel: Panel) -> list[PanelMember]:
        """And the work handed out."""
        seated = self.seated(panel)
        with factories.signed_in(self.organiser):
            panel_actions.deal(panel.id)
        return seated


def evaluated(method: str = "score", panel_size: int | None = None) -> None:
    """The year's outside track is evaluated so."""
    with scope.everything("a test sets a year up"), transaction() as session:
        year, track = cycle(), track_id("outside")
        session.add(
            Evaluation(
                cycle_id=year.id, track_id=track, key="panel", method=method, panel_size=panel_size,
                **({"share": "2/3"} if method == "ballot" else {}),
            )
        )  # fmt: skip
        if method == "score":
            for position, (key, name) in enumerate((("merit", "业绩"), ("promise", "潜力"))):
                session.add(
                    Criterion(
                        cycle_id=year.id, track_id=track, key=key, name=name, maximum=50, position=position
                    )
                )


def trial(method: str = "score", experts: int = 4, people: int = 2, panel_size: int | None = None) -> Trial:
    """A round that is open, with people of two units and experts of others."""
    evaluated(method, panel_size)
    factories.open_year()
    stages = [stage("152221"), stage("150102")]
    papers = []
    for number in range(people):
        paper = stages[number % 2].paper(person=factories.person(name=f"候选{'甲乙丙丁戊己'[number % 6]}"))
        browsing.fill(paper)
        _study(paper)
        kinds = list(stages[number % 2].reviewers)
        story = ["applicant.submit", *(f"{kind}.approve" for kind in kinds)]
        papers.append(stages[number % 2].play(paper, " ".join(story)))
    organiser = factories.member("organiser", "region_reviewer", "150000")
    with scope.everything("a test prepares a round"), transaction() as session:
        made = EvaluationRound(
            cycle_id=cycle().id, number=1, name="第一轮", tracks=["outside"], opens_at=OPENS, closes_at=CLOSES,
            state="open",
        )  # fmt: skip
        session.add(made)
        session.flush()
        entries = [
            RoundEntry(round_id=made.id, paper_id=paper.id, track_id=paper.track_id, why={})
            for paper in papers
        ]
        session.add_all(entries)
        session.flush()
        found = Trial(
            made.id, organiser, [each.id for each in entries], papers, [each.unit for each in stages]
        )
    found.experts = [expert(f"专家{'一二三四五六七八九'[number]}") for number in range(experts)]
    return found


def _study(paper: Application) -> None:
    """An answer that experts may read."""
    with scope.everything("a test fills in"), transaction():
        answers = paper.form.answers
        paper.form.answers = {**answers, "basic": {**answers["basic"], "school": "草原大学"}}


def expert(name: str, unit: str = "", **values: object) -> Expert:
    """An expert of the region's pool, with an account."""
    serial = next(_serial)
    account = factories.account(f"expert{serial}", name)
    with scope.everything("a test enters an expert"), transaction() as session:
        factories.give_role(account, "expert")
        made = Expert(
            **{
                "name": name, "unit_name": unit or f"第{serial}研究所", "fields": ["02"], "account_id": account.id,
                "kept_by_id": factories.organisation("150000").id, **values,
            }
        )  # fmt: skip
        session.add(made)
    return made


def members(panel: Panel) -> list[PanelMember]:
    """As the database has them."""
    with scope.everything("a test looks"):
        found = select(PanelMember).where(PanelMember.panel_id == panel.id).order_by(PanelMember.position)
        return list(db.session.scalars(found.execution_options(populate_existing=True)))


def account_of(member: PanelMember) -> Account:
    """The expert's."""
    with scope.everything("a test looks"):
        return db.session.get_one(Account, db.session.get_one(Expert, member.expert_id).account_id)


def assessments(member: PanelMember) -> list[Assessment]:
    """As the database has them."""
    with scope.everything("a test looks"):
        found = select(Assessment).where(Assessment.member_id == member.id).order_by(Assessment.id)
        return list(db.session.scalars(found.execution_options(populate_existing=True)))


def close(round_id: int) -> None:
    """The round is over."""
    with scope.everything("a test closes a round"), transaction() as session:
        session.get_one(EvaluationRound, round_id).state = "closed"


def later(**values: float) -> None:
    """The clock is this much after the close."""
    clock.move_to(CLOSES + dt.timedelta(**values))
