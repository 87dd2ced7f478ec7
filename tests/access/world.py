"""Two of everything in two subtrees: 兴安盟/科尔沁右翼前旗 with a department of 区直 is one's own side, 呼和浩特市 the foreign one.

A noun's rows are told by hand and not by the scope, which is what is being judged.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from tepei.applications.models import Application, Attachment
from tepei.applications.prints import verify_path
from tepei.codes.models import CodeItem
from tepei.organisations.models import Division, Membership, Organisation
from tepei.people.models import IdentityClaim, Person
from tepei.portal import clock, files, scope, vault
from tepei.portal.accounts import Account
from tepei.portal.audit import AuditEntry
from tepei.portal.database import ZONE, db, transaction
from tepei.portal.jobs import Job
from tepei.programmes.models import Extension, Track, Window
from tests import factories
from tests.applications.filling import photo
from tests.reviews import browsing
from tests.reviews.stage import CYCLE, Stage, cycle, draft, place, stage

ABSENT = 10**6
ANONYMOUS = "anonymous"
ROLES = (
    "applicant", "unit_reviewer", "county_reviewer", "prefecture_reviewer", "department_reviewer",
    "region_reviewer", "training_unit", "system_admin", "security_admin", "auditor",
)  # fmt: skip
REVIEWERS = ROLES[1:6]
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
    direct_pool = factories.organisation("150000-direct")
    department = factories.node("自治区卫生健康委员会", "department", direct_pool, pool_id=direct_pool.id)
    ours, hohhot, direct = _side("152221"), _side("150102"), _side(department)
    theirs = {stop: lay(hohhot.stage, stop) for stop in STOPS}
    waits = {
        "unit_reviewer": (ours, ours.unit), "county_reviewer": (ours, factories.organisation("152221")),
        "prefecture_reviewer": (ours, factories.organisation("152200")),
        "department_reviewer": (direct, department), "region_reviewer": (ours, factories.organisation("150000")),
    }  # fmt: skip
    usernames, drafts = _usernames(waits), (_draft("applicant", ours), _draft("stranger", hohhot))
    lain = theirs["unit"]
    sides = {role: side for role, (side, _office) in waits.items()}
    overseers, bodies = (
        ("system_admin", "security_admin", "auditor"),
        ("prefecture_reviewer", "department_reviewer"),
    )
    nouns = {
        "application": Noun({"applicant": drafts[0][0]}, drafts[1][0]),
        "paper": Noun({role: side.paper.id for role, side in sides.items()}, lain),
        "person": Noun({role: side.paper.person_id for role, side in sides.items()}, _person_of(lain)),
        "attachment": Noun(
            {"applicant": drafts[0][1], **{role: side.attachment for role, side in sides.items()}}, _attach(lain)
        ),
        "claim": Noun({role: _claim(office) for role, (_side, office) in waits.items()}, _claim(hohhot.unit)),
        "job": Noun(
            {role: _job(name) for role, name in usernames.items() if role in REVIEWERS},
            _job(hohhot.stage.reviewers["unit"].username),
        ),
        "membership": _below(sides, {side: s.membership() for side, s in _named(ours, hohhot, direct)}, overseers),
        "organisation": _below(sides, {side: s.unit.id for side, s in _named(ours, hohhot, direct)}, overseers),
        "pending": _below(sides, {side: s.pending for side, s in _named(ours, hohhot, direct)}, overseers),
        "place": Noun(
            {
                **dict.fromkeys(("prefecture_reviewer", "region_reviewer", "system_admin"), place("152200").id),
                "department_reviewer": place("150000-direct").id,
            },
            place("150100").id,
            ("region_reviewer", *overseers),
        ),
        "extension": Noun(
            {
                **{role: _extension(waits[role][1]) for role in bodies},
                "region_reviewer": _extension(factories.organisation("152221")),
            },
            _extension(factories.organisation("150100")),
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
        "track": Noun(public=_first(Track)),
        "window": Noun(public=_window("150100")),
        "division": Noun(public=_first(Division)),
        "code item": Noun(public=_first(CodeItem)),
        "role": Noun(public=_role("applicant")),
        "print": Noun(public=_verified(ours.paper)),
    }  # fmt: skip
    return World(usernames, nouns, theirs)


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
        found = db.session.get_one(Application, paper_id)
    return Side(made, found, _attach(paper_id), pending.id)


def _usernames(waits: dict[str, tuple[Side, Organisation]]) -> dict[str, str]:
    """An account for each role; reviewers are those of the stage."""
    stops = dict(zip(REVIEWERS, ("unit", "county", "prefecture", "bureau_department", "region"), strict=True))
    found = {role: side.stage.reviewers[stops[role]].username for role, (side, _office) in waits.items()}
    school = factories.node("培养医院", "training_unit", "150000")
    found["training_unit"] = factories.member("training", "training_unit", school).username
    for role in ("system_admin", "security_admin", "auditor"):
        found[role] = factories.member(role.replace("_", "-"), role, "150000").username
    return {"applicant": "applicant"} | found


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
    return paper.id, _attach(paper.id)


def _attach(paper_id: int) -> int:
    with scope.everything("a test attaches a photo"), transaction() as session:
        kept = files.keep(photo(), "照片.png", kind="photo")
        made = Attachment(application_id=paper_id, kind="photo", file_id=kept.id, added_at=clock.now())
        session.add(made)
    return made.id


def _person_of(paper_id: int) -> int:
    with scope.everything("a test looks"):
        return db.session.get_one(Application, paper_id).person_id


def _membership(account: Account) -> int:
    with scope.everything("a test looks"):
        return db.session.scalars(select(Membership.id).where(Membership.user_id == account.id)).one()


def _claim(office: Organisation) -> int:
    claimant, holder = factories.account(f"claimant{office.id}"), factories.person()
    with scope.everything("a test opens a claim"), transaction() as session:
        person = db.session.get_one(Person, holder.id)
        person.state = "frozen"
        made = IdentityClaim(
            id_number_index=vault.blind_index(person.id_number), organisation_id=office.id, claimant_id=claimant.id,
            holder_id=person.user_id, claimant_name="巴特尔", claimant_mobile="13900000002", statement="号码被他人登记。",
            evidence_id=files.keep(photo(), "身份证.png").id, opened_at=clock.now(),
        )  # fmt: skip
        session.add(made)
    return made.id


def _job(username: str) -> int:
    with scope.everything("a test leaves a job"), transaction() as session:
        owner = session.scalars(select(Account.id).where(Account.username == username)).one()
        made = Job(
            kind="forms", title="申报表", arguments={}, user_id=owner, state="done", asked_at=clock.now(),
            ended_at=clock.now(), expires_at=clock.now() + dt.timedelta(days=7),
            file_id=files.put(b"PK", "申报表.zip", "application/zip", owner).id,
        )  # fmt: skip
        session.add(made)
    return made.id


def _extension(body: Organisation) -> int:
    with scope.everything("a test extends"), transaction() as session:
        made = Extension(
            cycle_id=cycle().id, organisation_id=body.id, closes_at=CLOSES, reason="暴雪封路", granted_at=clock.now(),
            granted_by_id=session.scalars(select(Account.id)).first(),
        )  # fmt: skip
        session.add(made)
    return made.id


def _window(code: str) -> int:
    with scope.everything("a test sets a date"), transaction() as session:
        made = Window(
            cycle_id=cycle().id,
            step="department",
            organisation_id=factories.organisation(code).id,
            closes_at=CLOSES,
        )
        session.add(made)
    return made.id


def _role(name: str) -> int:
    from flask import current_app

    return int(current_app.appbuilder.sm.find_role(name).id)  # type: ignore[attr-defined]


def _first(model: Any) -> int:
    with scope.everything("a test looks"):
        return db.session.scalars(select(model.id).order_by(model.id)).first()


def _verified(paper: Application) -> str:
    with scope.everything("a test prints"):
        return verify_path(paper)
