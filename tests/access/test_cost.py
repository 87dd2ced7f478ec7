"""What a page costs: a literal number of statements; a list the same with some rows and with more."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.access.walk import Walk
from tests.access.world import grow
from tests.papers.browsing import counted

# (who looks, at which list) → statements, of which three are the session's and the menu's; a list that fills its page counts its rows beside
COSTS = {
    ("security_admin", "/accounts/list/"): 7,
    ("applicant", "/applications/"): 6,
    ("auditor", "/audit/list/"): 6,
    ("unit_reviewer", "/claims/list/"): 6,
    ("unit_reviewer", "/credit-claims/list/"): 6,
    ("unit_reviewer", "/credit-rosters/list/"): 5,
    ("unit_reviewer", "/planned-courses/list/"): 5,
    ("region_reviewer", "/credit-providers/list/"): 4,
    ("region_reviewer", "/codes/list/"): 5,
    ("prefecture_reviewer", "/cycles/list/"): 5,
    ("region_reviewer", "/divisions/list/"): 6,
    ("prefecture_reviewer", "/extensions/list/"): 5,
    ("unit_reviewer", "/jobs/"): 5,
    ("applicant", "/messages/"): 4,
    ("region_reviewer", "/message-log/list/"): 5,
    ("region_reviewer", "/message-templates/list/"): 5,
    ("prefecture_reviewer", "/notices/list/"): 6,
    ("county_reviewer", "/questions/list/"): 7,
    ("county_reviewer", "/published-answers/list/"): 6,
    ("applicant", "/leaves/"): 4,
    ("applicant", "/early-ends/"): 4,
    ("applicant", "/training-changes/"): 4,
    ("prefecture_reviewer", "/trainees/list/"): 7,
    ("arranger", "/training-offers/list/"): 6,
    ("county_reviewer", "/memberships/list/"): 6,
    ("county_reviewer", "/organisations/list/"): 6,
    ("unit_reviewer", "/people/list/"): 5,
    ("region_reviewer", "/places/"): 6,
    ("region_reviewer", "/review/all/list/"): 7,
    ("region_reviewer", "/returns/"): 7,
    ("prefecture_reviewer", "/recommendations/"): 6,
    ("region_reviewer", "/recommendation-returns/"): 7,
    ("region_reviewer", "/lodgement-returns/"): 5,
    ("county_reviewer", "/review/bulk/list/"): 6,
    ("county_reviewer", "/review/replies/list/"): 5,
    ("county_reviewer", "/review/list/"): 7,
    ("region_reviewer", "/review/list/"): 6,
    ("security_admin", "/roles/list/"): 5,
    ("region_reviewer", "/schemes/list/"): 5,
    ("region_reviewer", "/requirements/list/"): 7,
    ("region_reviewer", "/cases/list/"): 7,
    ("region_reviewer", "/rounds/"): 7,
    ("region_reviewer", "/experts/list/"): 5,
    ("region_reviewer", "/panels/list/"): 7,
    ("region_reviewer", "/expert-ties/list/"): 6,
    ("region_reviewer", "/listings/list/"): 4,
    ("region_reviewer", "/participations/list/"): 4,
    ("region_reviewer", "/facts/list/"): 5,
    ("region_reviewer", "/categories/list/"): 6,
    ("region_reviewer", "/limits/list/"): 7,
    ("region_reviewer", "/sponsors/list/"): 6,
    ("prefecture_reviewer", "/local-requirements/list/"): 7,
    ("prefecture_reviewer", "/lodgements/"): 4,
    ("region_reviewer", "/money/list/"): 6,
    ("region_reviewer", "/evaluations/list/"): 6,
    ("region_reviewer", "/criteria/list/"): 5,
    ("region_reviewer", "/credit-rules/list/"): 5,
    ("region_reviewer", "/credit-subjects/list/"): 5,
    ("region_reviewer", "/credit-sources/list/"): 5,
    ("region_reviewer", "/look-backs/list/"): 5,
    ("region_reviewer", "/reliefs/list/"): 7,
    ("region_reviewer", "/learning-platforms/list/"): 5,
    ("region_reviewer", "/local-credits/list/"): 6,
    ("region_reviewer", "/credit-cases/list/"): 8,
    ("region_reviewer", "/form-sections/list/"): 5,
    ("region_reviewer", "/form-fields/list/"): 6,
    ("region_reviewer", "/attachment-kinds/list/"): 6,
    ("region_reviewer", "/route-steps/list/"): 7,
    ("region_reviewer", "/track-routes/list/"): 6,
    ("region_reviewer", "/documents/list/"): 5,
    ("region_reviewer", "/summary-columns/list/"): 6,
    ("county_reviewer", "/shares/list/"): 6,
    ("region_reviewer", "/tasks/"): 6,
    ("region_reviewer", "/summary/"): 7,
    ("prefecture_reviewer", "/tracks/list/"): 5,
    ("prefecture_reviewer", "/windows/list/"): 6,
    ("unit_reviewer", "/unit-applications/"): 6,
}

# The same of pages that are no list; {name}: the role's own row. Beside the session's, one is the clock's, which only tests and the demonstration move.
PAGES = {
    ("applicant", "/home/"): 11,  # one asks what else is open
    ("applicant", "/applications/{application}/sections/plan"): 8,
    ("prefecture_reviewer", "/home/"): 15,  # four of them say where what the bureau filed itself stands
    ("region_reviewer", "/panels/rounds/{panel round}"): 12,
    ("expert", "/assessments/"): 10,
    ("prefecture_reviewer", "/review/papers/{paper}/"): 17,  # one asks for its kind, sparing joins
    ("prefecture_reviewer", "/years/nmg-tepei-2023"): 12,
    ("region_reviewer", "/years/nmg-tepei-2023"): 40,
    ("region_reviewer", "/figures/"): 4,
    ("security_admin", "/accounts/show/{account}"): 6,
    ("county_reviewer", "/delegations/"): 9,
    ("county_reviewer", "/delegations/new/{own post}"): 11,
    (
        "county_reviewer",
        "/organisations/show/{organisation}",
    ): 12,  # one asks whose posts are entrusted, one when it receives people
    ("county_reviewer", "/memberships/show/{delegation}"): 5,
}


def test_pages_cost_what_they_did(walk: Walk) -> None:
    assert {(role, page): _cost(walk, role, _named(walk, role, page)) for role, page in PAGES} == PAGES


@pytest.fixture(scope="module")
def costs(walk: Walk) -> Iterator[tuple[dict[tuple[str, str], int], dict[tuple[str, str], int]]]:
    """Statements by list with one row more than the world has, and with three."""
    few = _grown(walk, 1)
    yield few, _grown(walk, 2)
    walk.restore()


def test_lists_cost_the_same_few_statements_however_long(
    costs: tuple[dict[tuple[str, str], int], ...],
) -> None:
    few, many = costs
    assert few == many == COSTS
    assert max(few.values()) <= 8


def test_every_list_is_counted(walk: Walk) -> None:
    lists = {
        r.address
        for r in walk.routes
        if r.endpoint.endswith(
            (".list", "JobView.index", "InboxView.index", "PlaceView.index", "RoundView.index")
        )
    }
    assert {address for _role, address in COSTS} == lists


def _grown(walk: Walk, times: int) -> dict[tuple[str, str], int]:
    with walk.app.app_context():
        for _time in range(times):
            grow(walk.world)
    return {(role, address): _cost(walk, role, _whole(walk, address)) for role, address in COSTS}


def _whole(walk: Walk, address: str) -> str:
    """The list on one page with room left: one that is full counts its rows beside, once."""
    view = next(r.endpoint.split(".")[0] for r in walk.routes if r.address == address and r.method == "GET")
    return f"{address}?psize_{view}=100" if address.endswith("/list/") else address


def _cost(walk: Walk, role: str, address: str) -> int:
    walk.ask(role, "GET", address)
    with counted(walk.app) as statements:
        assert walk.ask(role, "GET", address).kind == "200"
    return len(statements)


def _named(walk: Walk, role: str, page: str) -> str:
    return page.format(**{noun: found.own.get(role) for noun, found in walk.world.nouns.items()})
