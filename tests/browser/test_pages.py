"""Every kind of page for every role, on a desk and in a hand: calm, labelled, operable by keyboard, in two languages.

What a form promises stands here too: nothing typed is lost, and no click counts twice.
"""

from __future__ import annotations

import datetime as dt
import gzip
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page, Response, expect
from sqlalchemy import func, select, update

from tepei.applications.models import Application
from tepei.organisations.models import Organisation
from tepei.portal import clock, scope
from tepei.portal.accounts import Account, SignIn
from tepei.portal.database import db, transaction
from tepei.schemes.models import Fact, Scheme
from tests import factories
from tests.access.rows import begun, taken
from tests.applications import filling
from tests.browser.conftest import Site, Visit, sign_in

pytestmark = pytest.mark.browser

CHINESE = re.compile(r"[\u3400-\u9fff]")
# What surrounds the contents, and the names of tracks in it, which belong to the pack.
FRAME = (
    "h1, .top-right :not([lang]) > span, .side, .site-footer a, main button, main label, main th[scope=col]"
)
PACK = re.compile("区[外内]培养")
FRAMED = (
    ("/login/", "/register/", "/register-unit/"),
    ("/home/", "/review/list/", "/places/", "/organisations/add"),
)
# What guides on the screen and says nothing on paper.
GUIDING = ":is(button, .btn, nav, .top, .side, .site-footer, details.more, .sort):visible"
PRINTED = {
    "patient": ("/applications/{draft}/", "/applications/{draft}/sections/basic"),
    "unit": ("/review/list/", "/review/papers/{paper}/"),
    "region": ("/home/", "/places/", "/figures/", "/years/nmg-tepei-2023"),
}
SCREENS = {
    "": ("/", "/login/", "/register/", "/register-unit/", "/open-figures/"),
    "patient": (
        "/home/", "/applications/", "/applications/new?unit=医院", "/applications/{draft}/",
        "/applications/{draft}/sections/basic", "/applications/{draft}/sections/career",
        "/applications/{draft}/attachments", "/applications/{draft}/submit", "/accounts/userinfo/",
    ),
    "trainee": (
        "/home/", "/leaves/", "/leaves/new?unit=示例", "/leaves/{leave}/", "/leaves/{leave}/sections/basic", "/leaves/{leave}/submit",
    ),
    "unit": ("/home/", "/review/list/", "/review/all/list/", "/review/papers/{paper}/", "/people/list/", "/places/"),
    "county": ("/home/", "/organisations/list/", "/organisations/add", "/memberships/list/"),
    "prefecture": ("/home/", "/windows/list/", "/windows/add", "/tracks/list/"),
    "department": ("/home/", "/summary/", "/claims/list/"),
    "region": ("/home/", "/places/", "/cycles/list/", "/extensions/list/", "/codes/list/", "/jobs/", "/figures/", "/search/"),
    "writer_of_years": ("/home/", "/route-steps/list/", "/facts/edit/{fact}", "/schemes/edit/{scheme}", "/cases/list/"),
    "training": ("/home/", "/review/list/", "/review/papers/{taken}/"),
    "system": ("/home/", "/divisions/list/"),
    "security": ("/home/", "/accounts/list/", "/roles/list/", "/password/"),
    "auditor": ("/home/", "/audit/list/"),
}  # fmt: skip
POSTS = {
    "unit": "unit_reviewer", "county": "county_reviewer", "prefecture": "prefecture_reviewer",
    "department": "department_reviewer", "region": "region_reviewer", "writer_of_years": "region_reviewer", "training": "training_unit",
    "system": "system_admin", "security": "security_admin", "auditor": "auditor",
}  # fmt: skip
PLACES = {"county": "152221", "prefecture": "152200"}

