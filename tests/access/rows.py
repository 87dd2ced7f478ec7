"""Single rows for the world, each made where no verb of a room would let a test have it."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from tepei.applications.models import Application
from tepei.certificates.models import Certificate
from tepei.forms.models import Attachment, FilledForm
from tepei.funding.batch_models import PaymentBatch, PaymentLine
from tepei.funding.entitlement_models import Entitlement
from tepei.funding.refund_models import RefundClaim
from tepei.lodgements.models import Lodgement
from tepei.messages import actions as messages
from tepei.messages.actions import Occasion
from tepei.messages.kinds import KINDS
from tepei.messages.models import Message
from tepei.notices.models import NoticeEntry, Objection, PublicNotice
from tepei.organisations.models import Organisation
from tepei.papers import actions, draft_actions, drafts
from tepei.papers.endorsement_models import Endorsement
from tepei.people import participations
from tepei.people.models import IdentityClaim, Listing, Person
from tepei.people.participations import TypedParticipation
from tepei.people.queries import viewer_of
from tepei.places.share_models import Share
from tepei.portal import clock, files, scope, vault
from tepei.portal.accounts import Account
from tepei.portal.database import ZONE, db, transaction
from tepei.portal.jobs import Job
from tepei.programmes import queries as programmes
from tepei.programmes.models import Extension, Track, TrackRoute, Window
from tepei.recommendations.models import Recommendation
from tepei.schemes.credit_models import LocalCredits
from tepei.schemes.local_models import LocalRequirement
from tepei.schemes.models import Category, Fact
from tepei.selection.expert_models import Expert, ExpertTie
from tepei.selection.letter_models import SelectionLetter
from tepei.selection.panel_models import Panel, PanelMember
from tepei.selection.round_models import EvaluationRound, RoundEntry
from tepei.selection.scoring_models import Assessment
from tepei.selection.vetting_models import Vetting
from tepei.trainees import births, moves
from tepei.trainees.models import Trainee
from tepei.trainees.request_models import Leave
from tests import factories
from tests.applications.filling import photo
from tests.papers.stage import cycle, draft, track_id

CLOSES = dt.datetime(2023, 3, 15, 23, 59, 59, tzinfo=ZONE)
_serial = itertools.count(1)


def rejected(paper_id: int, unit: Organisation) -> None:
    """One more paper of this paper's person, that was decided long ago."""
    old = draft(factories.person(), unit)
    with scope.everything("a test rejects a paper"), transaction() as session:
        person_id = session.get_one(Application, paper_id).person_id
        old.person_id, old.state, old.live = person_id, "rejected", None


def begun(username: str, unit: Organisation, model: type[Any] = Leave) -> int:
    """A draft of a request of this person, whom the test has made, who is trained at the school of the world."""
    with scope.everything("a test begins a request"), transaction() as session:
        account = session.scalars(select(Account).where(Account.username == username)).one()
        person = session.scalars(select(Person).where(Person.user_id == account.id)).one()
        trainee = session.scalars(select(Trainee).where(Trainee.person_id == person.id)).first()
        if trainee is None:
            trainee = session.get_one(Trainee, _in_training(person, unit))
        made = model(form=FilledForm(answers={}), trainee=trainee)
        draft_actions.begin(made, person, unit, session.get_one(Track, track_id("outside")))
    return made.id


def trainee_of(username: str) -> int:
    """The training of this person."""
    with scope.everything("a test looks"):
        of_account = select(Trainee.id).join(Trainee.person).join(Account, Account.id == Person.user_id)
        return db.session.scalars(of_account.where(Account.username == username)).one()


def _in_training(person: Person, unit: Organisation) -> int:
    """By the paper that this person has, or a new one."""
    with scope.everything("a test looks"):
        known = db.session.scalars(select(Application).where(Application.person_id == person.id)).first()
    paper = known or draft(person, unit)
    with scope.everything("a test trains somebody"), transaction():
        trainee = _born(paper.id)
        for verb in ("report_in", "begin"):
            moves.make(trainee, verb)
        return trainee.id


def _born(paper_id: int, school: Organisation | None = None) -> Trainee:
    """Placed at this school, or the one of the world."""
    session = db.session
    births.follow("select", [session.get_one(Application, paper_id)], "")
    trainee = session.scalars(select(Trainee).where(Trainee.application_id == paper_id)).one()
    if school is None:
        school = session.scalars(select(Organisation).where(Organisation.kind == "training_unit")).first()
    moves.make(trainee, "place", training_unit_id=school.id, preference=1)
    return trainee


