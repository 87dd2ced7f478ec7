"""What a line of the 失信名单 tells: the person or the unit that it is about, and nobody else."""

from __future__ import annotations

from tepei.messages import actions as messages
from tepei.messages.actions import Occasion
from tepei.messages.kinds import MATTER, NAME, UNIT, MessageKind, register
from tepei.organisations import queries as organisations
from tepei.people.models import Listing, Person
from tepei.policy.words import say

SANCTIONED = register(
    MessageKind(
        "listing.sanctioned",
        say("列入失信名单"),
        (NAME, UNIT, MATTER),
        "已列入失信名单",
        "{姓名}同志：{单位}因“{事项}”列入失信名单，名单有效期内不能申报。有异议的，请向作出决定的单位提出申诉。",
    )
)
LIFTED = register(
    MessageKind(
        "listing.lifted",
        say("解除失信名单"),
        (NAME, UNIT),
        "失信名单已解除",
        "{姓名}同志：{单位}的失信名单记录已解除，自即日起可以申报。",
    )
)


def tell(row: Listing, person: Person | None, kind: MessageKind = SANCTIONED) -> None:
    """In the transaction of what was decided. A line of somebody without an account tells nobody."""
    values = {UNIT: row.name, MATTER: row.ground or row.source}
    places = {key: values[key] for key in kind.places if key in values}
    messages.tell(kind, _accounts(row, person), Occasion(f"{kind.key}:{row.id}", row.programme), places)


def _accounts(row: Listing, person: Person | None) -> list[int]:
    if row.organisation_id is not None:
        found = organisations.members_of([row.organisation_id])
        return [each for ids in found.values() for each in ids]
    return [person.user_id] if person is not None and person.user_id is not None else []