# What axe does not look for; nothing is what it should say.
FAULTS = """() => {
  const faults = [], all = (query) => [...document.querySelectorAll(query)], said = (e) => e.outerHTML.slice(0, 120);
  if (document.documentElement.scrollWidth > innerWidth) faults.push("scrolls sideways");
  const frames = innerWidth < 1200 ? [] : all("form.list .table-frame");
  if (frames.some((e) => e.scrollWidth > e.clientWidth)) faults.push("buttons of a list cut off");
  if (all("h1").length !== 1) faults.push(all("h1").length + " h1");
  if (!document.documentElement.lang.startsWith("zh")) faults.push("lang " + document.documentElement.lang);
  for (const e of all("*")) if (!e.closest(".figure-picture") && [...e.attributes].some((a) => a.name === "style" || a.name.startsWith("on"))) faults.push(said(e));
  const ids = all("[id]").map((e) => e.id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) faults.push("twice: #" + id);
  return faults;
}"""


@pytest.fixture(scope="module")
def numbers(site: Site) -> dict[str, int]:
    """Everybody at work in an open year: drafts by username, and a paper that waits for the unit."""
    with site.application.app_context():
        factories.open_year()
        unit = factories.unit("科尔沁右翼前旗示例医院")
        places: dict[str, Any] = {
            "unit": unit,
            "department": factories.node("示例厅", "department", "150000"),
            "training": factories.node("示例培养单位", "training_unit", "150000"),
            **PLACES,
        }
        for username, role in POSTS.items():
            factories.member(username, role, places.get(username, "150000"))
        found = {"paper": filling.submitted(factories.person("sender"), unit).id}
        for username in ("patient", "writer", "traveller", "plain", "twofold"):
            with factories.signed_in(factories.person(username)):
                found[username] = filling.draft(unit).id
        factories.person("clicker")
        with scope.everything("a test looks"):
            found["fact"] = db.session.scalars(select(Fact.id)).first() or 0
            found["scheme"] = db.session.scalars(select(Scheme.id)).first() or 0
        found["leave"], found["taken"] = selected("trainee", unit), taken("away", unit)
        with scope.everything("a test sends messages"), transaction() as session:
            session.execute(update(Account).values(unread=128))  # as much as a head has to bear
        return found


def selected(username: str, unit: Organisation) -> int:
    """The draft of a leave of somebody new who was selected."""
    person = factories.person(username)
    with scope.everything("a test selects"), transaction():
        filling.submitted(person, unit).state = "selected"
    return begun(username, unit)


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


def section(numbers: dict[str, int], username: str, key: str = "plan") -> str:
    return f"/applications/{numbers[username]}/sections/{key}"


@pytest.mark.parametrize("username", SCREENS)
def test_screens_fit_are_labelled_and_carry_nothing_inline(
    numbers: dict[str, int], enter: Visit, username: str
) -> None:
    page = enter(username)
    axe, faults = Axe(), []
    for path in SCREENS[username]:
        address = path.format(draft=numbers["patient"], **numbers)
        answer = page.goto(address)
        assert answer
        assert answer.status == 200, address
        for width in (1440, 390, 320):
            page.set_viewport_size({"width": width, "height": 844})
            faults += [(address, width, fault) for fault in page.evaluate(FAULTS)]
        faults += [
            (address, each["id"], node["html"])
            for each in axe.run(page).response["violations"]
            for node in each["nodes"]
        ]
    assert faults == []


def weight(page: Page, address: str) -> tuple[int, int]:
    """Bytes of a page for a browser that has nothing yet, and for one that keeps what has a mark of its content; compressed as deploy/nginx.conf does."""
    answers: list[Response] = []
    page.goto("about:blank")  # nothing of the page before is still under way
    page.route("**", lambda route: route.continue_())  # without what the browser keeps
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108  it takes no built-in
    page.goto(address)
    page.wait_for_load_state("networkidle")
    sizes = {each.url: len(gzip.compress(each.body(), 5)) for each in answers if each.status == 200}
    return sum(sizes.values()), sum(size for url, size in sizes.items() if "/static/" not in url)


