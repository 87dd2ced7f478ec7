"""What waits besides applications: units to confirm, a number that two people claim, a trainee who asks for leave, more time for one bureau."""

from __future__ import annotations

import io

from sqlalchemy import select

from tepei.applications.models import Application
from tepei.demo import training
from tepei.demo.journeys import acting
from tepei.demo.people import Invented, portrait
from tepei.demo.provinces import Province
from tepei.demo.tree import PASSWORD, Tree, invented_credit_code
from tepei.organisations.registration import Registrar, UnitPaper, register_unit
from tepei.organisations.unit_rules import PAPERS, UnitFacts
from tepei.papers import draft_actions
from tepei.people.claims import Evidence, claim_identity
from tepei.people.models import Person
from tepei.people.rules import PersonFacts
from tepei.portal.accounts import Account
from tepei.portal.province import bodies
from tepei.programmes.actions import grant_extension
from tepei.programmes.models import Cycle, Extension
from tepei.trainees import request_actions
from tepei.trainees.models import Trainee
from tepei.trainees.request_models import Leave


def leave(tree: Tree, cycle: Cycle, holder: Invented, province: Province) -> None:
    """Make them; `holder` is the person whose number somebody else claims. Both units wait for a bureau whose account is printed."""
    for serial, (code, name, nature) in enumerate(
        ((province.county, "示例小学", "20"), (province.prefecture, "示例药业有限公司", "40")), 1
    ):
        place = bodies().place_in(tree.by_code[code].name)
        facts = UnitFacts(
            f"{place}{name}", invented_credit_code(serial), nature, code, contact_name="单位联系人"
        )
        _register(tree, serial, facts)
    _claim(tree, holder, f"{province.county}-U1")
    _ask_for_leave(tree, cycle, province)
    with acting(tree.reviewers[tree.by_code[province.region].id]):
        code, closes_at, reason = province.extended
        grant_extension(
            Extension(
                cycle_id=cycle.id, organisation_id=tree.by_code[code].id, closes_at=closes_at, reason=reason
            )
        )


def _ask_for_leave(tree: Tree, cycle: Cycle, province: Province) -> None:
    """The first who was selected, of the two units who answer for them."""
    training_unit = tree.by_code[f"{province.region}-T1"]
    first = select(Application).filter_by(cycle_id=cycle.id, state="selected").order_by(Application.id)
    selected = tree.session.scalars(first.limit(1)).one()
    person = tree.session.get_one(Person, selected.person_id)
    trainee = tree.session.scalars(select(Trainee).where(Trainee.application_id == selected.id)).one_or_none()
    if trainee is None:
        return  # a year that trains nobody
    with acting(tree.reviewers[tree.by_code[province.region].id]):
        training.begin(trainee, training_unit)
    with acting(tree.session.get_one(Account, person.user_id)):
        request = request_actions.start(Leave, "leave", trainee.id)
        days = {"begins": f"{cycle.year + 1}-03-04", "ends": f"{cycle.year + 1}-03-08"}
        typed = {**days, "reason": "回单位参加年度考核。", "phone": person.mobile}
        draft_actions.save_section(request.id, "basic", typed, request.form.edition)
        draft_actions.submit(request.id, request.form.edition)


def _register(tree: Tree, serial: int, facts: UnitFacts) -> None:
    registrar = Registrar(f"newunit{serial}", "单位经办人", PASSWORD)
    register_unit(
        facts, registrar, {key: UnitPaper(io.BytesIO(portrait("1")), "扫描件.png") for key in PAPERS}
    )
    made = tree.session.scalars(select(Account).where(Account.username == registrar.username)).one()
    made.is_demo = True


def _claim(tree: Tree, holder: Invented, unit: str) -> None:
    facts = PersonFacts(
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
        claim_identity(facts, tree.by_code[unit].id, "本人注册时提示号码已被登记，申请核实。", evidence)
