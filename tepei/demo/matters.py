"""What waits besides applications: units to confirm, a number that two people claim, more time for one bureau."""

from __future__ import annotations

import datetime as dt
import io

from sqlalchemy import select

from tepei.demo.journeys import acting
from tepei.demo.people import Invented, portrait
from tepei.demo.tree import PASSWORD, Tree
from tepei.organisations.actions import Registrar, register_unit
from tepei.organisations.rules import UnitFacts
from tepei.people.actions import Evidence, claim_identity
from tepei.people.rules import PersonFacts
from tepei.policy.identity import check_credit_code
from tepei.portal.accounts import Account
from tepei.portal.database import ZONE
from tepei.programmes.actions import grant_extension
from tepei.programmes.models import Cycle, Extension

# Name, 单位性质, division: both wait for a bureau whose account is printed.
_PENDING = (("科尔沁右翼前旗示例小学", "20", "152221"), ("兴安盟示例药业有限公司", "40", "152200"))
_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def leave(tree: Tree, cycle: Cycle, holder: Invented) -> None:
    """Make them; `holder` is the person whose number somebody else claims."""
    for serial, (name, nature, division) in enumerate(_PENDING, 1):
        _register(
            tree, serial, UnitFacts(name, _credit_code(serial), nature, division, contact_name="单位联系人")
        )
    _claim(tree, holder)
    with acting(tree.reviewers[tree.by_code["150000"].id]):
        bureau = tree.by_code["152900"]
        closes_at = dt.datetime(2023, 3, 22, 18, 0, tzinfo=ZONE)
        grant_extension(
            Extension(
                cycle_id=cycle.id,
                organisation_id=bureau.id,
                closes_at=closes_at,
                reason="暴雪封路，材料无法按时送达",
            )
        )


def _register(tree: Tree, serial: int, facts: UnitFacts) -> None:
    registrar = Registrar(f"newunit{serial}", "单位经办人", PASSWORD)
    register_unit(facts, registrar)
    made = tree.session.scalars(select(Account).where(Account.username == registrar.username)).one()
    made.is_demo = True


def _claim(tree: Tree, holder: Invented) -> None:
    said = PersonFacts(
        holder.name,
        holder.number,
        holder.born_on,
        holder.sex,
        holder.ethnicity,
        "13800009003",
        "claimant@example.com",
    )
    evidence = Evidence(io.BytesIO(portrait(holder.sex)), "身份证照片.png")
    with acting(tree.account("claimant", holder.name, "applicant")):
        claim_identity(said, tree.by_code["152221-U1"].id, "本人注册时提示号码已被登记，申请核实。", evidence)


def _credit_code(serial: int) -> str:
    body = f"12150199MB{serial:07d}"
    return next(body + last for last in _CHARACTERS if check_credit_code(body + last))