@pytest.mark.parametrize(
    ("username", "path"),
    [
        ("", "/"), ("patient", "/home/"), ("patient", "/applications/{draft}/sections/basic"), ("unit", "/review/list/"),
        ("unit", "/review/papers/{paper}/"), ("region", "/figures/"), ("region", "/years/nmg-tepei-2023"),
    ],
)  # fmt: skip
def test_pages_are_light(numbers: dict[str, int], enter: Visit, username: str, path: str) -> None:
    first, later = weight(enter(username), path.format(draft=numbers["patient"], **numbers))
    assert first <= (260_000 if path == "/figures/" else 60_000)
    assert later <= 20_000


@pytest.mark.parametrize("username", PRINTED)
def test_printed_pages_are_their_contents_alone(numbers: dict[str, int], enter: Visit, username: str) -> None:
    page = enter(username)
    page.emulate_media(media="print")
    for path in PRINTED[username]:
        page.goto(path.format(draft=numbers["patient"], **numbers))
        assert page.locator(GUIDING).all_inner_texts() == [], path
        blue = "[...document.querySelectorAll('main a')].filter((a) => getComputedStyle(a).textDecorationLine !== 'none').length"
        assert page.evaluate(blue) == 0, path
        whole = "[...document.querySelectorAll('main tr')].every((row) => getComputedStyle(row).breakInside === 'avoid')"
        assert page.evaluate(whole), path


@pytest.mark.parametrize("username", ["", "prefecture"])
def test_language_switch_leaves_no_chinese_in_the_frame(
    numbers: dict[str, int], visit: Visit, username: str
) -> None:
    page = visit(username)
    page.goto("/lang/en")
    for path in FRAMED[bool(username)]:
        page.goto(path)
        assert page.locator("html").get_attribute("lang") == "en"
        texts = [PACK.sub("", text) for text in page.locator(FRAME).all_inner_texts()]
        assert [text for text in texts if CHINESE.search(text)] == []


def test_keyboard_shows_where_it_is_and_skips_to_the_content(numbers: dict[str, int], enter: Visit) -> None:
    page = enter("unit")
    page.goto(f"/review/papers/{numbers['paper']}/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    outline = "getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).outlineWidth"
    for _ in range(12):
        assert page.evaluate(outline) == "solid3px"
        page.keyboard.press("Tab")
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_dialog_keeps_the_focus_and_gives_it_back(numbers: dict[str, int], enter: Visit) -> None:
    page = enter("patient")
    page.goto(f"/applications/{numbers['patient']}/")
    button = page.get_by_role("button", name="删除草稿")
    button.press("Enter")
    for _ in range(4):
        assert page.evaluate(
            "document.activeElement.closest('dialog') !== null || document.activeElement === document.body"
        )
        page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_drawer_opens_and_closes_by_keyboard(numbers: dict[str, int], enter: Visit) -> None:
    page = enter("region", width=390)
    page.goto("/home/")
    button = page.get_by_role("button", name="菜单")
    button.press("Enter")
    expect(page.get_by_role("navigation", name="主菜单").get_by_role("link").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")


def test_decision_is_at_hand_beside_the_material(numbers: dict[str, int], enter: Visit) -> None:
    page = enter("unit")
    page.goto(f"/review/papers/{numbers['paper']}/")
    approve = page.get_by_role("button", name="申报材料审核通过")
    page.mouse.wheel(0, 1200)
    expect(approve).to_be_in_viewport()
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("scrollTo(0, 0)")
    expect(approve).not_to_be_in_viewport()
    page.locator(".desk-jump a").click()
    expect(approve).to_be_in_viewport()


def test_approval_without_an_opinion_is_asked_about_once(numbers: dict[str, int], enter: Visit) -> None:
    page = enter("unit")
    page.goto(f"/review/papers/{numbers['paper']}/")
    page.get_by_role("button", name="申报材料审核通过").click()
    expect(page.locator("dialog[open]")).to_contain_text("申报表上该栏将空白")
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(r"/review/papers/\d+/$"))


