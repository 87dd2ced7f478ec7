"""Fictitious employers and departments under the bureaus of the pack, and an account for everybody who reviews."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash

from tepei.organisations import roles
from tepei.organisations.models import Membership, Organisation
from tepei.portal import clock
from tepei.portal.accounts import Account

PASSWORD = "Tepei-2023-demo"  # noqa: S105  printed at every start; the accounts exist in the demonstration alone

DEPARTMENTS = {
    "150000-D01": "内蒙古自治区卫生健康委员会",
    "150000-D02": "内蒙古自治区教育厅",
    "150000-D03": "内蒙古自治区农牧厅",
    "150000-D04": "内蒙古大学",
}
# One county per body is enough to see every step of the route.
_COUNTY_UNITS = (("示例人民医院", "20", "50"), ("示例农牧技术推广站", "20", "63"))
_PREFECTURE_UNITS = (("示例中心医院", "21", "40"), ("示例设计院有限公司", "40", "40"))
_OFFICES = {"employer": "unit_reviewer", "county": "county_reviewer", "prefecture": "prefecture_reviewer"}


@dataclass(frozen=True)
class Member:
    """Who can be tried out: user name, role, name, and the organisation acted for (empty: a person)."""

    username: str
    role: str
    name: str
    organisation: str = ""


MEMBERS = (
    Member("unit", "unit_reviewer", "单位审核员（演示）", "152221-U1"),
    Member("county", "county_reviewer", "旗县审核员（演示）", "152221"),
    Member("prefecture", "prefecture_reviewer", "盟市审核员（演示）", "152200"),
    Member("department", "department_reviewer", "厅局审核员（演示）", "150000-D01"),
    Member("region", "region_reviewer", "自治区审核员（演示）", "150000"),
    Member("training", "training_unit", "培养单位（演示）", "150000-T1"),
    Member("system", "system_admin", "系统管理员（演示）", "150000"),
    Member("security", "security_admin", "安全管理员（演示）", "150000"),
    Member("auditor", "auditor", "审计员（演示）", "150000"),
)


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
            username=username, first_name="", last_name="", full_name=name, email=f"{username}@accounts.invalid",
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
            is_top = organisation.kind == "department" and organisation.code in DEPARTMENTS
            role = "department_reviewer" if is_top else _OFFICES[organisation.kind]
            if organisation.reports_to_region:
                role = "prefecture_reviewer"
            self.reviewers[organisation.id] = self.account(
                f"r{organisation.id}", "演示审核员", role, organisation
            )
        return self.reviewers[organisation.id]


def build(session: Session) -> Tree:
    """Make the units and the accounts of MEMBERS."""
    tree = Tree(session, {each.code: each for each in session.scalars(select(Organisation))})
    for body in [each for each in tree.by_code.values() if each.kind == "prefecture"]:
        _employers_of(tree, body)
    for reporting in [
        each for each in tree.by_code.values() if each.kind == "county" and each.reports_to_region
    ]:
        tree.employers.append(_employer(tree, reporting, 1, _COUNTY_UNITS[0]))
    _departments(tree)
    region = tree.by_code["150000"]
    tree.add("150000-T1", "示例培养单位", "training_unit", region)
    for member in MEMBERS:
        place = tree.by_code[member.organisation]
        account = tree.account(member.username, member.name, member.role, place)
        if not member.role.endswith("_admin") and member.role not in ("auditor", "training_unit"):
            tree.reviewers[place.id] = account
    session.flush()
    return tree


def _employers_of(tree: Tree, body: Organisation) -> None:
    below = [each for each in tree.by_code.values() if each.parent_id == body.id and each.kind == "county"]
    # 科尔沁右翼前旗 is where the printed accounts work.
    county = tree.by_code["152221"] if body.code == "152200" else sorted(below, key=lambda each: each.code)[0]
    for parent, units in ((county, _COUNTY_UNITS), (body, _PREFECTURE_UNITS)):
        for serial, unit in enumerate(units, 1):
            tree.employers.append(_employer(tree, parent, serial, unit))


def _employer(tree: Tree, parent: Organisation, serial: int, unit: tuple[str, str, str]) -> Organisation:
    name, nature, affiliation = unit
    place = parent.name.removesuffix("人力资源和社会保障局")
    return tree.add(
        f"{parent.code}-U{serial}", f"{place}{name}", "employer", parent, nature_code=nature,
        affiliation_code=affiliation, claims_nonpublic=nature == "40", claims_grassroots=affiliation in ("50", "63"),
    )  # fmt: skip


def _departments(tree: Tree) -> None:
    pool = tree.by_code["150000-direct"]
    for code, name in DEPARTMENTS.items():
        department = tree.add(code, name, "department", pool, pool_id=pool.id)
        unit = tree.add(
            f"{code}-U1",
            f"{name}直属示例单位",
            "employer",
            department,
            nature_code="21",
            affiliation_code="20",
        )
        tree.employers.append(unit)