def trained(name: str, unit: Organisation, school: Organisation | None = None) -> int:
    """A trainee of this unit whom this school, or the one of the world, trains."""
    paper = draft(factories.person(name=name), unit)
    with scope.everything("a test trains somebody"), transaction() as session:
        session.get_one(Application, paper.id).state = "selected"
        return _born(paper.id, school).id


def recommended_by(body: Organisation, supplement: int = 0) -> int:
    """A list that this body has begun."""
    with scope.everything("a test begins a list"), transaction() as session:
        made = Recommendation(form=FilledForm(answers={}), supplement=supplement, people=[])
        made.body_id, made.body_name = body.id, body.name
        draft_actions.begin(made, None, body, session.get_one(Track, track_id("outside")))
    return made.id


def lodged_by(body: Organisation) -> int:
    """A list for the record that this body has begun."""
    with scope.everything("a test begins a list"), transaction() as session:
        made = Lodgement(form=FilledForm(answers={}), supplement=0, people=[])
        made.body_id, made.body_name = body.id, body.name
        draft_actions.begin(made, None, body, session.get_one(Track, track_id("outside")))
    return made.id


def filed_by(unit: Organisation) -> int:
    """A draft that this unit files for itself."""
    with scope.everything("a test begins an application of a unit"), transaction() as session:
        made = Application(form=FilledForm(answers={}))
        draft_actions.begin(made, None, unit, session.get_one(Track, track_id("outside")))
    return made.id


def decided(leave_id: int) -> None:
    """One more leave of this leave's person, that was decided long ago."""
    with scope.everything("a test looks"):
        one = db.session.get_one(Leave, leave_id)
        names = factories.person(), one.organisation, one.person_id
    other, unit, person_id = names
    old = begun(db.session.get_one(Account, other.user_id).username, unit)
    with scope.everything("a test decides a leave"), transaction() as session:
        leave = session.get_one(Leave, old)
        leave.person_id, leave.state, leave.live = person_id, "approved", None


def taken(username: str, unit: Organisation) -> int:
    """A leave of a new person that waits for both units."""
    person = factories.person(username)
    leave_id = begun(username, unit)
    with factories.signed_in(person):
        leave = drafts.find(leave_id, Leave)
        actions.submit(leave, leave.version)
    return leave_id


def attach(paper_id: int) -> int:
    """A photo of a paper."""
    with scope.everything("a test attaches a photo"), transaction() as session:
        kept = files.keep(photo(), "照片.png", kind="photo")
        form_id = session.get_one(Application, paper_id).form_id
        made = Attachment(form_id=form_id, kind="photo", file_id=kept.id, added_at=clock.now())
        session.add(made)
    return made.id


def endorsement(paper_id: int) -> int:
    """A signed scan of the paper's unit."""
    with scope.everything("a test signs"), transaction() as session:
        paper = session.get_one(Application, paper_id)
        found = session.scalars(select(Endorsement).where(Endorsement.paper_id == paper_id)).one_or_none()
        made = found or Endorsement(
            key="unit_review", paper_id=paper_id, organisation_id=paper.organisation_id,
            file_id=files.keep(photo(), "扫描件.png").id, scan_mark="0" * 64, scanned_at=clock.now(),
            form=FilledForm(answers={}),
        )  # fmt: skip
        session.add(made)
    return made.id


def expert(body: Organisation) -> int:
    """An expert of the pool that this body keeps."""
    with scope.everything("a test enters an expert"), transaction() as session:
        made = Expert(
            name="王平",
            unit_name=f"某大学{next(_serial)}",
            fields=["02"],
            phone="13800000000",
            kept_by_id=body.id,
        )
        session.add(made)
    return made.id


def tie(expert_id: int) -> int:
    """Somebody whom this expert may not assess."""
    with scope.everything("a test ties an expert"), transaction() as session:
        made = ExpertTie(expert_id=expert_id, kind="coauthor", name=f"白音{next(_serial)}")
        session.add(made)
    return made.id


@dataclass(frozen=True)
class Judged:
    """The ids of a round, its panel, the expert's seat and invitation, and what the expert assesses."""

    round_id: int
    panel_id: int
    seat_id: int
    invitation_id: int
    task_id: int


