"""Who is in the world: two subtrees with their papers, and an account for each role."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from tepei.applications.models import Application
from tepei.organisations.models import Membership, Organisation
from tepei.portal import files, scope
from tepei.portal.accounts import Account
from tepei.portal.database import db, transaction
from tests import factories
from tests.access.paper_rows import attach
from tests.applications.filling import photo
from tests.papers import browsing
from tests.papers.stage import Stage, draft, set_places, stage

ABSENT = 10**6
ANONYMOUS = "anonymous"
ROLES = (
    "applicant", "expert", "unit_reviewer", "county_reviewer", "prefecture_reviewer", "department_reviewer",
    "region_reviewer", "year_manager", "training_unit", "arranger", "joint_reviewer", "system_admin", "security_admin", "auditor",
)  # fmt: skip
REVIEWERS = ROLES[2:7]
STOPS = ("unit", "county", "prefecture", "region")
OVERSEERS = ("system_admin", "security_admin", "auditor")
BODIES = ("prefecture_reviewer", "department_reviewer")


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


@dataclass
class Cast:
    """Both sides; of one's own who decides what by role, the account of each role, and two drafts with their photos (ours, theirs)."""

    ours: Side
    hohhot: Side
    direct: Side
    department: Organisation
    theirs: dict[str, int]
    waits: dict[str, tuple[Side, Organisation]]
    usernames: dict[str, str]
    drafts: tuple[tuple[int, int], tuple[int, int]]

    @property
    def lain(self) -> int:
        """The foreign side's paper that waits for its unit."""
        return self.theirs["unit"]

    @property
    def sides(self) -> dict[str, Side]:
        """By the role of who reviews there."""
        return {role: side for role, (side, _office) in self.waits.items()}


def cast() -> Cast:
    """Everybody, with a paper at each stop of the foreign side."""
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
    return Cast(ours, hohhot, direct, department, theirs, waits, usernames, drafts)


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


def _draft(username: str, side: Side) -> tuple[int, int]:
    """A draft with a photo, of a person who has just begun."""
    paper = draft(factories.person(username), side.unit)
    return paper.id, attach(paper.id)


def _membership(account: Account) -> int:
    with scope.everything("a test looks"):
        return db.session.scalars(select(Membership.id).where(Membership.user_id == account.id)).one()


def first_of(model: Any) -> int:
    with scope.everything("a test looks"):
        return db.session.scalars(select(model.id).order_by(model.id)).first()
