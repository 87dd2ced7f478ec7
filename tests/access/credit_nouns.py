"""Continuing education on either side."""

from __future__ import annotations

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
from tests.access.sides import Cast, Noun
from tests.access.year_rows import (
    local_credits,
)


def nouns(cast: Cast) -> dict[str, Noun]:
    """What each role has of them, and what is foreign."""
    return {
        "professional": Noun(
            {role: professional(side.unit) for role, side in cast.sides.items()}, professional(cast.hohhot.unit), ("region_reviewer",)
        ),
        "credit roster": Noun(
            {role: credit_roster(office) for role, (_side, office) in cast.waits.items()}, credit_roster(cast.hohhot.unit), ("region_reviewer",)
        ),
        "planned course": Noun(
            {role: planned_course(office) for role, (_side, office) in cast.waits.items()}, planned_course(cast.hohhot.unit), ("region_reviewer",)
        ),
        "handed in": Noun({role: handed_in(cast.usernames[role]) for role in cast.waits}, handed_in(cast.hohhot.stage.reviewers["unit"].username)),
        "credit claim": Noun(
            {role: credit_claim(office) for role, (_side, office) in cast.waits.items()}, credit_claim(cast.hohhot.unit), ("region_reviewer",)
        ),
        "own credit claim": Noun({"applicant": own_credit_claim("applicant", cast.ours.unit)}, own_credit_claim("stranger", cast.hohhot.unit)),
        "confirmed relief": Noun(
            {role: confirmed_relief(side.unit) for role, side in cast.sides.items()}, confirmed_relief(cast.hohhot.unit), ("region_reviewer",)
        ),
        "credit entry": Noun(
            {role: credit_entry(side.unit) for role, side in cast.sides.items()}, credit_entry(cast.hohhot.unit), ("region_reviewer",)
        ),
        "credit provider": Noun(public=credit_provider()),
        "local credits": Noun(public=local_credits()),
    }  # fmt: skip
