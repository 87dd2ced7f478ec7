"""A citation is rewritten where it is the circular's own number; what still names the old circular or its year is listed at its key."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask
from sqlalchemy import update

from tepei import packs
from tepei.policy.definition import path_of
from tepei.portal import scope
from tepei.portal.database import transaction
from tepei.programmes import queries
from tepei.schemes import assembling
from tepei.schemes.models import Requirement
from tepei.years import citations
from tepei.years.rollover import Next, rolled_over
from tests.schemes.office import Office

OLD, NEW = "内人社办发〔2023〕21号", "内人社发〔2024〕9号"
# what a window cites before → after the roll-over, and whether it is listed
CITED = {
    "the number itself": (OLD, NEW, False),
    "the number with a clause": (f"{OLD} 三（一）2", f"{OLD} 三（一）2", True),
    "the notice by its year": ("2023年通知", "2023年通知", True),
    "the notice by its day": ("2023年3月13日通知 四（二）2", "2023年3月13日通知 四（二）2", True),
    "a standing rule": ("国人部发〔2016〕5号", "国人部发〔2016〕5号", False),
    "a number that holds the year's digits": ("第120231号", "第120231号", False),
    "nothing": ("", "", False),
}


@pytest.fixture
def source(app: Flask) -> packs.Year:
    return assembling.assembled(queries.cycle_by_code("nmg-tepei-2023"))


@pytest.mark.parametrize("case", CITED)
def test_only_the_number_itself_is_rewritten_and_the_rest_is_listed(source: packs.Year, case: str) -> None:
    before, after, is_listed = CITED[case]
    window = source.windows[0].model_copy(update={"source": before})
    cited = source.model_copy(update={"windows": (window, *source.windows[1:])})
    made = rolled_over(cited, Next("nmg-tepei-2024", "2024年度特培", 2024, NEW))
    assert made.windows[0].source == after
    listed = [fault for fault in citations.left(cited, made) if fault.where == ("windows", 0, "source")]
    assert bool(listed) is is_listed
    assert all(f"“{after}”" in str(fault.text) for fault in listed)


def test_without_a_new_number_everything_of_the_old_one_is_listed(source: packs.Year) -> None:
    made = rolled_over(source, Next("nmg-tepei-2024", "2024年度特培", 2024))
    found = {path_of(fault.where) for fault in citations.left(source, made)}
    every = {path_of(where) for where, text in citations.cited(made) if OLD in text}
    assert every <= found and {"route.source", "money[0].source"} <= found
    assert made.route.source == source.route.source


def test_each_leads_to_its_box_and_is_gone_when_it_is_rewritten(sqlite_portal: Flask) -> None:
    office = Office(sqlite_portal)
    values = {"source": "nmg-tepei-2023", "name": "2024年度特培", "code": "nmg-tepei-2024", "year": "2024"}
    new = "/years/new"
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', office.client.get(new).text)
    assert token is not None
    assert office.client.post(new, data={**values, "csrf_token": token[1]}).status_code == 302
    page = office.get("/years/nmg-tepei-2024")
    assert re.search(r"\d+ 处依据仍是原通知的", page)
    address = re.search(r'href="(/requirements/edit/\d+\?at=source[^"]*)#source"', page)
    assert address is not None
    assert (
        office.post(html.unescape(address[1]), source=f"{NEW} 三（一）1").location == "/years/nmg-tepei-2024"
    )
    assert address[1] not in html.unescape(office.get("/years/nmg-tepei-2024"))
    with sqlite_portal.app_context(), scope.everything("a test rewrites"), transaction() as session:
        session.execute(update(Requirement).values(source=NEW))
    assert "选拔条件 · 区外培养" not in office.get("/years/nmg-tepei-2024")
