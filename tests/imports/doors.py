"""The doors that a value comes in by: registration, a form, a line entered by hand, an imported one."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable

from sqlalchemy import select

from tepei.organisations import registration
from tepei.organisations.models import Organisation
from tepei.people import actions as people
from tepei.people.models import Person
from tepei.people.participations import TypedParticipation, enter
from tepei.policy.answers import Known as Compared
from tepei.policy.answers import complaint, normalise
from tepei.policy.fields import Field
from tepei.portal.database import db
from tepei.portal.errors import Refused
from tests import factories
from tests.imports.filled import CORRECT, take
from tests.organisations import examples

NUMBER = "150199198506011230"
Door = Callable[[str], object]


def registered(**values: str) -> Person:
    facts = people.PersonFacts("白音", NUMBER, dt.date(1985, 6, 1), "1", "02", "13800000000")
    people.register_person(dataclasses.replace(facts, **values), "baiyin", factories.PASSWORD)  # type: ignore[arg-type]
    return db.session.scalars(select(Person)).one()


def imported(sheet: str, **values: str) -> object:
    with factories.signed_in(factories.member("region", "region_reviewer", "150000")):
        return take(sheet, {**CORRECT[sheet], **values})[0]


def entered(**values: str) -> object:
    line = TypedParticipation("白音", NUMBER, "某旗医院", "nmg-tepei", "区外培养", 2020, None, "", "通报")
    return enter(dataclasses.replace(line, **values))  # type: ignore[arg-type]


def form(kind: str) -> Door:
    field = Field(key="x", label="某项", kind=kind)

    def door(text: str) -> object:
        kept = normalise(field, text)
        wrong = complaint(field, kept, Compared())
        if wrong:
            raise Refused(wrong)
        return kept

    return door


def unit(**values: str) -> Organisation:
    return registration.register_unit(examples.facts(**values), examples.registrar(), examples.papers())
