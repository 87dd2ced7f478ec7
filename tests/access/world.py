"""Two of everything in two subtrees: 兴安盟/科尔沁右翼前旗 with a department of 区直 is one's own side, 呼和浩特市 the foreign one.

A noun's rows are told by hand and not by the scope, which is what is being judged.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from flask_appbuilder.security.sqla.models import Role
from sqlalchemy import select

from tepei.applications.models import Application
from tepei.applications.prints import verify_path
from tepei.codes.models import CodeItem
from tepei.messages.models import MessageTemplate
from tepei.organisations.models import Division, Membership, Organisation
from tepei.portal import files, scope
from tepei.portal.accounts import Account
from tepei.portal.audit import AuditEntry
from tepei.portal.database import ZONE, db, transaction
from tepei.programmes.models import RouteStep
from tepei.schemes.credit_models import (
    CreditCase,
    CreditSource,
    CreditSubject,
    LearningPlatform,
    LookBack,
    Relief,
)
from tepei.schemes.evaluation_models import Criterion, Evaluation
from tepei.schemes.form_models import AttachmentKind, Document, FormField, FormSection, SummaryColumn
from tepei.schemes.models import Case, Limit, MoneyItem, Requirement, Scheme
from tepei.schemes.sponsor_models import Sponsor
from tepei.trainees.request_models import EarlyEnd, TrainingChange
from tests import factories
from tests.access.bulk_rows import bulk_decision, reply
from tests.access.credit_rows import (
    confirmed_relief,
    credit_claim,
    credit_entry,
    credit_provider,
    credit_roster,
    handed_in,
    own_credit_claim,
    planned_course,
    professional,
)
from tests.access.delegation_rows import entrusted, own_post
from tests.access.placement_rows import other_school, placed, school
from tests.access.question_rows import own_question, published_answer, question
from tests.access.rows import (
    attach,
    begun,
    category,
    certificate,
    claim,
    decided,
    endorsement,
    evaluation_round,
    expert,
    extension,
    fact,
    filed_by,
    imported,
    job,
    judged,
    letter,
    listing,
    local_credits,
    local_requirement,
    lodged_by,
    money,
    notice,
    objection,
    participation,
    recommended_by,
    rejected,
    share,
    taken,
    tie,
    told,
    track_route,
    trained,
    trainee_of,
    vetting,
    window,
)
from tests.applications.filling import photo
from tests.papers import browsing
from tests.papers.stage import CYCLE, Stage, cycle, draft, place, set_places, stage, track_id
from tests.selection.rounds import evaluated

ABSENT = 10**6
SCHEME = {
    "scheme": Scheme, "requirement": Requirement, "case": Case, "limit": Limit, "money item": MoneyItem, "evaluation": Evaluation,
    "criterion": Criterion, "sponsor": Sponsor,
    "credit subject": CreditSubject, "credit source": CreditSource, "look back": LookBack, "relief": Relief,
    "learning platform": LearningPlatform, "credit case": CreditCase,
    "form section": FormSection, "form field": FormField, "attachment kind": AttachmentKind,
    "route step": RouteStep, "document": Document, "summary column": SummaryColumn,
}  # fmt: skip
ANONYMOUS = "anonymous"
ROLES = (
    "applicant", "expert", "unit_reviewer", "county_reviewer", "prefecture_reviewer", "department_reviewer",
    "region_reviewer", "year_manager", "training_unit", "arranger", "joint_reviewer", "system_admin", "security_admin", "auditor",
)  # fmt: skip
REVIEWERS = ROLES[2:7]
STOPS = ("unit", "county", "prefecture", "region")
CLOSES = dt.datetime(2023, 3, 15, 23, 59, 59, tzinfo=ZONE)


@dataclass
class Noun:
    """The rows of one kind: `own` by role, one `foreign` to everybody but those who see `everything`; or one `public`."""

    own: dict[str, Any] = field(default_factory=dict)
    foreign: Any = None
    everything: tuple[str, ...] = ()
    public: Any = None

    def rows(self, role: str) -> list[tuple[str, Any]]:
        """(own | foreign | public, its id) for this role."""
        if self.public is not None:
            return [("public", self.public)]
        own = [("own", self.own[role])] if role in self.own else []
        return own if role in self.everything else [*own, ("foreign", self.foreign)]


@dataclass
class World:
    """The account of each role, and the rows of each noun. `theirs` are the foreign side's papers by stop."""

    usernames: dict[str, str]
    nouns: dict[str, Noun]
    theirs: dict[str, int]
    stage: Stage


