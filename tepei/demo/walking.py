"""One example's application from the form to the selection, each step with the eyes of who takes it 走完流程."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tepei.applications import actions, checks, exports, prints
from tepei.applications.models import Application
from tepei.demo import journeys, recommending, signing
from tepei.demo.fitting import Fitted
from tepei.demo.people import portrait
from tepei.demo.tree import Tree, invented_credit_code
from tepei.notices import queries as notices
from tepei.notices.actions import Posting, put_up
from tepei.organisations import queries as organisations
from tepei.organisations.models import Organisation
from tepei.papers import actions as papers
from tepei.papers import draft_actions, endorsements, turns
from tepei.papers.endorsement_models import Endorsement
from tepei.people import queries as people
from tepei.people.models import Listing, Participation
from tepei.people.participations import IMPORT
from tepei.places import queries as places
from tepei.places.models import Place
from tepei.places.vacancy_models import Vacancy
from tepei.policy.calendar import day_start
from tepei.policy.derivation_words import NOT_ASSESSED
from tepei.policy.earlier import KnownParticipation
from tepei.policy.quota import Allowance
from tepei.policy.scheme import APPLICATION, APPLY
from tepei.policy.tasks import TasksRecord
from tepei.policy.tracks import PERSON
from tepei.policy.windows import Party
from tepei.portal import clock, pdf, scope, vault
from tepei.portal.accounts import Account
from tepei.portal.catalogue import chinese
from tepei.portal.database import db
from tepei.portal.errors import Refused
from tepei.portal.province import bodies
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle

LOCKED = "!"  # the password of accounts with which nobody signs in
_PAUSE = dt.timedelta(minutes=7)
_OPINION = "情况属实，同意推荐；超出原则要求或须破格的，确有需要。"


class Deviation(Exception):
    """An example came out otherwise than it says; the text is Chinese."""


class Journey:
    """One application; the caller undoes all of it."""

    def __init__(self, cycle: Cycle, fitted: Fitted, track: str) -> None:
        self.cycle, self.fitted = cycle, fitted
        self.track = programmes.track_by_code(cycle, track)
        self.tree = Tree(db.session(), {}, _password=LOCKED)
        self.note = ""
        self.signed: list[Endorsement] = []
        self.unit = self._settled()
        self.account = self._filer()
        self._listed()
        self.paper = self._filled()

    @property
    def passed(self) -> str:
        """Its way, once it has gone it to the end; steps of the year's own are named beside the office."""
        own = programmes.scheme_of(self.paper).own_steps
        way = " → ".join(
            step.organisation_name + (f"（{own[step.kind]}）" if step.kind in own else "")
            for step in self.paper.steps
        )
        return f"通过：{way}，已确定入选{self.note}"

    @property
    def unasked(self) -> str:
        """A document that the example speaks of, and that nobody on the way filled in; "" where there is none."""
        written = {found.key for found in self.signed}
        documents = (path.partition(".")[0] for path in self.fitted.reviews)
        return next((key for key in documents if key not in written), "")

    def submit(self, expect: set[str]) -> str:
        """提交. How it was refused as expected; "" where it went on. Raises Deviation."""
        paper, promise = self.paper, programmes.scheme_of(self.paper).promise
        with scope.acting_as(people.viewer_of(self.account)):
            check = checks.of(paper)
            if gaps := [chinese(gap.text) for gaps in check.gaps.values() for gap in gaps]:
                raise Deviation(f"申报表未能填写完整：{''.join(gaps)}")
            if (unmet := set(check.conditions.unmet)) != expect:
                raise Deviation(f"填入申报表后应不满足{_listed(expect)}，实际不满足{_listed(unmet)}")
            blocking = {reason.code for reason in check.conditions.blocking}
            self._wait(clock.now(), APPLY, turns.party_of(paper, paper.organisation_id))
            try:
                actions.submit(paper.id, paper.form.edition, promise.version if promise else "")
            except Refused as refusal:
                return _as_expected(refusal, blocking, "提交时")
        if blocking:
            raise Deviation(f"应在提交时因{_listed(blocking)}被拒绝，却已提交")
        return ""

    def review(self, expect: set[str]) -> str:
        """Every step of the route, then 确定入选. How it was refused as expected; "" where it went to the end. Raises Deviation."""
        paper = self.paper
        while paper.state == "in_review":
            step = turns.due_steps(paper)[0]
            self._wait(clock.now(), step.kind, turns.party_of(paper, step.organisation_id))
            self._allot()
            with scope.acting_as(people.viewer_of(self._reviewer(step.organisation_id))):
                self._announce()
                self.signed += signing.sign(paper, step, self.fitted.reviews)
                try:
                    recommending.pass_on(paper, step, _OPINION)
                except Refused as refusal:
                    return _as_expected(refusal, expect, f"{step.organisation_name}审核时")
            db.session.refresh(paper)
        if expect:
            raise Deviation(f"应在审核时因{_listed(expect)}被拒绝，却已通过")
        with scope.acting_as(people.viewer_of(self._reviewer(paper.stage[0].organisation_id))):
            self._announce()
            tasks = self._tasks
            papers.select(paper.id, paper.version, _OPINION, tasks.outcomes[0] if tasks else "")
        db.session.refresh(paper)
        return ""

    def leave(self, folder: Path) -> None:
        """申报表, the documents that were signed, and the 汇总表."""
        track, scheme = self.track.code, programmes.scheme_of(self.paper)
        head = f"{self.cycle.code}-{track}"
        table, _ = exports.summary_workbook(self.cycle, self.track, self.paper.body, [self.paper])
        left = {
            f"{scheme.documents[APPLICATION].title_on(track)}.pdf": prints.pdf_of(self.paper),
            f"{scheme.summary_table.of([track]).title}.xlsx": table,
        }
        for found in self.signed:
            review = endorsements.review_of(found)
            html = prints.endorsed_html(self.paper, found.key, review, found.downloaded_mark)
            left[f"{scheme.documents[found.key].title_on(track)}.pdf"] = pdf.render(
                html, prints.title_of(self.paper)
            )
        for name, content in left.items():
            (folder / f"{head}-{name.replace('/', '／')}").write_bytes(content)

    def _reviewer(self, organisation_id: int) -> Account:
        return self.tree.reviewer(db.session.get_one(Organisation, organisation_id))

    def _filer(self) -> Account:
        """The person, or who acts for a unit that files for itself."""
        if self.track.filer != PERSON:
            return self.tree.reviewer(self.unit)
        return journeys.register(self.tree, self.fitted.invented, "example")

    def _settled(self) -> Organisation:
        seat = self.fitted.seat
        parent = db.session.get_one(Organisation, seat.parent_id)
        return self.tree.add(
            "example", seat.unit_name, bodies().employer.code, parent,
            nature_code=seat.nature, credit_code=invented_credit_code(0),
            claims_grassroots=seat.is_grassroots, claims_nonpublic=seat.is_nonpublic,
        )  # fmt: skip

    def _listed(self) -> None:
        """Whoever is said to stand on a list stands on it, and has taken part in what they are said to have; the unit has the posts that it is said to have."""
        name, index = self.fitted.invented.name, vault.blind_index(self.fitted.invented.number)
        who: dict[str, Any] = {"name": name, "id_number_index": index}
        if self.track.filer != PERSON:
            who = {"name": self.unit.name, "organisation_id": self.unit.id}
        year, programme = self.cycle.year, self.cycle.programme
        for kind in self.fitted.lists - {"selected"}:
            db.session.add(Listing(kind=kind, year=year, source="示例", **who))
        earlier = [*self.fitted.earlier]
        if "selected" in self.fitted.lists:
            earlier.append(KnownParticipation((programme.code,), ("",), year))
        if self._tasks is not None:
            earlier.append(_named(self._tasks, year))
        for each in earlier:
            made = Participation(
                name=who["name"], id_number_index=index, programme=each.programme[0], programme_name=each.programme[0],
                tier=each.tier[0], year=each.year, until=each.until, assessment=each.assessment, source=IMPORT,
                basis="示例", entered_at=clock.now(),
            )  # fmt: skip
            db.session.add(made)
        for post, number in self.fitted.vacancies.items():
            unit = {"unit_code": self.unit.credit_code, "unit_name": self.unit.name}
            db.session.add(Vacancy(cycle_id=self.cycle.id, post=post, number=number, **unit))
        db.session.flush()

    @property
    def _tasks(self) -> TasksRecord | None:
        return programmes.scheme_of(self.cycle).tasks_of(self.track.code)

    def _filled(self) -> Application:
        """A draft with every answer and every file that is asked for, in time."""
        chain = [node.id for node in organisations.ancestors(self.unit.id)]
        self._wait(self.cycle.opens_at, APPLY, Party(chain, track=self.track.code))
        with scope.acting_as(people.viewer_of(self.account)):
            paper = actions.start(self.cycle, self.track, self.unit.id)
            self._type(paper, self.fitted.invented.answers)
            uploads = {each.key for each in checks.form_of(paper).attachments}
            missing = {gap.field for gaps in checks.of(paper).gaps.values() for gap in gaps}
            for kind in sorted(uploads & missing):
                draft_actions.attach(paper.id, kind, io.BytesIO(portrait("1")), "示例.png")
            return paper

    def _type(self, paper: Application, answers: Mapping[str, Any]) -> None:
        """Section by section, as each is asked: some show once what decides about them is typed."""
        typed: set[str] = set()
        while due := [
            each.key for each in checks.form_of(paper).sections if each.key in answers.keys() - typed
        ]:
            draft_actions.save_section(paper.id, due[0], answers[due[0]], paper.form.edition)
            typed.add(due[0])

    def _wait(self, now: dt.datetime, step: str, party: Party) -> None:
        """To a moment at which this step may be taken; one that is over by now is refused as it would be."""
        window = programmes.window_of(self.cycle, step, party)
        opens = window.opens_at if window and window.opens_at else now
        clock.move_to(max(now, opens) + _PAUSE)

    def _announce(self) -> None:
        """公示, where the step that acts demands it, until the day after its last."""
        for due in notices.due(scope.viewer().organisation_ids):
            posting = Posting("示例公示", "公告栏", "办公室", clock.today())
            notice = put_up(due.key, posting, {paper.id: "" for paper, _stage in due.papers})
            clock.move_to(day_start(notice.ends_on + dt.timedelta(days=1)) + _PAUSE)

    def _allot(self) -> None:
        """What the notice leaves to a later letter (未下达) is there for this example."""
        track, pool = self.paper.track_id, self.paper.pool_id
        if pool is None or not programmes.has_places(self.cycle):
            return
        place = places.place_of(track, pool) or Place(track_id=track, organisation_id=pool, allowance="unset")
        if place.allowance == Allowance.UNSET:
            place.allowance = Allowance.ANY.value
            db.session.add(place)
            db.session.flush()
            self.note = "（名额未下达，按不限试走）"


def _as_expected(refusal: Refused, expect: set[str], when: str) -> str:
    """Refused for that and for nothing else. Raises Deviation."""
    found = set() if refusal.verdict is None else {reason.code for reason in refusal.verdict.blocking}
    if not expect or found != expect:
        raise Deviation(f"{when}被拒绝：{chinese(refusal.text)}")
    return f"{when}被拒绝{_listed(expect)}，与示例一致"


def _listed(keys: set[str]) -> str:
    return f"“{'、'.join(sorted(keys))}”" if keys else "“（无）”"


def _named(tasks: TasksRecord, year: int) -> KnownParticipation:
    """One of those whom a track of tasks is for."""
    named = {key: values[0] for key, values in tasks.who.items()}
    assessment = named.get("assessment", "").removeprefix(NOT_ASSESSED)
    before = int(named.get("year", year - 1))
    return KnownParticipation((named["programme"],), (named.get("tier", ""),), before, assessment=assessment)
