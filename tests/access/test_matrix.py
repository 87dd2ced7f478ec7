"""Who is answered what, at every address: the committed matrix, and what must hold whatever it says."""

from __future__ import annotations

import pytest

from tests.access import record
from tests.access.record import Record
from tests.access.sides import ANONYMOUS
from tests.access.walk import Walk

# What people without an account may open; each view says why.
PUBLIC = {
    "/", "/back", "/healthz", "/lang/zh", "/login/", "/logout/", "/readyz", "/open-figures/", "/register-unit/", "/register-unit/received", "/calls/<code>/", "/calls/<code>/form", "/answers/", "/answers/<code>/", "/forgotten/", "/forgotten/password",
    "/help/", "/help/applicant", "/help/images/home.png",
    "/register/", "/register/received", "/static/appbuilder/css/ab.css", "/static/css/base.css",
    "/certificates/verify/", "/certificates/verify/<number>", "/invitation/nothing", "/public-notices/", "/public-notices/<code>", "/verify-card/nothing", "/verify/<number>/<int:submission>/<signature>",
}  # fmt: skip
# Looks that leave a row in the history, and nothing else.
LOOKS = {
    "endorsement.look", "application.export", "application.print", "attachment.look", "audit_entry.export", "certificate.print", "claim.evidence_seen", "credit_claim.evidence_seen",
    "relief.evidence_seen", "reply.look", "vetting.look",
    "figures.export", "job.fetch", "place.export", "report_notice.print", "scheme.export", "trainee.export", "unit.papers_seen",
}  # fmt: skip


def test_matrix_is_as_committed(recorded: Record) -> None:
    lines = recorded.lines()
    record.accept(lines)
    found = record.differences(lines)
    assert not found, (
        f"{len(found)} answers differ from tests/access/matrix.csv:\n" + "\n".join(found[:40]) + "\n"
        "Is each of them meant? Then accept them with UPDATE_MATRIX=1 pytest tests/access, and commit the file."
    )


def test_every_route_has_a_line(walk: Walk) -> None:
    listed = {(address, method) for address, method, _row in record.committed()}
    assert [each for each in {(r.address, r.method) for r in walk.routes} if each not in listed] == []


def test_foreign_row_is_answered_like_an_absent_one(recorded: Record) -> None:
    """Not only the same status: the same page, so that nobody learns what exists."""
    pairs = list(recorded.pairs())
    assert len(pairs) > 500
    assert [_told(foreign) for foreign, absent in pairs if not foreign.is_like(absent)] == []


def test_foreign_row_is_not_found_by_who_may_use_the_screen(recorded: Record) -> None:
    foreign = [cell for cell, _absent in recorded.pairs() if cell.role != ANONYMOUS and cell.kind != "403"]
    assert len({cell.route for cell in foreign}) > 40
    assert [_told(c) for c in foreign if c.kind != "404"] == []


def test_absent_row_is_not_found_where_an_own_one_is(recorded: Record) -> None:
    opened = {(c.route, c.role) for c in recorded.cells if c.row in ("own", "public") and c.kind == "200"}
    absent = [c for c in recorded.cells if c.row == "absent" and (c.route, c.role) in opened]
    assert len(absent) > 100
    assert [_told(c) for c in absent if c.kind != "404"] == []


def test_anonymous_is_led_to_the_login_page(recorded: Record) -> None:
    cells = [cell for cell in recorded.cells if cell.role == ANONYMOUS]
    assert {c.route.address for c in cells if c.kind not in ("302 login", "401", "403")} == PUBLIC


def test_reading_changes_nothing(recorded: Record) -> None:
    assert {who: tables for who, tables in recorded.changed.items() if tables} == {}


def test_only_named_looks_are_recorded(recorded: Record) -> None:
    assert recorded.looks == LOOKS


def test_head_is_get_without_the_page(recorded: Record) -> None:
    assert len(recorded.headed) > 80
    assert {route.address: kind for route, kind in recorded.headed.items() if kind != "200"} == {}


def test_post_without_a_token_is_refused(walk: Walk, recorded: Record) -> None:
    assert {address for address, _kind in recorded.without_token} == {
        r.address for r in walk.routes if r.method == "POST"
    }
    kinds = {"302 login", "400"}  # who has no page of theirs open goes by sign-in, with what was typed kept
    assert [each for each in sorted(recorded.without_token) if each[1] not in kinds] == []


def test_no_link_reaches_what_only_a_form_may(walk: Walk) -> None:
    reading = {route.template for route in walk.routes if route.method == "GET"}
    posting = [r for r in walk.routes if r.method == "POST" and r.template not in reading]
    assert len(posting) > 30
    answers = [
        (route.address, method, walk.ask("region_reviewer", method, route.url(1)).kind)
        for route in posting
        for method in ("GET", "HEAD")
    ]
    assert [said for said in answers if said[2] not in ("405", "404")] == []
    assert walk.changed() == []


def test_nobody_meets_a_failure(recorded: Record) -> None:
    assert [_told(cell) for cell in recorded.cells if cell.kind.startswith("5")] == []


@pytest.mark.postgresql
def test_rows_are_answered_alike_on_postgresql(postgresql_walk: Walk) -> None:
    """Every row that somebody may not read, and every form on it, by every role; each page that somebody reads by one of whom it is answered so:
    what it asks the database for is the same. Forms on one's own would move the world.

    What a guard refuses to a role, it refuses before a row is asked for: no database has a part in it.
    """
    lines, read = record.committed(), set[tuple[str, str, str]]()
    cells = [
        (route, role, row, pk)
        for role in record.EVERYBODY
        for method in ("GET", "POST")
        for route, row, pk in postgresql_walk.cells(role, method)
        if (row == "foreign" or (row in ("own", "public") and method == "GET"))
        and (kind := lines[route.address, method, row][role]) not in ("302 login", "403")
        and (row == "foreign" or _is_first(read, (route.address, row, kind)))
    ]
    assert len(cells) > 400
    wrong = [
        f"{route.method} {route.address}, {role}, {row}: {kind}"
        for route, role, row, pk in cells
        if (kind := postgresql_walk.ask(role, route.method, route.url(pk), route.fields(pk)).kind)
        != lines[route.address, route.method, row][role]
    ]
    assert wrong == []


def _is_first(seen: set[tuple[str, str, str]], each: tuple[str, str, str]) -> bool:
    is_new = each not in seen
    seen.add(each)
    return is_new


def _told(cell: record.Cell) -> str:
    return f"{cell.route.method} {cell.route.address}, {cell.role}, {cell.row}: {cell.kind}"
