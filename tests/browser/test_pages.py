"""Every kind of page for every role, on a desk and in a hand: calm, labelled, operable by keyboard, in two languages."""

from __future__ import annotations

import gzip
import io
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Page, Response, expect

from tests.browser.conftest import Visit
from tests.browser.pages import PRINTED, SCREENS, section

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
