"""Every screen and every button for every role, against packs/base/roles.yaml as it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask
from werkzeug.exceptions import HTTPException

from tepei.menu.screens import GROUPS
from tepei.portal.screens import rights
from tepei.portal.screens.guards import may_open
from tests.access.record import Cell, Record
from tests.access.routes import Route, view_of
from tests.access.sides import ANONYMOUS, ROLES
from tests.access.walk import Walk

FILE = yaml.safe_load((Path(__file__).parents[2] / "packs/base/roles.yaml").read_text(encoding="utf-8"))
SCREENS = [screen for group in GROUPS for screen in group.screens]


def grants(role: str) -> dict[str, list[str]]:
    """Screen → verbs, as the file says it."""
    found: dict[str, list[str]] = FILE[role]["grants"]
    return found


def permission(walk: Walk, route: Route) -> tuple[str, str]:
    """(screen, verb) that a route demands; ("", "") for who has an account, or for all."""
    view, _dot, name = route.endpoint.partition(".")
    found = view_of(walk.app, view)
    if found is None or not hasattr(found, "class_permission_name"):
        return "", ""
    if name in ("action", "action_post"):
        button = "approve_many" if name == "action_post" else route.address.split("/")[-2]
        return found.class_permission_name, found.method_permission_name.get(button, "")
    mark = getattr(getattr(type(found), name), "_guarded_by", "")
    is_free = mark == "signed_in" or mark.startswith("open")
    return (
        ("", "") if is_free or not mark else (found.class_permission_name, found.get_method_permission(name))
    )


def demanding(walk: Walk, recorded: Record) -> Iterator[tuple[Cell, str, str]]:
    """(cell, screen, verb) of every answer to an account where a permission is asked for."""
    for cell in recorded.cells:
        screen, verb = permission(walk, cell.route)
        if verb and cell.role != ANONYMOUS:
            yield cell, screen, verb


def test_file_names_every_role() -> None:
    assert tuple(FILE) == ROLES


def test_every_right_has_a_word(app: Flask) -> None:
    """角色与权限 said “查看、report”, and a role of one's own could be given Endorsement."""
    with app.test_request_context():
        names = rights.screens()
    assert {screen for role in ROLES for screen in grants(role)} <= names.keys()
    assert (names["Scheme"], names["Endorsement"]) == ("实施方案", "签章材料")
    verbs = {verb for role in ROLES for each in grants(role).values() for verb in each}
    assert verbs <= rights.VERBS.keys()


def test_role_may_press_exactly_what_the_file_grants(walk: Walk, recorded: Record) -> None:
    cells = list(demanding(walk, recorded))
    assert len(cells) > 2000
    wrong = [
        f"{cell.route.method} {cell.route.address}, {cell.role}, {cell.row}: {cell.kind}; {screen} {verb}"
        for cell, screen, verb in cells
        if (cell.kind != "403") != (verb in grants(cell.role).get(screen, ()))
    ]
    assert wrong == []


def test_no_page_leads_where_its_reader_may_not_go(walk: Walk, recorded: Record) -> None:
    """The year's page sent its manager to 账号与岗位, which the security administrator keeps."""
    assert len(recorded.led) > 1000
    barred = [
        f"{role}: {page} leads to {method} {address}"
        for (role, method, address), page in recorded.led.items()
        if role != ANONYMOUS and not _may_go(walk, role, method, address)
    ]
    assert barred == []


def test_who_has_not_signed_in_is_led_to_the_door(app: Flask) -> None:
    with app.test_request_context():
        app.preprocess_request()
        assert may_open("/accounts/list/")
        assert not may_open("/nosuch/")


def test_every_grant_opens_something(walk: Walk, recorded: Record) -> None:
    demanded = {(screen, verb) for _cell, screen, verb in demanding(walk, recorded)}
    granted = {(screen, verb) for role in ROLES for screen, verbs in grants(role).items() for verb in verbs}
    assert sorted(granted - demanded - {("Home", "read")}) == []
    assert sorted(demanded - granted) == []


def test_who_has_no_account_holds_no_permission(walk: Walk, recorded: Record) -> None:
    opened = [
        cell.route.address
        for cell in recorded.cells
        if cell.role == ANONYMOUS and permission(walk, cell.route) != ("", "") and cell.kind != "302 login"
    ]
    assert opened == []


@pytest.mark.parametrize("role", ROLES)
def test_menu_leads_where_the_role_may_read_and_nowhere_else(walk: Walk, role: str) -> None:
    page = walk.ask(role, "GET", "/home/").text
    menu = page.split('<nav id="menu"', 1)[1].split("</nav>", 1)[0]
    led = set(re.findall(r'<a href="([^"]+)"', menu))
    addresses = {_address(walk, screen): screen for screen in SCREENS}
    may = {
        address
        for address, screen in addresses.items()
        if screen.for_everybody or "read" in grants(role).get(screen.view.class_permission_name, ())
    }
    # What the page of a year leads to stands in no menu of who has that page; what somebody is led to when they need it, neither.
    assert led == {
        each
        for each in may
        if "read" not in grants(role).get(addresses[each].unless, ())
        and (not addresses[each].beside or "read" in grants(role).get(addresses[each].beside, ()))
    }
    assert {address for address in addresses if walk.ask(role, "GET", address).kind == "200"} == may


def _address(walk: Walk, screen: Any) -> str:
    view = view_of(walk.app, screen.view.__name__)
    return next(
        r.address
        for r in walk.routes
        if r.endpoint == f"{view.endpoint}.{view.default_view}" and r.method == "GET"
    )


def _may_go(walk: Walk, role: str, method: str, address: str) -> bool:
    """Whether the role's rights open it. A form without a method of its own is sent by GET."""
    adapter = walk.app.url_map.bind("localhost")
    for asked in (method, "GET"):
        try:
            endpoint, _arguments = adapter.match(address, method=asked)
        except HTTPException:
            continue
        screen, verb = permission(walk, Route(address, asked, endpoint, ""))
        return not verb or verb in grants(role).get(screen, ())
    return False
