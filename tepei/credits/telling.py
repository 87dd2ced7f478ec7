"""What a professional is told of their hours: what became of a claim, and that a card can be printed."""

from __future__ import annotations

from tepei.credits.claim_models import CreditClaim
from tepei.messages import actions as messages
from tepei.messages.actions import Occasion
from tepei.messages.kinds import NAME, PAPER, UNIT, YEAR, MessageKind, register
from tepei.people.models import Person
from tepei.policy.words import say
from tepei.portal import scope
from tepei.portal.database import db

_PLACES = (NAME, YEAR, PAPER, UNIT)
RECOGNISED = register(
    MessageKind(
        "credit.recognised",
        say("学时已认定"),
        _PLACES,
        "{材料}的学时已认定",
        "{姓名}同志：您申请的“{材料}”的学时已由{单位}认定，计入{年度}年度。请登录系统查看。",
    )
)
IN_PART = register(
    MessageKind(
        "credit.in_part",
        say("学时部分认定"),
        _PLACES,
        "{材料}的学时已部分认定",
        "{姓名}同志：您申请的“{材料}”的学时由{单位}认定了一部分，计入{年度}年度。请登录系统查看认定的学时和理由。",
    )
)
REFUSED = register(
    MessageKind(
        "credit.refused",
        say("学时不予认定"),
        _PLACES,
        "{材料}的学时未予认定",
        "{姓名}同志：您申请的“{材料}”的学时（{年度}年度）由{单位}不予认定。请登录系统查看理由，补充证明材料后可以重新申请。",
    )
)


def of_claim(kind: MessageKind, claim: CreditClaim) -> None:
    """Tell who filed it, in the transaction of the decision."""
    with scope.everything("who claims hours hears what became of them"):
        person = db.session.get_one(Person, claim.person_id)
        office = claim.organisation.name
    if person.user_id is not None:
        values = {YEAR: str(claim.year), PAPER: claim.course, UNIT: office}
        messages.tell(
            kind, [person.user_id], Occasion(f"{kind.key}:{claim.id}", screen="CreditView.index"), values
        )