@pytest.mark.parametrize("height", [700, 900])
def test_conditions_beside_the_form_end_on_the_screen(
    numbers: dict[str, int], enter: Visit, height: int
) -> None:
    page = enter("patient")
    page.set_viewport_size({"width": 1366, "height": height})
    page.goto(section(numbers, "patient"))
    panel = page.locator(".editor > aside").bounding_box()
    assert panel is not None
    assert panel["y"] + panel["height"] <= height
    assert panel["height"] >= 280


def test_field_appears_when_its_condition_holds(numbers: dict[str, int], enter: Visit) -> None:
    page = enter("patient")
    page.goto(section(numbers, "patient", "earlier"))
    where = page.get_by_label("何时何单位")
    expect(where).to_be_hidden()
    page.get_by_label("是", exact=True).check()
    expect(where).to_be_visible()
    page.get_by_label("否", exact=True).check()
    expect(where).to_be_hidden()


def test_frame_of_the_photo_is_moved_by_keys_and_by_hand(numbers: dict[str, int], enter: Visit) -> None:
    page = enter("patient")
    page.goto(f"/applications/{numbers['patient']}/attachments")
    image, stream = Image.new("RGB", (900, 600), "white"), io.BytesIO()
    image.paste("red", (0, 0, 200, 300))  # upper left
    image.save(stream, "PNG")
    photo = {"name": "照片.png", "mimeType": "image/png", "buffer": stream.getvalue()}
    page.locator("#file-photo").set_input_files(photo)  # type: ignore[arg-type]
    expect(page.get_by_role("img", name="所选照片预览")).to_have_js_property("naturalWidth", 900)
    page.get_by_label("大小").press("Home")
    page.get_by_label("左右").press("Home")
    stage = page.locator(".stage").bounding_box()
    assert stage
    page.mouse.move(stage["x"] + 100, stage["y"] + 200)
    page.mouse.down()
    page.mouse.move(stage["x"] + 100, stage["y"] + 40)
    page.mouse.up()
    page.locator("#f-photo").get_by_role("button", name="上传").click()
    shown = page.locator("#f-photo .gallery img")
    expect(shown).to_have_js_property("naturalWidth", 295)
    kept = Image.open(io.BytesIO(page.request.get(shown.get_attribute("src") or "").body()))
    assert kept.size == (295, 413)
    assert all(
        red > 200 and green < 60 for red, green, _ in (kept.getpixel((5, 5)), kept.getpixel((290, 408)))
    )


def test_form_saves_without_script(site: Site, numbers: dict[str, int], chromium: Browser) -> None:
    with chromium.new_context(base_url=site.address, java_script_enabled=False) as context:
        page = context.new_page()
        sign_in(page, "plain")
        page.goto(section(numbers, "plain", "earlier"))
        page.get_by_label("是", exact=True).check()
        page.get_by_label("何时何单位").fill("2019年 北京大学第一医院")
        page.get_by_role("button", name="保存并继续").click()
        page.goto(section(numbers, "plain", "earlier"))
        expect(page.get_by_label("何时何单位")).to_have_value("2019年 北京大学第一医院")


def test_draft_outlives_the_session(numbers: dict[str, int], window: Page) -> None:
    sign_in(window, "writer")
    window.goto(section(numbers, "writer"))
    window.context.clear_cookies()
    goals = window.get_by_label("特培学习目标及计划")
    goals.fill("会话过期时写下的计划")
    expect(window.locator("#saved-state")).to_contain_text("已存本机")
    sign_in(window, "writer")
    window.goto(section(numbers, "writer"))
    expect(goals).to_have_value("会话过期时写下的计划")
    expect(window.locator("#saved-state")).to_contain_text("已恢复")


def test_draft_outlives_the_network(numbers: dict[str, int], window: Page) -> None:
    sign_in(window, "traveller")
    window.goto(section(numbers, "traveller"))
    window.context.set_offline(True)
    goals = window.get_by_label("特培学习目标及计划")
    goals.fill("断网时写下的计划")
    expect(window.locator("#saved-state")).to_contain_text("网络中断")
    window.context.set_offline(False)
    expect(window.locator("#saved-state")).to_contain_text("已保存")
    window.reload()
    expect(goals).to_have_value("断网时写下的计划")


