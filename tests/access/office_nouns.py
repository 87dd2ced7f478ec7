"""The tree of either side with its posts and accounts, and what the portal keeps of its own."""

from __future__ import annotations

from flask_appbuilder.security.sqla.models import Role
from sqlalchemy import select

from tepei.messages.models import MessageTemplate
from tepei.organisations.models import Division
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db
from tests.access.delegation_rows import entrusted, own_post
from tests.access.rows import claim, imported, job, listing, participation, told
from tests.access.sides import OVERSEERS, REVIEWERS, Cast, Noun, Side, first_of


def nouns(cast: Cast) -> dict[str, Noun]:
    """What each role has of them, and what is foreign."""
    return {
        "listing": Noun({"region_reviewer": (line := listing())}, line, ("region_reviewer",)),
        "participation": Noun({"region_reviewer": (entry := participation())}, entry, ("region_reviewer",)),
        "import": Noun(
            {role: imported(name) for role, name in cast.usernames.items() if role in REVIEWERS[1:]},
            imported(cast.hohhot.stage.reviewers["county"].username),
        ),
        "claim": Noun({role: claim(office) for role, (_side, office) in cast.waits.items()}, claim(cast.hohhot.unit)),
        "job": Noun(
            {role: job(name) for role, name in cast.usernames.items() if role in (*REVIEWERS, "year_manager")},
            job(cast.hohhot.stage.reviewers["unit"].username),
        ),
        "message": Noun(
            {role: told(name) for role, name in cast.usernames.items()},
            told(cast.hohhot.stage.reviewers["unit"].username),
        ),
        "logged message": Noun(
            {"region_reviewer": (logged := told(cast.usernames["region_reviewer"]))}, logged, ("region_reviewer",)
        ),
        "message template": Noun(public=first_of(MessageTemplate)),
        "own post": Noun(
            {role: own_post(name) for role, name in cast.usernames.items() if role not in ("applicant", "expert")},
            own_post(cast.hohhot.stage.reviewers["unit"].username),
        ),
        "delegation": Noun(
            {role: entrusted(cast.usernames[role]) for role in cast.waits},
            entrusted(cast.hohhot.stage.reviewers["unit"].username),
            ("region_reviewer", *OVERSEERS),
        ),
        "membership": _below(cast.sides, {side: s.membership() for side, s in _named(cast.ours, cast.hohhot, cast.direct)}, OVERSEERS),
        "organisation": _below(cast.sides, {side: s.unit.id for side, s in _named(cast.ours, cast.hohhot, cast.direct)}, OVERSEERS),
        "pending": _below(cast.sides, {side: s.pending for side, s in _named(cast.ours, cast.hohhot, cast.direct)}, OVERSEERS),
        "account": Noun(
            dict.fromkeys(("security_admin", "auditor"), cast.ours.stage.reviewers["unit"].id),
            cast.hohhot.stage.reviewers["unit"].id,
            OVERSEERS,
        ),
        "audit": Noun({"auditor": first_of(AuditEntry)}, first_of(AuditEntry), ("auditor",)),
        "division": Noun(public=first_of(Division)),
        "role": Noun(public=_role("applicant")),
    }  # fmt: skip


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


def _role(name: str) -> int:
    return db.session.scalars(select(Role.id).where(Role.name == name)).one()