def judged(account: Account, paper_id: int) -> Judged:
    """A round at work, with a panel of this expert alone, who is invited into another one as well."""
    now, number = clock.now(), next(_serial)
    with scope.everything("a test lets people be judged"), transaction() as session:
        track = session.get_one(Application, paper_id).track_id
        opened = EvaluationRound(
            cycle_id=cycle().id, number=number, name=f"第{number}轮", tracks=["outside"], state="open",
            opens_at=now - dt.timedelta(days=1), closes_at=now + dt.timedelta(days=9),
        )  # fmt: skip
        assessor = Expert(
            name=account.full_name, unit_name=f"某学院{number}", fields=["02"], account_id=account.id,
            kept_by_id=factories.organisation("150000").id,
        )  # fmt: skip
        session.add_all([opened, assessor])
        session.flush()
        entry = RoundEntry(round_id=opened.id, paper_id=paper_id, track_id=track, why={})
        panels = [Panel(round_id=opened.id, name=f"第{each}组", seats=1, state="at_work") for each in "一二"]
        session.add_all([entry, *panels])
        session.flush()
        seats = [
            PanelMember(panel_id=panel.id, expert_id=assessor.id, position=0, state=state)
            for panel, state in zip(panels, ("accepted", "invited"), strict=True)
        ]
        session.add_all(seats)
        session.flush()
        task = Assessment(member_id=seats[0].id, entry_id=entry.id)
        session.add(task)
    return Judged(opened.id, panels[0].id, seats[0].id, seats[1].id, task.id)


def notice(body: Organisation, paper_id: int) -> PublicNotice:
    """A public notice of this body that is up, with an objection to whom it names."""
    today = clock.today()
    with scope.everything("a test gives notice"), transaction() as session:
        entry = NoticeEntry(
            paper_id=paper_id, stage=0, name="白音", unit_name="示例医院", track_name="区外培养"
        )
        entry.objections = [Objection(text="署名不实", contact="13800000000", received_at=clock.now())]
        made = PublicNotice(
            number=f"N{next(_serial)}", cycle_id=cycle().id, organisation_id=body.id, organisation_name=body.name, title="推荐人选公示",
            place="公告栏", contact="办公室", starts_on=today, ends_on=today + dt.timedelta(days=7), days=5, in_working_days=True,
            counts_first_day=True, put_up_at=clock.now(), entries=[entry],
        )  # fmt: skip
        session.add(made)
    return made


def objection(of: PublicNotice) -> int:
    """The objection to whom the notice names."""
    with scope.everything("a test looks"):
        return db.session.scalars(
            select(Objection.id).join(NoticeEntry).where(NoticeEntry.notice_id == of.id)
        ).one()


def evaluation_round() -> int:
    """A round of the region's year in which nobody takes part yet."""
    with scope.everything("a test prepares a round"), transaction() as session:
        made = EvaluationRound(
            cycle_id=cycle().id,
            number=next(_serial),
            name="评审",
            tracks=[],
            opens_at=clock.now(),
            closes_at=clock.now(),
        )
        session.add(made)
    return made.id


def vetting(round_id: int, paper_id: int) -> int:
    """Somebody who is looked at in this round, with a document."""
    with scope.everything("a test looks at somebody"), transaction() as session:
        track = session.get_one(Application, paper_id).track_id
        kept = files.keep(photo(), "考察报告.png")
        made = Vetting(round_id=round_id, paper_id=paper_id, track_id=track, file_id=kept.id)
        session.add(made)
    return made.id


def letter(paper_id: int) -> int:
    """The selection letter of a paper; there is one of each."""
    with scope.everything("a test writes a letter"), transaction() as session:
        ours = select(SelectionLetter).where(SelectionLetter.paper_id == paper_id)
        made = session.scalars(ours).one_or_none() or SelectionLetter(
            cycle_id=cycle().id, paper_id=paper_id, name="白音", unit_name="示例医院", track_name="区外培养",
            office_name="人社厅", issued_on=clock.today(),
        )  # fmt: skip
        session.add(made)
    return made.id


def listing() -> int:
    """A line of a list."""
    with scope.everything("a test lists"), transaction() as session:
        made = Listing(kind="sanctioned", name="巴特尔", year=2021, source="通报")
        session.add(made)
    return made.id