@dataclass
class Side:
    """One subtree: its unit with reviewers, a paper at the region, a unit that waits, and who decides about it."""

    stage: Stage
    paper: Application
    attachment: int
    pending: int

    @property
    def unit(self) -> Organisation:
        return self.stage.unit

    def membership(self) -> int:
        """Of the unit's reviewer."""
        return _membership(self.stage.reviewers["unit"])


def build() -> World:
    """Fill the database of the application context."""
    evaluated()
    direct_pool = factories.organisation("150000-direct")
    department = factories.node("自治区卫生健康委员会", "department", direct_pool, pool_id=direct_pool.id)
    ours, hohhot, direct = _side("152221"), _side("150102"), _side(department)
    theirs = {stop: lay(hohhot.stage, stop) for stop in STOPS}
    waits = {
        "unit_reviewer": (ours, ours.unit), "county_reviewer": (ours, factories.organisation("152221")),
        "prefecture_reviewer": (ours, factories.organisation("152200")),
        "department_reviewer": (direct, department), "region_reviewer": (ours, factories.organisation("150000")),
    }  # fmt: skip
    set_places("152200", 20)
    usernames, drafts = _usernames(waits), (_draft("applicant", ours), _draft("stranger", hohhot))
    lain = theirs["unit"]
    sides = {role: side for role, (side, _office) in waits.items()}
    overseers, bodies = (
        ("system_admin", "security_admin", "auditor"),
        ("prefecture_reviewer", "department_reviewer"),
    )
    answering = REVIEWERS[1:]
    notices = {role: notice(office, side.paper.id) for role, (side, office) in waits.items()}
    theirs_up = notice(factories.organisation("150100"), lain)
    ours_kept = {
        "year_manager": expert(factories.organisation("152200")),
        "region_reviewer": expert(factories.organisation("150000")),
    }
    theirs_kept = expert(factories.organisation("150100"))
    assessor = judged(_account("assessor"), ours.paper.id)
    stranger = judged(factories.account("foreign-assessor", "李平"), ours.paper.id)
    of_region = {"region_reviewer": stranger}
    of_units = {"unit_reviewer": filed_by(ours.unit), "department_reviewer": filed_by(department)}
    foreign_unit = filed_by(hohhot.unit)
    owed = money(hohhot.unit)
    ours_placed = {role: placed(sides[role].unit, "outside", school()) for role in REVIEWERS}
    theirs_placed = placed(hohhot.unit, "inside", other_school())
    on_board = {role: ours_placed["unit_reviewer"] for role in ("arranger", "region_reviewer")}
    nouns = {
        "unit application": Noun(of_units, foreign_unit),
        "unit attachment": Noun({role: attach(pk) for role, pk in of_units.items()}, attach(foreign_unit)),
        "application": Noun({"applicant": drafts[0][0]}, drafts[1][0]),
        "leave": Noun({"applicant": begun("applicant", ours.unit)}, begun("stranger", hohhot.unit)),
        **{
            noun: Noun(
                {"applicant": begun("applicant", ours.unit, model)}, begun("stranger", hohhot.unit, model)
            )
            for noun, model in (("early end", EarlyEnd), ("training change", TrainingChange))
        },
        "own trainee": Noun({"applicant": trainee_of("applicant")}, trainee_of("stranger")),
        "trainee": Noun(
            {
                **{role: trained("白桦", sides[role].unit) for role in REVIEWERS},
                "training_unit": trained("白桦", hohhot.unit),
            },
            trained("李桦", hohhot.unit, factories.node("另一培养医院", "training_unit", "150000")),
            ("region_reviewer",),
        ),
        "board": Noun(
            dict.fromkeys(("arranger", "region_reviewer"), track_id("outside")),
            track_id("inside"),
            ("region_reviewer",),
        ),
        "placed person": Noun(
            {role: each.trainee for role, each in on_board.items()}, theirs_placed.trainee, ("region_reviewer",)
        ),
        "training offer": Noun(
            {role: ours_placed["unit_reviewer"].offer for role in (*on_board, "training_unit")},
            theirs_placed.offer,
            ("region_reviewer",),
        ),
        "asked": Noun({"training_unit": ours_placed["unit_reviewer"].asked}, theirs_placed.asked),
        "report notice": Noun(
            {
                **{role: each.notice for role, each in ours_placed.items()},
                **dict.fromkeys(("training_unit", "arranger"), ours_placed["unit_reviewer"].notice),
            },
            theirs_placed.notice,
            ("region_reviewer",),
        ),
        "recommendation": Noun(
            {
                role: recommended_by(waits[role][1])
                for role in ("county_reviewer", "prefecture_reviewer", "department_reviewer")
            },
            recommended_by(factories.organisation("150100")),
        ),
        "lodgement": Noun(
            {role: lodged_by(waits[role][1]) for role in bodies}, lodged_by(factories.organisation("150100"))
        ),
        "paper": Noun(
            {**{role: side.paper.id for role, side in sides.items()}, "training_unit": taken("trainee", ours.unit)}, lain
        ),
        "person": Noun({role: side.paper.person_id for role, side in sides.items()}, _person_of(lain)),
        "professional": Noun(
            {role: professional(side.unit) for role, side in sides.items()}, professional(hohhot.unit), ("region_reviewer",)
        ),
        "credit roster": Noun(
            {role: credit_roster(office) for role, (_side, office) in waits.items()}, credit_roster(hohhot.unit), ("region_reviewer",)
        ),
        "planned course": Noun(
            {role: planned_course(office) for role, (_side, office) in waits.items()}, planned_course(hohhot.unit), ("region_reviewer",)
        ),
        "handed in": Noun({role: handed_in(usernames[role]) for role in waits}, handed_in(hohhot.stage.reviewers["unit"].username)),
        "credit claim": Noun(
            {role: credit_claim(office) for role, (_side, office) in waits.items()}, credit_claim(hohhot.unit), ("region_reviewer",)
        ),
        "own credit claim": Noun({"applicant": own_credit_claim("applicant", ours.unit)}, own_credit_claim("stranger", hohhot.unit)),
        "confirmed relief": Noun(
            {role: confirmed_relief(side.unit) for role, side in sides.items()}, confirmed_relief(hohhot.unit), ("region_reviewer",)
        ),
        "credit entry": Noun(
            {role: credit_entry(side.unit) for role, side in sides.items()}, credit_entry(hohhot.unit), ("region_reviewer",)
        ),
        "attachment": Noun(
            {"applicant": drafts[0][1], **{role: side.attachment for role, side in sides.items()}}, attach(lain)
        ),
        "endorsement": Noun(
            {role: endorsement(side.paper.id) for role, side in sides.items()}, endorsement(lain)
        ),
        "public notice": Noun({role: up.id for role, up in notices.items()}, theirs_up.id, ("region_reviewer",)),
        "objection": Noun({role: objection(up) for role, up in notices.items()}, objection(theirs_up)),
        "question": Noun(
            {role: question(waits[role][1], hohhot.stage.reviewers["unit"]) for role in answering},
            question(factories.organisation("150100"), hohhot.stage.reviewers["unit"]),
            ("region_reviewer",),
        ),
        "question below": Noun(
            {
                role: question(factories.organisation("152221"), hohhot.stage.reviewers["unit"])
                for role in ("prefecture_reviewer", "region_reviewer")
            },
            question(factories.organisation("150102"), hohhot.stage.reviewers["unit"]),
            ("region_reviewer",),
        ),
        "own question": Noun(
            {"applicant": own_question("applicant", factories.organisation("152221"))},
            own_question("stranger", factories.organisation("150102")),
        ),
        "published answer": Noun(
            {role: published_answer(waits[role][1]) for role in answering},
            published_answer(factories.organisation("150100")),
        ),
        "bulk decision": Noun(
            {role: bulk_decision(office, sides[role].paper.id) for role, (_side, office) in waits.items() if role in sides},
            bulk_decision(factories.organisation("150100"), lain),
        ),
        "reply": Noun({role: reply(office, "region") for role, (_side, office) in waits.items()}, reply(factories.organisation("150100"), "prefecture")),
        "panel round": Noun({role: row.round_id for role, row in of_region.items()}, stranger.round_id, ("region_reviewer",)),
        "panel": Noun({role: row.panel_id for role, row in of_region.items()}, stranger.panel_id, ("region_reviewer",)),
        "panel member": Noun({role: row.seat_id for role, row in of_region.items()}, stranger.seat_id, ("region_reviewer",)),
        "panel guest": Noun({role: row.invitation_id for role, row in of_region.items()}, stranger.invitation_id, ("region_reviewer",)),
        "assessment": Noun({"expert": assessor.task_id}, stranger.task_id),
        "seat": Noun({"expert": assessor.seat_id}, stranger.seat_id),
        "invitation": Noun({"expert": assessor.invitation_id}, stranger.invitation_id),
        "expert": Noun(ours_kept, theirs_kept, ("region_reviewer",)),
        "expert tie": Noun(
            {role: tie(pk) for role, pk in ours_kept.items()}, tie(theirs_kept), ("region_reviewer",)
        ),
        "announced notice": Noun(public=theirs_up.number),
        "round": Noun({"region_reviewer": (held := evaluation_round())}, held, ("region_reviewer",)),
        "vetting": Noun({"region_reviewer": (looked_at := vetting(held, lain))}, looked_at, ("region_reviewer",)),
        "certificate": Noun(
            {"applicant": certificate(drafts[0][0]), **{role: certificate(side.paper.id) for role, side in sides.items()}},
            certificate(lain),
            ("region_reviewer",),
        ),
        "entitlement": Noun({"region_reviewer": owed.entitlement}, owed.entitlement, ("region_reviewer",)),
        "payment batch": Noun({"region_reviewer": owed.batch}, owed.batch, ("region_reviewer",)),
        "refund claim": Noun({"region_reviewer": owed.claim}, owed.claim, ("region_reviewer",)),
        "paid entitlement": Noun({"region_reviewer": owed.debt}, owed.debt, ("region_reviewer",)),
        "letter": Noun(
            {"applicant": letter(drafts[0][0]), **{role: letter(side.paper.id) for role, side in sides.items()}}, letter(lain)
        ),
        "listing": Noun({"region_reviewer": (line := listing())}, line, ("region_reviewer",)),
        "participation": Noun({"region_reviewer": (entry := participation())}, entry, ("region_reviewer",)),
        "import": Noun(
            {role: imported(name) for role, name in usernames.items() if role in REVIEWERS[1:]},
            imported(hohhot.stage.reviewers["county"].username),
        ),
        "claim": Noun({role: claim(office) for role, (_side, office) in waits.items()}, claim(hohhot.unit)),
        "job": Noun(
            {role: job(name) for role, name in usernames.items() if role in (*REVIEWERS, "year_manager")},
            job(hohhot.stage.reviewers["unit"].username),
        ),
        "message": Noun(
            {role: told(name) for role, name in usernames.items()},
            told(hohhot.stage.reviewers["unit"].username),
        ),
        "logged message": Noun(
            {"region_reviewer": (logged := told(usernames["region_reviewer"]))}, logged, ("region_reviewer",)
        ),
        "message template": Noun(public=_first(MessageTemplate)),
        "own post": Noun(
            {role: own_post(name) for role, name in usernames.items() if role not in ("applicant", "expert")},
            own_post(hohhot.stage.reviewers["unit"].username),
        ),
        "delegation": Noun(
            {role: entrusted(usernames[role]) for role in waits},
            entrusted(hohhot.stage.reviewers["unit"].username),
            ("region_reviewer", *overseers),
        ),
        "membership": _below(sides, {side: s.membership() for side, s in _named(ours, hohhot, direct)}, overseers),
        "organisation": _below(sides, {side: s.unit.id for side, s in _named(ours, hohhot, direct)}, overseers),
        "pending": _below(sides, {side: s.pending for side, s in _named(ours, hohhot, direct)}, overseers),
        "place": Noun(
            {
                **dict.fromkeys(("prefecture_reviewer", "year_manager", "region_reviewer", "system_admin"), place("152200").id),
                "department_reviewer": place("150000-direct").id,
            },
            place("150100").id,
            ("region_reviewer", *overseers),
        ),
        "share": Noun(
            {
                "unit_reviewer": (given := share(factories.organisation("152221"), ours.unit)),
                "county_reviewer": given,
                "prefecture_reviewer": share(factories.organisation("152200"), factories.organisation("152221")),
                "department_reviewer": share(department, direct.unit),
                "region_reviewer": given,
            },
            share(factories.organisation("150100"), hohhot.unit),
            ("region_reviewer",),
        ),
        "extension": Noun(
            {
                **{role: extension(waits[role][1]) for role in bodies},
                "year_manager": extension(factories.organisation("152200")),
                "region_reviewer": extension(factories.organisation("152221")),
            },
            extension(factories.organisation("150100")),
            ("region_reviewer",),
        ),
        "account": Noun(
            dict.fromkeys(("security_admin", "auditor"), ours.stage.reviewers["unit"].id),
            hohhot.stage.reviewers["unit"].id,
            overseers,
        ),
        "audit": Noun({"auditor": _first(AuditEntry)}, _first(AuditEntry), ("auditor",)),
        "cycle": Noun(public=cycle().id),
        "cycle code": Noun(public=CYCLE),
        "track": Noun(public=track_id("outside")),
        "window": Noun(public=window("150100")),
        "fact": Noun(public=fact()),
        "category": Noun(public=category()),
        "credit provider": Noun(public=credit_provider()),
        "local credits": Noun(public=local_credits()),
        "local requirement": Noun(public=local_requirement()),
        "track route": Noun(public=track_route()),
        "division": Noun(public=_first(Division)),
        "code item": Noun(public=_first(CodeItem)),
        **{noun: Noun(public=_first(model)) for noun, model in SCHEME.items()},
        "role": Noun(public=_role("applicant")),
        "print": Noun(public=_verified(ours.paper)),
    }  # fmt: skip
    return World(usernames, nouns, theirs, ours.stage)


