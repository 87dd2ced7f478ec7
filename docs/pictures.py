"""Take the pictures of the guides from a fresh demonstration: `.venv/bin/python docs/pictures.py http://127.0.0.1:8080`.

Start it with `bin/run` and a DATA_DIR of its own: the pictures register people and fill in forms, once.
"""

from __future__ import annotations

import io
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tepei.demo.people import portrait
from tepei.demo.tree import PASSWORD
from tepei.policy.identity import make_check_digit

ADDRESS = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080"
IMAGES = Path(__file__).with_name("images")
DESK, PHONE, WIDEST, TALLEST, COLOURS = 1440, 390, 1200, 1300, 160
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
UNIT, NEW_UNIT = "科尔沁右翼前旗示例人民医院", "科尔沁右翼前旗示例中学"
CREDIT_CODE, NOBODY = "12152221MB0000123T", "15019919880305101"
DRAFT, SELECTED = "p0204", "p0199"
# Who follows which links, what the picture is called, how high the window is.
SIGHTS = (
    ("", (), "landing", 1400),
    (DRAFT, ("我的申报", "编辑申报表", "照片与附件"), "attachments", 1000),
    (DRAFT, ("我的申报", "编辑申报表", "核对并提交"), "submit", 1000),
    (SELECTED, ("我的申报", "查看"), "timeline", 1240),
    ("county", ("申报材料审核",), "review-list", 760),
    ("unit", ("人员", "查看"), "person", 760),
    ("unit", ("身份认领", "查看"), "claim", 1100),
    ("region", (), "home", 1200),
    ("region", ("年度计划", "查看"), "cycle", 1000),
    ("region", ("名额",), "places", 1200),
    ("region", ("时限", "新增"), "window", 840),
    ("security", ("账号$", "查看"), "account", 760),
    ("security", ("角色与权限", "查看"), "role", 1000),
    ("system", ("系统时间",), "clock", 760),
)  # fmt: skip


@contextmanager
def window(browser: Browser, username: str = "", width: int = DESK) -> Iterator[Page]:
    """A window of one person, signed in where a name is given."""
    with browser.new_context(
        base_url=ADDRESS, viewport={"width": width, "height": 780}, locale="zh-CN"
    ) as own:
        page = own.new_page()
        page.goto("/login/" if username else "/")
        if username:
            fill(page, username=username, password=PASSWORD)
            page.locator("form[name=login] button[type=submit]").click()
            page.wait_for_url(lambda url: "/login/" not in url)
        yield page


def take(page: Page, name: str, height: int = 780) -> None:
    """Keep the top of the page as docs/images/<name>.png."""
    page.set_viewport_size({"width": page.evaluate("innerWidth"), "height": height})
    page.evaluate("document.activeElement?.blur(); window.scrollTo(0, 0)")
    page.wait_for_load_state("networkidle")
    image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    image.thumbnail((WIDEST, TALLEST), Image.Resampling.LANCZOS)
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(IMAGES / f"{name}.png", optimize=True)


def go(page: Page, *links: str) -> None:
    """Follow the first link that begins with each of these words."""
    for link in links:
        page.get_by_role("link", name=re.compile(f"^{link}")).first.click()


def press(page: Page, button: str) -> None:
    """Press a button, and wait for what it does."""
    page.get_by_role("button", name=button).first.click()
    page.wait_for_load_state()


def fill(page: Page, **values: str) -> None:
    """Type into fields, choose in selects."""
    for name, value in values.items():
        box = page.locator(f"[name='{name}']")
        box.select_option(value) if box.evaluate("box => box.options") else box.fill(value)


