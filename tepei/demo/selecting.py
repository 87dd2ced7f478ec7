"""A selection as its year is halfway through 选拔: people of three bodies from the form to their lists, and what a prefecture decides itself.

Played on the dates of 内人社办发〔2023〕147号; the public notices of the bodies run over the National Day of 2023.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tepei.applications import actions
from tepei.applications.models import Application
from tepei.demo import journeys, recommending, signing
from tepei.demo.fillers import completed
from tepei.demo.neimenggu import NeimengguPeople
from tepei.demo.people import portrait
from tepei.demo.tree import Tree
from tepei.forms import queries as forms
from tepei.lodgements import actions as lodgements
from tepei.notices import actions as notices
from tepei.notices import queries as notice_queries
from tepei.notices.actions import Posting
from tepei.notices.models import PublicNotice
from tepei.organisations.models import Organisation
from tepei.papers import actions as papers
from tepei.papers import draft_actions, drafts, turns
from tepei.papers.models import Paper, Step
from tepei.portal import clock
from tepei.portal.database import ZONE
from tepei.programmes.models import Cycle
from tepei.schemes import local_actions
from tepei.schemes.actions import open_cycle
from tepei.schemes.local_models import LocalRequirement

CYCLE = "nmg-new-era-2023"
PREFECTURES = ("152200", "150400")
DEPARTMENT = "150000-D01"
# Who applies: unit, tier, and how many of it.
_APPLY = (
    ("152221-U1", "tier1", 2), ("152200-U1", "tier1", 1), ("152221-U1", "tier2", 2), ("152221-U2", "tier2", 2),
    ("152200-U1", "tier2", 1), ("152221-U2", "tier3", 2), ("152200-U1", "tier3", 1), ("150400-U1", "tier1", 2),
    ("150400-U1", "tier2", 2), ("150400-U1", "tier3", 2), ("150000-D01-U1", "tier1", 2), ("150000-D01-U1", "tier2", 2),
)  # fmt: skip
_LATE = "150400-U1"
_YEARS = {"tier1": (1979, 1984), "tier2": (1980, 1986), "tier3": (1984, 1990)}
_RESEARCH = ("从事应用技术研究和科技开发工作", "从事自然科学基础理论研究")
_OPINION = "情况属实，同意推荐。"


class NewEraPeople(NeimengguPeople):
    """Fit for one of the three tiers."""

    def __init__(self, seed: int, before: int = 0) -> None:
        super().__init__(seed, before)
        self._names: set[str] = set()

    def years(self, track: str) -> tuple[int, int]:
        """Young enough; of the first tier also for the second, to which who consents may fall."""
        return _YEARS[track]

    def answers(self, track: str, born_on: dt.date, ethnicity: str) -> dict[str, Any]:
        """The form, whose layout no notice gives."""
        known = super().answers("outside", born_on, ethnicity)
        subject, years = known["basic"]["major"], 2023 - born_on.year - 25
        statement = {
            "introduction": f"从事{subject}工作{years}年，在{subject}领域作出突出成就，具有很好的发展潜能。主要业绩包括：主持自治区级课题2项，在核心期刊"
            "发表论文5篇，成果在基层推广应用。获得的主要奖项、荣誉包括：自治区科学技术进步奖三等奖1项，单位年度先进工作者。",
        }
        if track != "tier3":
            statement["research"] = _RESEARCH[self._count % 2]
        if track == "tier1":
            statement["adjustment"] = "no" if self._count % 5 == 0 else "yes"
        kept = ("basic", "career", "achievements", "papers", "eligibility")
        return {**{key: known[key] for key in kept}, "statement": statement}

    def _name(self, ethnicity: str) -> str:
        """Nobody is called like another: a ranking is read by names."""
        name = super()._name(ethnicity)
        while name in self._names:
            name = super()._name(ethnicity)
        self._names.add(name)
        return name


def at(month: int, day: int, hour: int = 9) -> None:
    """The clock is there, in 2023."""
    clock.move_to(dt.datetime(2023, month, day, hour, tzinfo=ZONE))


@dataclass
class Selecting:
    """The year with its people, in the order in which they applied."""

    tree: Tree
    cycle: Cycle
    before: int = 0
    applying: Sequence[tuple[str, str, int]] = _APPLY
    people: list[Application] = field(default_factory=list)
    upheld: int = 0  # the paper about which an objection holds

    def play(self) -> None:
        """From the opening of the year to the lists of its bodies on 2023-10-11; one unit has its people of the third tier still before it."""
        at(9, 11)
        open_cycle(self.cycle.id, self.cycle.version)
        self._set_conditions()
        self.apply()
        at(9, 18)
        self.announce(self._units(), but=self._late())
        at(9, 25)
        self.pass_on(("unit",))
        self.pass_on(("department", "county"))
        at(9, 26)
        self.announce(self._bodies())
        self._object()
        at(10, 9)
        for body in self._bodies():
            self.recommend(body)
        at(10, 10)
        self._decide()

    def _set_conditions(self) -> None:
        """二（四）: the prefecture's own conditions of the third tier."""
        body, tier3 = self.tree.by_code[PREFECTURES[0]], self.cycle.tracks[-1]
        with journeys.acting(self.tree.reviewer(body)):
            self.tree.session.add(
                LocalRequirement(
                    track=tier3, organisation=body, key="local_service", name="服务年限", severity="manual",
                    text="在本盟从事专业技术工作满三年，近三年考核合格", source="某人社发〔2023〕30号（示例）",
                )
            )  # fmt: skip
            self.tree.session.flush()
            local_actions.publish(self.cycle, body, "某人社发〔2023〕30号（示例）")

    def apply(self) -> None:
        """Everybody's form is filled in and submitted, some hours apart."""
        inventor = NewEraPeople(147, before=self.before)
        tracks = {track.code: track for track in self.cycle.tracks}
        for code, tier, many in self.applying:
            for _each in range(many):
                clock.move_to(clock.now() + dt.timedelta(hours=4))
                invented = inventor.person(tier)
                username = f"p{invented.mobile[-4:]}" if self.people else "applicant"
                account = journeys.register(self.tree, invented, username)
                with journeys.acting(account):
                    paper = actions.start(self.cycle, tracks[tier], self.tree.by_code[code].id)
                    journeys.fill_in(paper, invented)
                    actions.submit(paper.id, paper.form.edition, "")
                self.people.append(paper)

    def _units(self) -> list[Organisation]:
        return [self.tree.by_code[code] for code in dict.fromkeys(code for code, *_ in self.applying)]

    def _bodies(self) -> list[Organisation]:
        return [self.tree.by_code[code] for code in (*PREFECTURES, DEPARTMENT)]

    def announce_the_late(self) -> None:
        """四（二）: the names of the third tier are due by the end of November; the days of this notice run as the demonstration begins."""
        self.announce([self.tree.by_code[_LATE]])

    def _late(self) -> set[int]:
        unit, tier3 = self.tree.by_code[_LATE].id, self.cycle.tracks[-1].id
        return {paper.id for paper in self.people if (paper.organisation_id, paper.track_id) == (unit, tier3)}

    def announce(self, organisations: Iterable[Organisation], but: Collection[int] = ()) -> None:
        """公示 of everybody who lies there, but for these."""
        for each in organisations:
            with journeys.acting(self.tree.reviewer(each)):
                for due in notice_queries.due([each.id]):
                    title = f"{each.name}关于新时代专业技术人才推荐人选的公示"
                    posting = Posting(
                        title, "单位公告栏和门户网站", "人事科（演示）0000-0000000", clock.today()
                    )
                    named = {paper.id: "" for paper, _stage in due.papers if paper.id not in but}
                    notices.put_up(due.key, posting, named)

    def pass_on(self, kinds: tuple[str, ...]) -> None:
        """Approved by each step of these kinds, but for the late."""
        late = self._late()
        for paper, step in self._waiting(lambda step: step.kind in kinds):
            if paper.id not in late:
                self._approve(paper, step)

    def _waiting(self, fits: Callable[[Step], bool]) -> list[tuple[Application, Step]]:
        """Who waits at a step like this."""
        found = []
        for paper in self.people:
            self.tree.session.refresh(paper)
            if paper.state == "in_review" and fits(step := turns.due_steps(paper)[0]):
                found.append((paper, step))
        return found

    def _approve(self, paper: Paper, step: Step) -> None:
        with journeys.acting(self._reviewer(step)):
            signing.sign(paper, step)
            papers.approve(paper.id, paper.version, _OPINION)

    def _reviewer(self, step: Step) -> Any:
        return self.tree.reviewer(self.tree.session.get_one(Organisation, step.organisation_id))

    def _object(self) -> None:
        """异议 to two people of the first prefecture: one holds, the other does not."""
        body = self.tree.by_code[PREFECTURES[0]]
        reviewer = self.tree.reviewer(body)
        with journeys.acting(reviewer):
            notice = self._notice_of(body)
            second = [each for each in notice.entries if each.track_name == "二层次"]
        for day, entry, text, upheld, finding in (
            (27, second[0], "反映申报的获奖项目不是本人完成。", True, "经核查，该奖项的主要完成人不是本人，反映属实。"),
            (28, second[1], "反映论文发表时间不实。", False, "经核查期刊原件，发表时间属实，反映不属实。"),
        ):  # fmt: skip
            at(9, day)
            made = notices.object_to(notice.number, entry.id, text, "13800009009")
            at(9, day, 15)
            with journeys.acting(reviewer):
                notices.answer(made.id, made.version, upheld, finding)
        self.upheld = second[0].paper_id

    def _notice_of(self, body: Organisation) -> PublicNotice:
        paper = self._waiting(lambda step: step.organisation_id == body.id)[0][0]
        return notice_queries.naming(paper)[0].notice

    def recommend(self, body: Organisation) -> None:
        """Who was objected to rightly goes back; the others of the first two tiers stand on its list."""
        tier3 = self.cycle.tracks[-1].id
        waiting = self._waiting(lambda step: step.organisation_id == body.id)
        with journeys.acting(self.tree.reviewer(body)):
            for paper, step in waiting:
                signing.sign(paper, step)
                if paper.id == self.upheld:
                    papers.send_back(paper.id, paper.version, "公示期间异议经核查属实，请更正获奖情况。")
            listed = [paper for paper, _ in waiting if paper.id != self.upheld and paper.track_id != tier3]
            recommending.recommend(self.cycle.id, body.id, listed, _OPINION)

    def _decide(self) -> None:
        """四（二）: a prefecture selects of the third tier itself, and tells the region."""
        body = self.tree.by_code[PREFECTURES[0]]
        for paper, step in self._waiting(lambda step: step.organisation_id == body.id):
            self._approve(paper, step)
            with journeys.acting(self.tree.reviewer(body)):
                papers.select(paper.id, paper.version, "同意入选。")
        at(10, 11)
        with journeys.acting(self.tree.reviewer(body)):
            self._lodge(body)

    def _lodge(self, body: Organisation) -> None:
        found = lodgements.start(self.cycle.id, body.id)
        form = drafts.form_of(found)
        answers = completed({}, lambda _: form, forms.codes_of(form), clock.today())
        for key, typed in answers.items():
            draft_actions.save_section(found.id, key, typed, found.form.edition)
        for kind in form.attachments:
            draft_actions.attach(found.id, kind.key, io.BytesIO(portrait("1")), "示例.png")
        draft_actions.submit(found.id, found.form.edition)
