"""Valid fields, a valid token and a valid version: still nobody moves a row of the other side, and their own moves."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tepei.applications import exports
from tepei.applications.models import Application
from tepei.organisations.models import Organisation
from tepei.portal import scope
from tepei.portal.accounts import Account
from tepei.portal.database import db
from tepei.portal.screens import once
from tepei.programmes.models import Track, Window
from tests import factories
from tests.access.changes import MOVES
from tests.access.fields import drawn, unit, version
from tests.access.forms import VALID
from tests.access.routes import view_of
from tests.access.sides import ANONYMOUS, REVIEWERS, ROLES
from tests.access.walk import Walk

# Posts that name a row which everybody may see: what they may change is told below and by their rooms.
PUBLIC = {
    "EndorsementView.download_list", "EndorsementView.draw_up", "EndorsementView.scan_list",
    "PlaceView.read", "PlaceView.table", "VacancyView.upload", "ReturnView.receive", "ReturnView.take_back",
    "ListingView.delete", "ListingView.appeal", "ListingView.attach", "ListingView.lift", "ParticipationView.delete", "ParticipationView.edit", "MessageTemplateView.delete", "MessageTemplateView.edit",
    "DateView.edit", "SourceView.edit", "CodeItemView.edit", "CycleView.action", "CycleView.edit", "DivisionView.edit", "SummaryView.forms",
    "LocalRequirementView.delete", "LocalRequirementView.edit", "LocalRequirementView.move", "LocalRequirementView.publish",
    "NoticeBoardView.object_to", "OwnQuestionView.ask", "RecommendationReturnView.waive",
    "CreditProviderView.edit", "CreditProviderView.revoke", "CreditProviderView.token",
    "CertificateView.issue", "FundingView.compute", "FundingView.export", "FundingView.prepare", "RoundView.new",
    "SummaryView.workbook", "TrackView.delete", "TrackView.edit", "WindowView.delete", "WindowView.edit",
}  # fmt: skip


def test_every_form_that_names_a_row_is_tried(walk: Walk) -> None:
    named = {route.endpoint for route in walk.routes if route.method == "POST" and route.noun}
    # A year's scheme is the region's to write, and one and the same for whoever may read it.
    of_schemes = {
        each
        for each in named
        if view_of(walk.app, each).class_permission_name == "Scheme" or each.startswith("YearView.")
    }
    assert named - of_schemes == {*VALID, *PUBLIC}


@pytest.mark.parametrize("endpoint", sorted(VALID))
def test_valid_form_changes_no_foreign_row(walk: Walk, endpoint: str) -> None:
    noun, fields = VALID[endpoint]
    assert walk.changed() == []
    answers = [
        walk.ask(role, "POST", route.url(pk), drawn(walk, fields, pk)).kind
        for route in walk.routes
        if route.method == "POST" and route.endpoint == endpoint
        for role in (ANONYMOUS, *ROLES)
        for pk in _foreign(walk, noun, role)
    ]
    assert len(answers) >= 7
    assert set(answers) <= {"302 login", "403", "404"}
    assert walk.changed() == []


@pytest.mark.parametrize("endpoint", sorted(MOVES))
def test_the_same_form_changes_ones_own_row(walk: Walk, endpoint: str) -> None:
    """Without this the proof above could be one of broken forms."""
    (noun, fields), (role, tables) = VALID[endpoint], MOVES[endpoint]
    pk = walk.world.nouns[noun].own[role]
    route = next(each for each in walk.routes if (each.endpoint, each.method) == (endpoint, "POST"))
    try:
        answer = walk.ask(role, "POST", route.url(pk), drawn(walk, fields, pk))
        assert answer.kind in ("200", "302")
        assert tables <= set(walk.changed())
    finally:
        walk.restore()


@pytest.mark.parametrize(
    ("role", "address", "fields"),
    [
        ("prefecture_reviewer", "/windows/edit/{window}", {"closes_at": "2023-03-09 10:00"}),
        ("department_reviewer", "/windows/edit/{window}", {"closes_at": "2023-03-09 10:00"}),
        (
            "prefecture_reviewer",
            "/windows/add",
            {"cycle": "{cycle}", "step": "unit", "organisation": "{unit}"},
        ),
        ("prefecture_reviewer", "/windows/add", {"cycle": "{cycle}", "step": "unit", "organisation": ""}),
        ("county_reviewer", "/organisations/add", {**unit(), "parent": "{parent}", "kind": "employer"}),
        ("prefecture_reviewer", "/organisations/add", {**unit(), "parent": "{parent}", "kind": "employer"}),
    ],
)
def test_form_hangs_nothing_on_a_foreign_organisation(
    walk: Walk, role: str, address: str, fields: dict[str, str]
) -> None:
    named = {"window": walk.world.nouns["window"].public, "cycle": walk.world.nouns["cycle"].public}
    named |= {"unit": walk.world.nouns["organisation"].foreign, "parent": _parent(walk)}
    signed = drawn(walk, version(Window), named["window"])
    said = {key: value.format(**named) for key, value in fields.items()}
    data = {"once_key": once.new_key(), "closes_at": "2023-03-09 10:00", **signed, **said}
    assert walk.ask(role, "POST", address.format(**named), data).kind in ("302", "422")
    assert set(walk.changed()) <= {"once_keys"}
    walk.restore()


def test_window_is_changed_by_who_stands_above(walk: Walk) -> None:
    pk = walk.world.nouns["window"].public
    data = {**drawn(walk, version(Window), pk), "closes_at": "2023-03-09 10:00"}
    walk.ask("region_reviewer", "POST", f"/windows/edit/{pk}", data)
    assert walk.changed() == ["windows"]
    walk.restore()


def test_no_lookup_offers_a_foreign_person_or_application(walk: Walk) -> None:
    lookups = [
        r
        for r in walk.routes
        if r.endpoint.endswith(".lookup") and r.address.endswith(("/person", "/parent"))
    ]
    assert len(lookups) > 2
    foreign = {"person": walk.world.nouns["person"].foreign, "parent": _parent(walk)}
    offered = [
        (route.address, role)
        for route in lookups
        for role in REVIEWERS[:4]
        if f'"id":{foreign[route.address.rpartition("/")[2]]},'
        in walk.ask(role, "GET", route.url()).text.replace(" ", "")
    ]
    assert offered == []


@pytest.mark.parametrize("role", REVIEWERS)
def test_counts_of_summary_tables_are_of_rows_in_sight(walk: Walk, role: str) -> None:
    with walk.app.app_context(), factories.signed_in(_account(walk.world.usernames[role])):
        track = db.session.get_one(Track, walk.world.nouns["track"].public)
        for body in (None, db.session.get_one(Organisation, scope.viewer().organisation_ids[0])):
            found = exports.recommended(track.cycle, track, body)
            assert exports.counted(body).get(track.id, 0) == len(found)
        assert {paper.organisation_id for paper in exports.recommended(track.cycle, track)} == _seen(
            walk, role
        )


def _account(username: str) -> Account:
    return db.session.scalars(select(Account).where(Account.username == username)).one()


def _seen(walk: Walk, role: str) -> set[int]:
    """Units of the papers that hold a place and have reached this role: all of them at the region, else one's own."""
    with scope.everything("a test looks"):
        if role == "region_reviewer":
            return set(db.session.scalars(select(Application.organisation_id).where(Application.holds_place)))
        return {db.session.get_one(Application, walk.world.nouns["paper"].own[role]).organisation_id}


def _foreign(walk: Walk, noun: str, role: str) -> list[int]:
    """Every row of the other side; papers at each stop. The region has seen what lies on its own desk."""
    if noun == "paper":
        return [
            pk
            for stop, pk in walk.world.theirs.items()
            if not (role == "region_reviewer" and stop == "region")
        ]
    known = walk.world.nouns[noun]
    return [] if role in known.everything else [known.foreign]


def _parent(walk: Walk) -> int:
    with walk.app.app_context(), scope.everything("a test looks"):
        return db.session.get_one(Organisation, walk.world.nouns["organisation"].foreign).parent_id or 0