def grow(world: World) -> None:
    """One more of everything that a list of one's own side shows."""
    for stop in STOPS:
        lay(world.stage, stop)
    rejected(world.nouns["application"].own["applicant"], world.stage.unit)
    decided(world.nouns["leave"].own["applicant"])
    trained("又一人", world.stage.unit)
    placed(world.stage.unit, "outside", other_school())
    for name in world.usernames.values():
        job(name)
        told(name)
    county = factories.organisation("152221")
    unit = factories.unit("又一医院", county)
    factories.member(f"clerk{unit.id}", "unit_reviewer", unit)
    for office in (
        world.stage.unit,
        county,
        factories.organisation("152200"),
        factories.organisation("150000"),
    ):
        claim(office)
        credit_claim(office)
        credit_roster(office)
        planned_course(office)
        credit_provider()
    extension(factories.organisation("152200"))
    share(county, unit)
    tie(expert(factories.organisation("150000")))
    recommended_by(factories.organisation("152200"), unit.id)
    for office in (county, factories.organisation("152200")):
        question(office, world.stage.reviewers["unit"])
        published_answer(office)
        bulk_decision(office, lay(world.stage, "prefecture"))
        reply(office, "prefecture")
    notice(factories.organisation("152200"), world.nouns["application"].own["applicant"])