@dataclass(frozen=True)
class Money:
    """Ids of what was paid and is to be asked back of somebody, what is owed for another, a batch, and what is asked back."""

    debt: int
    entitlement: int
    batch: int
    claim: int


def money(unit: Organisation) -> Money:
    """The region's, for a trainee of this unit."""
    debtor, other = (_trainee(unit, state) for state in ("disqualified", "training"))
    with scope.everything("a test pays"), transaction() as session:
        owed = {
            "cycle_id": debtor.cycle_id,
            "item": "tuition_outside",
            "name": "学费",
            "payee_kind": "training_unit",
            "computed_on": CLOSES.date(),
        }
        row = Entitlement(paper_id=other.application_id, applicant_name=other.name, **owed)
        whose = {"paper_id": debtor.application_id, "applicant_name": debtor.name}
        done = Entitlement(**owed, **whose, amount=Decimal(30000), is_due=True, payee="培养医院")
        number = next(_serial)
        batch = PaymentBatch(
            cycle_id=debtor.cycle_id,
            number=number,
            name=f"第{number}批",
            total=Decimal(30000),
            prepared_at=clock.now(),
        )
        claim = RefundClaim(
            cycle_id=debtor.cycle_id, **whose, ground="情形", amount=Decimal(30000), recovered=Decimal(0), claimed_at=clock.now(),
        )  # fmt: skip
        session.add_all([row, done, batch, claim])
        session.flush()
        session.add(
            PaymentLine(batch_id=batch.id, entitlement_id=done.id, payee="培养医院", amount=Decimal(30000))
        )
    return Money(done.id, row.id, batch.id, claim.id)


def certificate(paper_id: int) -> int:
    """Of whoever this paper is about, as if they had completed the training."""
    with scope.everything("a test issues"), transaction() as session:
        paper, serial = session.get_one(Application, paper_id), next(_serial)
        known = {"cycle_id": paper.cycle_id, "name": paper.applicant_name}
        trainee = session.scalars(select(Trainee).where(Trainee.application_id == paper_id)).one_or_none() or Trainee(
            application_id=paper.id, person_id=paper.person_id, track_id=paper.track_id, organisation_id=paper.organisation_id,
            state="completed", born_at=clock.now(), **known,
        )  # fmt: skip
        session.add(trainee)
        session.flush()
        if (
            one := session.scalars(
                select(Certificate).where(Certificate.trainee_id == trainee.id)
            ).one_or_none()
        ) is not None:
            return one.id
        made = Certificate(
            trainee_id=trainee.id, serial=serial, number=f"T{serial}", title="结业证书", unit_name="某医院", track_name="区外",
            issued_on=CLOSES.date(), issuers=[], **known,
        )  # fmt: skip
        session.add(made)
    return made.id


def _trainee(unit: Organisation, state: str) -> Trainee:
    paper = draft(factories.person(), unit)
    with scope.everything("a test trains"), transaction() as session:
        paper.state, paper.live = "selected", None
        made = Trainee(
            application_id=paper.id, person_id=paper.person_id, cycle_id=paper.cycle_id, track_id=paper.track_id, organisation_id=unit.id,
            name=paper.applicant_name, state=state, born_at=clock.now(),
        )  # fmt: skip
        session.add(made)
    return made


def participation() -> int:
    """A line of the register that was entered by hand."""
    with scope.everything("a test enters a line"), transaction():
        text = f"第{next(_serial)}医院"
        made = participations.enter(
            TypedParticipation("巴特尔", "", text, "nmg-tepei", "", 2020, None, "", "通报")
        )
    return made.id


def told(username: str) -> int:
    """A message to this account."""
    with scope.everything("a test tells"), transaction() as session:
        account_id = session.scalars(select(Account.id).where(Account.username == username)).one()
        about = f"a test:{next(_serial)}"
        messages.tell(KINDS["paper.send_back"], [account_id], Occasion(about))
        return session.scalars(select(Message.id).where(Message.about == about)).one()


def imported(username: str) -> int:
    """An import of units that is done, whose workbook this person uploaded."""
    with scope.everything("a test leaves an import"), transaction() as session:
        owner = session.scalars(select(Account.id).where(Account.username == username)).one()
        made = Job(
            kind="import.units", title="批量导入：单位", arguments={}, user_id=owner, state="done", asked_at=clock.now(),
            ended_at=clock.now(), expires_at=clock.now() + dt.timedelta(days=7), result={"count": 1, "accounts": []},
        )  # fmt: skip
        session.add(made)
    return made.id