def test_double_click_begins_one_application(site: Site, numbers: dict[str, int], enter: Visit) -> None:
    page = enter("clicker")
    page.goto("/applications/new?unit=示例医院")
    page.get_by_label("科尔沁右翼前旗示例医院").check()
    page.get_by_label("区外培养").check()
    page.get_by_role("button", name="保存并填写").dblclick()
    # The second click calls off the answer to the first, which `wait_for_url` takes for a failure.
    expect(page).to_have_url(re.compile("/sections/basic$"))
    with site.application.app_context(), scope.everything("a test counts the drafts"):
        begun = (
            select(func.count(Application.id))
            .select_from(Application)
            .where(Application.applicant_name == "白音", Application.id > max(numbers.values()))
        )
        assert db.session.scalar(begun) == 1


def test_stale_tab_shows_both_texts(numbers: dict[str, int], enter: Visit) -> None:
    first = enter("twofold")
    second = first.context.new_page()
    for page in (first, second):
        page.goto(section(numbers, "twofold"))
    for page, text in ((first, "第一个窗口写的"), (second, "第二个窗口写的")):
        page.get_by_label("拟选修专业方向").fill(text)
        page.get_by_role("button", name="保存", exact=True).click()
    expect(second.get_by_role("heading", level=1)).to_have_text("内容已在别处修改")
    expect(second.locator(".versus")).to_contain_text("第一个窗口写的")
    expect(second.locator(".versus")).to_contain_text("第二个窗口写的")
    second.get_by_role("button", name="保存我刚才填写的").click()
    second.goto(section(numbers, "twofold"))
    expect(second.get_by_label("拟选修专业方向")).to_have_value("第二个窗口写的")


def idle(site: Site) -> None:
    """Everybody was away for longer than a session waits."""
    with site.application.app_context(), transaction() as session:
        session.execute(update(SignIn).values(seen_at=clock.real() - dt.timedelta(minutes=31)))


def test_opinion_outlives_the_session_and_the_way_back_leads_to_it(
    site: Site, numbers: dict[str, int], window: Page
) -> None:
    sign_in(window, "unit")
    address = f"/review/papers/{numbers['paper']}/"
    window.goto(address)
    window.locator("#opinion").fill("用人单位意见写得很长")
    idle(site)
    window.get_by_role("button", name="申报材料审核退回").click()
    window.wait_for_url(re.compile("/login/"))
    sign_in(window, "unit", at=window.url)
    expect(window).to_have_url(re.compile(re.escape(address)))
    expect(window.locator("#opinion")).to_have_value("用人单位意见写得很长")
    expect(window.get_by_text("已恢复您上次填写")).to_be_visible()
    window.get_by_role("button", name="清除恢复的内容").click()
    window.reload()
    expect(window.locator("#opinion")).to_have_value("")


def test_setting_outlives_the_network_and_is_forgotten_once_it_is_saved(window: Page) -> None:
    sign_in(window, "region")
    window.goto("/extensions/add")
    reason = window.get_by_label("理由")
    window.locator("#organisation").press_sequentially("兴安盟")
    window.wait_for_selector("#organisation-found option", state="attached")
    window.locator("#organisation").fill("")
    window.locator("#organisation").fill(
        window.locator("#organisation-found option").first.get_attribute("value") or ""
    )
    reason.fill("断网时写下的理由")
    window.context.set_offline(True)
    window.get_by_role("button", name="保存").click(no_wait_after=True)
    window.context.set_offline(False)
    window.goto("/extensions/add")
    expect(reason).to_have_value("断网时写下的理由")
    window.locator("#cycle").select_option(index=1)
    window.locator("#closes_at").fill("2023-03-25T18:00")
    window.get_by_role("button", name="保存").click()
    expect(window.get_by_text("已新增。")).to_be_visible()
    window.goto("/extensions/add")
    expect(reason).to_have_value("")
