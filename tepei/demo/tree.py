"""Fictitious employers and departments under the bureaus of the pack, and an account for everybody who reviews."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash

from tepei.demo.provinces import Member, Province
from tepei.organisations import queries as organisations
from tepei.organisations import roles
from tepei.organisations.models import Membership, Organisation
from tepei.policy.credit_codes import check_credit_code
from tepei.portal import clock, province
from tepei.portal.accounts import NO_ADDRESS, Account

PASSWORD = "Tepei-2023-demo"  # noqa: S105  printed at every start; the accounts exist in the demonstration alone

# One county per body is enough to see every step of the route.
_COUNTY_UNITS = (("示例人民医院", "20", "50"), ("示例农牧技术推广站", "20", "63"))
_PREFECTURE_UNITS = (("示例中心医院", "21", "40"), ("示例设计院有限公司", "40", "40"))

_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass
class Tree:
    """The employers of the demonstration, and one reviewer's account per organisation."""

    session: Session
    by_code: dict[str, Organisation]
    employers: list[Organisation] = field(default_factory=list)
    reviewers: dict[int, Account] = field(default_factory=dict)
    _password: str = field(default_factory=lambda: generate_password_hash(PASSWORD))

    def add(self, code: str, name: str, kind: str, parent: Organisation, **values: object) -> Organisation:
        """A new active node."""
        node = Organisation(
            code=code, name=name, kind=kind, parent_id=parent.id, division_code=parent.division_code, state="active",
            confirmed_at=clock.now(), **values,
        )  # fmt: skip
        self.session.add(node)
        self.session.flush()
        node.path = f"{parent.path}{node.id}/"
        self.by_code[code] = node
        return node

    def account(
        self, username: str, name: str, role: str, organisation: Organisation | None = None
    ) -> Account:
        """An account that exists in the demonstration alone."""
        account = Account(
            username=username, first_name="", last_name="", full_name=name, email=f"{username}{NO_ADDRESS}",
            password=self._password, password_set_at=clock.now(), active=True, is_demo=True,
        )  # fmt: skip
        self.session.add(account)
        self.session.flush()
        if organisation is not None:
            self.session.add(
                Membership(
                    user_id=account.id, organisation_id=organisation.id, role=role, began_at=clock.now()
                )
            )
        roles.give_role(self.session, account, role)
        return account

    def reviewer(self, organisation: Organisation) -> Account:
        """Who reviews for this organisation; made when first asked for."""
        if organisation.id not in self.reviewers:
            self.reviewers[organisation.id] = self.account(
                f"r{organisation.id}", "演示审核员", _usual_role(organisation), organisation
            )
        return self.reviewers[organisation.id]


def _usual_role(organisation: Organisation) -> str:
    return province.bodies().usual_role(organisation.kind, organisation.reports_to_region)


def build(session: Session, story: Province) -> Tree:
    """Make the units, and the accounts that can be tried out."""
    tree = Tree(session, {each.code: each for each in session.scalars(select(Organisation))})
    bureaus = [each for each in tree.by_code.values() if _is_bureau(each)]
    for body in [each for each in bureaus if "holds_places" in organisations.kind_of(each).does]:
        _employers_of(tree, body, story)
    for reporting in [each for each in bureaus if each.reports_to_region]:
        tree.employers.append(_employer(tree, reporting, 1, _COUNTY_UNITS[0]))
    _departments(tree, story)
    tree.add(f"{story.region}-T1", "示例培养单位", "training_unit", tree.by_code[story.region])
    tree.add(f"{story.region}-P1", "示例专家服务中心", "placement_office", tree.by_code[story.region])
    appoint(tree, story.members)
    return tree


def _is_bureau(organisation: Organisation) -> bool:
    """Of a place below the region, or below a root beside it."""
    return bool(organisations.kind_of(organisation).level) and organisation.parent_id is not None


def appoint(tree: Tree, members: Iterable[Member]) -> None:
    """An account for each of these."""
    for member in members:
        place = tree.by_code[member.organisation]
        account = tree.account(member.username, member.name, member.role or _usual_role(place), place)
        if not member.role:
            tree.reviewers[place.id] = account
    tree.session.flush()


def _employers_of(tree: Tree, body: Organisation, story: Province) -> None:
    """A county's units and the body's own; a 师（市）has no counties, and needs one unit to show its way."""
    below = [each for each in tree.by_code.values() if each.parent_id == body.id and _is_bureau(each)]
    if not below:
        tree.employers.append(_employer(tree, body, 1, _PREFECTURE_UNITS[0]))
        return
    first = sorted(below, key=lambda each: each.code)[0]
    county = tree.by_code[story.county] if body.code == story.prefecture else first
    for parent, units in ((county, _COUNTY_UNITS), (body, _PREFECTURE_UNITS)):
        for serial, unit in enumerate(units, 1):
            tree.employers.append(_employer(tree, parent, serial, unit))


def _employer(tree: Tree, parent: Organisation, serial: int, unit: tuple[str, str, str]) -> Organisation:
    name, nature, affiliation = unit
    place, kind = province.bodies().place_in(parent.name), province.bodies().employer.code
    return tree.add(
        f"{parent.code}-U{serial}", f"{place}{name}", kind, parent, nature_code=nature,
        affiliation_code=affiliation, claims_nonpublic=nature == "40", claims_grassroots=affiliation in ("50", "63"),
    )  # fmt: skip


def _departments(tree: Tree, story: Province) -> None:
    pool, kind = tree.by_code[f"{story.region}-direct"], province.bodies().departments[0]
    for code, name in story.departments.items():
        department = tree.add(code, name, kind, pool, pool_id=pool.id)
        unit = tree.add(
            f"{code}-U1",
            f"{name}直属示例单位",
            province.bodies().employer.code,
            department,
            nature_code="21",
            affiliation_code="20",
        )
        tree.employers.append(unit)


def invented_credit_code(serial: int) -> str:
    """A 统一社会信用代码 that is well-formed and nobody's."""
    body = f"12150199MB{serial:07d}"
    return next(body + last for last in _CHARACTERS if check_credit_code(body + last))