def claim(office: Organisation) -> int:
    """A claim on somebody's number that this organisation decides about."""
    claimant, holder = factories.account(f"claimant{next(_serial)}"), factories.person()
    with scope.everything("a test opens a claim"), transaction() as session:
        person = db.session.get_one(Person, holder.id)
        person.state = "frozen"
        made = IdentityClaim(
            id_number=person.id_number, id_number_index=vault.blind_index(person.id_number), organisation_id=office.id, claimant_id=claimant.id,
            holder_id=person.user_id, claimant_name="巴特尔", claimant_mobile="13900000002", statement="号码被他人登记。",
            evidence_id=files.keep(photo(), "身份证.png").id, opened_at=clock.now(),
        )  # fmt: skip
        session.add(made)
    return made.id


def job(username: str) -> int:
    """A job that is done, with its file: the forms of the body that its asker acts for."""
    with scope.everything("a test leaves a job"), transaction() as session:
        asker = session.scalars(select(Account).where(Account.username == username)).one()
        owner, body = asker.id, next(iter(viewer_of(asker).organisation_ids), 0)
        made = Job(
            kind="forms", title="申报表", arguments={"track": 1, "body": body}, user_id=owner, state="done", asked_at=clock.now(),
            ended_at=clock.now(), expires_at=clock.now() + dt.timedelta(days=7),
            file_id=files.put(b"PK", "申报表.zip", "application/zip", owner).id,
        )  # fmt: skip
        session.add(made)
    return made.id


def extension(body: Organisation) -> int:
    """More time for a body."""
    with scope.everything("a test extends"), transaction() as session:
        made = Extension(
            cycle_id=cycle().id, organisation_id=body.id, closes_at=CLOSES, reason="暴雪封路", granted_at=clock.now(),
            granted_by_id=session.scalars(select(Account.id)).first(),
        )  # fmt: skip
        session.add(made)
    return made.id


def fact() -> int:
    """A fact of the year's own."""
    made = Fact(cycle_id=cycle().id, key="workdays", name="出勤天数", kind="number")
    with scope.everything("a test makes a row"), transaction() as session:
        session.add(made)
    return made.id


def category() -> int:
    """A category of the year."""
    when = [[{"fact": "is_grassroots", "operator": "is", "value": True}]]
    made = Category(cycle_id=cycle().id, key="local", name="基层人才", when=when)
    with scope.everything("a test makes a row"), transaction() as session:
        session.add(made)
    return made.id


def local_credits() -> int:
    """What a prefecture lays down of continuing education."""
    ours = programmes.cycle_by_code("nmg-continuing-education-2025")
    made = LocalCredits(cycle_id=ours.id, body="152200", topics={"public": "蒙医药"})
    with scope.everything("a test makes a row"), transaction() as session:
        session.add(made)
    return made.id


def local_requirement() -> int:
    """A condition of 兴安盟's own."""
    made = LocalRequirement(
        track=cycle().tracks[0], organisation=factories.organisation("152200"), key="doctor", name="学历",
        source="某发〔2023〕9号", severity="manual",
    )  # fmt: skip
    with scope.everything("a test makes a row"), transaction() as session:
        session.add(made)
    return made.id


def track_route() -> int:
    """A route that no track takes yet."""
    made = TrackRoute(cycle_id=cycle().id, key="other", name="另一流程", source="通知 四")
    with scope.everything("a test makes a row"), transaction() as session:
        session.add(made)
    return made.id


def share(giver: Organisation, organisation: Organisation) -> int:
    """What an office gave to one of those below it."""
    with scope.everything("a test gives places"), transaction() as session:
        made = Share(
            track_id=track_id("outside"), giver_id=giver.id, organisation_id=organisation.id, allowance="number", places=99
        )  # fmt: skip
        session.add(made)
    return made.id


def window(code: str) -> int:
    """An earlier close of a body."""
    with scope.everything("a test sets a date"), transaction() as session:
        made = Window(
            cycle_id=cycle().id,
            step="department",
            organisation_id=factories.organisation(code).id,
            closes_at=CLOSES,
        )
        session.add(made)
    return made.id
