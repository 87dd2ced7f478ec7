"""A running portal and real browsers: Debian's Chromium against gunicorn, one context per person.

With `REQUIRE_ALL=1` a missing browser is a failure, not a skip. Screenshots go to artefacts/.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests import factories
from tests.browser.pages import everybody
from tests.browser.site import ROOT, Site

ARTEFACTS = ROOT / "artefacts"
CHROMIUM = next((found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A portal of its own for each module of journeys."""
    made = Site(tmp_path_factory.mktemp("site"))
    server = made.serve()
    yield made
    server.send_signal(signal.SIGINT)  # nobody is at work any more whom it should wait for
    server.wait(timeout=60)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the run."""
    if CHROMIUM is None:
        if os.environ.get("REQUIRE_ALL"):
            pytest.fail("Chromium is required and not installed")
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


Visit = Callable[..., Page]


@pytest.fixture
def visit(site: Site, chromium: Browser) -> Iterator[Visit]:
    """`visit("username", width=390)` opens a window of that person's own, signed in; without a name, of a passer-by.

    A request to another origin or an error in the console fails the test.
    """
    contexts, trouble = [], []

    def open_window(username: str = "", width: int = 1440) -> Page:
        context = chromium.new_context(
            base_url=site.address,
            viewport={"width": width, "height": 900},
            locale="zh-CN",
            accept_downloads=True,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on(
            "request", lambda request: None if _is_own(request.url, site) else trouble.append(request.url)
        )
        page.on("console", lambda message: trouble.append(message.text) if _is_fault(message) else None)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        if username:
            sign_in(page, username)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert trouble == []


def _is_fault(message: ConsoleMessage) -> bool:
    """Chromium reports every refusal of a form (422, 409) as an error; those are answers, not faults."""
    return message.type == "error" and not re.search(r"status of (409|422)", message.text)


def _is_own(url: str, site: Site) -> bool:
    return url.startswith((f"{site.address}/", "data:", "blob:", "about:", "chrome-extension:"))


def sign_in(page: Page, username: str, password: str = factories.PASSWORD, at: str = "/login/") -> None:
    """Through the login page."""
    page.goto(at)
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码", exact=True).fill(password)
    page.locator("form[name=login] button[type=submit]").click()
    page.wait_for_url(lambda url: "/login/" not in url)


def picture(page: Page, name: str) -> None:
    """Keep what the person sees."""
    ARTEFACTS.mkdir(exist_ok=True)
    page.evaluate("window.scrollTo(0, 0)")
    page.screenshot(path=ARTEFACTS / f"{name}.png")


def decide(page: Page, button: str, opinion: str) -> None:
    """Write 审核意见, press a button, say yes where it asks."""
    page.get_by_role("textbox", name="审核意见").fill(opinion)
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()
        if button in ("确定入选", "不予通过"):
            page.locator("dialog[open] button[value=yes]").click()


def attach_everything(page: Page, path: str) -> None:
    """This file as each kind that a form asks for, one after the other."""
    with page.expect_navigation():
        page.get_by_role("link", name="照片与附件").or_(page.get_by_role("link", name="附件")).first.click()
    for number in range(page.locator("input[type=file]").count()):
        page.locator("input[type=file]").nth(number).set_input_files(path)
        upload = page.locator("form", has=page.locator("input[type=file]")).nth(number)
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            upload.get_by_role("button", name="上传").click()
        page.wait_for_load_state("networkidle")


def fits_a_phone(page: Page, name: str) -> None:
    """The page at the width of a phone, which shows all of it."""
    page.set_viewport_size({"width": 390, "height": 844})
    picture(page, name)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1440, "height": 900})


def hand_in(page: Page) -> None:
    """核对并提交 → 提交."""
    page.get_by_label("我已核对").check()
    page.get_by_role("button", name="提交", exact=True).click()


@pytest.fixture(scope="module")
def numbers(site: Site) -> dict[str, int]:
    return everybody(site)


@pytest.fixture(scope="module")
def cookies() -> dict[str, list[Any]]:
    """What each browser that signed in keeps: a person signs in once, for the portal counts the attempts of a minute."""
    return {}


@pytest.fixture
def enter(visit: Visit, cookies: dict[str, list[Any]]) -> Visit:
    """Like `visit`, in the session that this person has already."""

    def open_window(username: str, width: int = 1440) -> Page:
        page = visit(username if username not in cookies else "", width=width)
        page.context.add_cookies(cookies.setdefault(username, page.context.cookies()))
        return page

    return open_window


@pytest.fixture
def window(site: Site, chromium: Browser) -> Iterator[Page]:
    """A window whose console may complain: its network fails or its session ends."""
    context = chromium.new_context(base_url=site.address, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()