def strangers(browser: Browser) -> None:
    """Two people with one number, and a unit that waits for its bureau."""
    about = {"born_on": "1988-03-05", "sex_code": "1", "ethnicity_code": "05", "mobile": "13800000001"}
    about |= {"id_number": NOBODY + make_check_digit(NOBODY)}
    with window(browser) as page:
        for name, username in (("阿拉坦", "altan"), ("阿拉坦仓", "altancang")):
            page.goto("/register/")
            fill(page, name=name, username=username, password=PASSWORD, again=PASSWORD, **about)
            take(page, "register", 1280)
            press(page, "提交注册")
        page.goto("/register-unit/")
        fill(page, name=NEW_UNIT, credit_code=CREDIT_CODE, nature_code="20", division_code="152221")
        fill(page, full_name="王示例", username="school", password=PASSWORD, again=PASSWORD)
        take(page, "register-unit", 1000)
        press(page, "提交登记")
    with window(browser, "altancang") as page:
        page.goto("/identity/?unit=" + UNIT)
        fill(page, name="阿拉坦仓", statement="本人身份证号码已被他人登记，申请核实。", **about)
        proof = {"name": "身份证.png", "mimeType": "image/png", "buffer": portrait("1")}
        page.locator("[name=evidence]").set_input_files(proof)  # type: ignore[arg-type]
        take(page, "claim-form", 1000)
        press(page, "提交核实申请")


def applicant(browser: Browser) -> None:
    """新增申报表 and 编辑申报表, at a desk and on a phone."""
    with window(browser, "applicant") as page:
        go(page, "我的申报", "新增申报表")
        fill(page, unit="前旗示例")
        press(page, "查找单位")
        page.get_by_label(UNIT).check()
        page.get_by_label("区外培养").check()
        take(page, "new-application", 960)
        press(page, "保存并填写")
        fill(page, major="临床医学", profession="心血管内科", mobile="13800000002")
        page.locator("#saved-state", has_text="已保存").wait_for()
        take(page, "section", 1000)
    with window(browser, "applicant", PHONE) as page:
        page.goto("/applications/")
        go(page, "编辑申报表")
        take(page, "section-phone")


def bureaus(browser: Browser) -> None:
    """What takes more than following links."""
    with window(browser, "county", PHONE) as page:
        page.goto("/review/list/")
        go(page, "审核材料")
        take(page, "review-phone")
    with window(browser, "county") as page:
        go(page, "申报材料审核", "审核材料")
        page.locator("iframe.viewer").scroll_into_view_if_needed()
        page.frame_locator("iframe.viewer").get_by_text("政治面貌").evaluate("cell => cell.scrollIntoView()")
        take(page, "review", 1960)
        go(page, "单位管理")
        page.get_by_role("row", name=NEW_UNIT).get_by_role("link").first.click()
        take(page, "organisation", 1100)
    with window(browser, "prefecture") as page:
        go(page, "汇总表")
        press(page, "打包申报表")
        page.goto("/jobs/")
        page.get_by_role("link", name="下载").first.wait_for()
        take(page, "jobs", 560)
        go(page, "汇总表", "查看汇总表")
        take(page, "summary", 760)
    with window(browser, "region") as page:
        go(page, "申报材料审核")
        for row in (1, 2, 3):
            page.get_by_role("checkbox").nth(row).check()
        press(page, "批量审核通过")
        take(page, "approve-many", 840)
        go(page, "名额", "调整兴安盟区内培养名额")
        fill(page, places="4", reason="自治区人社厅追加1名")
        take(page, "place", 700)
        go(page, "延期", "新增")
        fill(page, closes_at="2023-03-15T18:00", reason="办公场所因强降雪停电两日")
        take(page, "extension", 760)
    with window(browser, "auditor") as page:
        go(page, "审计日志")
        press(page, "校验审计链")
        take(page, "audit", 840)


if __name__ == "__main__":
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        program = shutil.which("chromium")
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        for chapter in (strangers, applicant, bureaus):
            chapter(chromium)
        for who, theirs in groupby(SIGHTS, key=itemgetter(0)):
            with window(chromium, who) as sight:
                for _, links, name, height in theirs:
                    go(sight, *links)
                    take(sight, name, height)