def lay(at: Stage, stop: str) -> int:
    """The id of a new paper that has been submitted and waits at this stop."""
    paper = at.paper(person=factories.person())
    browsing.fill(paper)
    before = list(at.reviewers)[: list(at.reviewers).index(stop)]
    return at.play(paper, " ".join(["applicant.submit", *(f"{kind}.approve" for kind in before)])).id


def _side(parent: str | Organisation) -> Side:
    made = stage(parent)
    paper_id = lay(made, "region")
    pending = factories.unit("待确认医院", made.unit.parent or parent)
    with scope.everything("a test makes a unit wait"), transaction():
        pending.state = "pending"
        pending.certificate_id, pending.authorisation_id = (
            files.keep(photo(), f"{each}.png").id for each in "12"
        )
        found = db.session.get_one(Application, paper_id)
    return Side(made, found, attach(paper_id), pending.id)


def _usernames(waits: dict[str, tuple[Side, Organisation]]) -> dict[str, str]:
    """An account for each role; reviewers are those of the stage."""
    stops = dict(zip(REVIEWERS, ("unit", "county", "prefecture", "bureau_department", "region"), strict=True))
    found = {role: side.stage.reviewers[stops[role]].username for role, (side, _office) in waits.items()}
    school = factories.node("培养医院", "training_unit", "150000")
    found["year_manager"] = factories.member("manager", "year_manager", "152200").username
    found["training_unit"] = factories.member("training", "training_unit", school).username
    centre = factories.node("示例专家服务中心", "placement_office", "150000")
    found["arranger"] = factories.member("arranging", "arranger", centre).username
    beside = factories.node("自治区应急管理厅", "joint_office", "150000")
    found["joint_reviewer"] = factories.member("joining", "joint_reviewer", beside).username
    for role in ("system_admin", "security_admin", "auditor"):
        found[role] = factories.member(role.replace("_", "-"), role, "150000").username
    assessor = factories.account("assessor", "王平")
    with transaction():
        factories.give_role(assessor, "expert")
    return {"applicant": "applicant", "expert": assessor.username} | found


def _named(ours: Side, hohhot: Side, direct: Side) -> tuple[tuple[str, Side], ...]:
    return (("ours", ours), ("theirs", hohhot), ("direct", direct))


def _below(sides: dict[str, Side], ids: dict[str, int], overseers: tuple[str, ...]) -> Noun:
    """Rows that hang on the tree: bureaus see what is below them, the region and the administrators all of it."""
    own = {
        role: ids["direct" if role == "department_reviewer" else "ours"]
        for role in sides
        if role != "unit_reviewer"
    }
    return Noun(own | dict.fromkeys(overseers, ids["ours"]), ids["theirs"], ("region_reviewer", *overseers))


def _draft(username: str, side: Side) -> tuple[int, int]:
    """A draft with a photo, of a person who has just begun."""
    paper = draft(factories.person(username), side.unit)
    return paper.id, attach(paper.id)


def _person_of(paper_id: int) -> int:
    with scope.everything("a test looks"):
        return db.session.get_one(Application, paper_id).person_id


def _membership(account: Account) -> int:
    with scope.everything("a test looks"):
        return db.session.scalars(select(Membership.id).where(Membership.user_id == account.id)).one()


def _account(username: str) -> Account:
    with scope.everything("a test looks"):
        return db.session.scalars(select(Account).where(Account.username == username)).one()


def _role(name: str) -> int:
    return db.session.scalars(select(Role.id).where(Role.name == name)).one()


def _first(model: Any) -> int:
    with scope.everything("a test looks"):
        return db.session.scalars(select(model.id).order_by(model.id)).first()


def _verified(paper: Application) -> str:
    with scope.everything("a test prints"):
        return verify_path(paper)
