"""Take the pictures of the guides from a fresh demonstration: `.venv/bin/python docs/pictures.py http://127.0.0.1:8080 [xinjiang]`.

Start it with `bin/run` (`PACK=xinjiang bin/run`) and a DATA_DIR of its own: people register, an application is begun, a job is asked for,
once. Who follows which links to the other pictures, what is typed, and how high the window is, stands in pictures.csv and its
namesake of the province.
"""

from __future__ import annotations

import csv
import io
import os
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
from tepei.demo.tree import PASSWORD

ADDRESS = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080"
PROVINCE = sys.argv[2] if len(sys.argv) > 2 else ""
IMAGES = Path(__file__).with_name("images") / PROVINCE
SIGHTS = Path(__file__).with_name(f"pictures-{PROVINCE}.csv" if PROVINCE else "pictures.csv")
DESK, PHONE, WIDEST, TALLEST, COLOURS = 1440, 390, 1200, 1300, 160
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--lang=zh-CN"]
BROWSER, CHINESE = shutil.which("chromium"), os.environ | {"LANGUAGE": "zh_CN"}
UNIT = "科尔沁右翼前旗示例人民医院"
REVIEW = {
    "conduct": "政治立场坚定，拥护中国共产党领导，表现良好。", "health": "身心健康，能够胜任培养期间的学习任务。",
    "materials": "逐项核对，材料齐全、真实。", "needs": "培养学科带头人，返岗后牵头组建团队。", "leader": "艾尔肯",
}  # fmt: skip
PERSON = {
    "name": "阿拉坦仓", "id_number": "15019919880305101X", "born_on": "1988-03-05",
    "sex_code": "1", "ethnicity_code": "02", "mobile": "13800000001",
}  # fmt: skip


@contextmanager
def window(browser: Browser, username: str = "", width: int = DESK) -> Iterator[Page]:
    """A window of one person, signed in where a name is given."""
    size = {"width": width, "height": 780}
    with browser.new_context(base_url=ADDRESS, viewport=size, locale="zh-CN") as own:  # type: ignore[arg-type]
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
    image.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
        IMAGES / f"{name}.png", optimize=True
    )


def go(page: Page, *links: str) -> None:
    """Open an address, or follow the first link or button that begins with these words."""
    for link in links:
        begins = re.compile(f"^{link}")
        either = page.get_by_role("link", name=begins).or_(page.get_by_role("button", name=begins))
        page.goto(link) if link.startswith("/") else either.first.click()


def press(page: Page, button: str) -> None:
    """Press a button, and wait for what it does."""
    page.get_by_role("button", name=button).first.click()
    page.wait_for_load_state()


def fill(page: Page, **values: str) -> None:
    """Type into fields, choose in selects."""
    for name, value in values.items():
        box = page.locator(f"[name='{name}']")
        box.select_option(value) if box.evaluate("box => box.options") else box.fill(value)


def applying(browser: Browser) -> None:
    """新增申报表 and 编辑申报表, at a desk and on a phone."""
    with window(browser, "applicant") as page:
        go(page, "/applications/", "新增申报表")
        fill(page, unit="前旗示例")
        press(page, "查找单位")
        page.get_by_label(UNIT).check()
        page.get_by_label("区外培养").check()
        take(page, "new-application", 1010)
        press(page, "保存并填写")
        fill(page, major="临床医学", profession="心血管内科", mobile="13800000002")
        page.locator("#saved-state", has_text="已保存").wait_for()
        take(page, "section", 1000)
        page.set_viewport_size({"width": PHONE, "height": 780})
        page.reload()
        take(page, "section-phone")


def registering(browser: Browser) -> None:
    """One number registered twice, so that the second account has to claim it."""
    for username in ("altancang", "altancang2"):
        with window(browser) as page:
            go(page, "申报人注册")
            fill(page, **PERSON, username=username, password=PASSWORD, again=PASSWORD)
            take(page, "register", 1060)
            press(page, "提交注册")
    with window(browser, username) as page:
        go(page, f"/identity/?unit={UNIT}")
        fill(page, **PERSON)
        take(page, "claim-form", 1000)


def reviewing(browser: Browser) -> None:
    """One decision, many at once, the archive of forms."""
    with window(browser, "county", PHONE) as page:
        go(page, "/review/list/", "审核材料")
        take(page, "review-phone")
        page.set_viewport_size({"width": DESK, "height": 780})
        take(page, "review", 1080)
    with window(browser, "region") as page:
        go(page, "/review/list/")
        for row in (1, 2, 3):
            page.get_by_role("checkbox").nth(row).check()
        press(page, "批量审核通过")
        take(page, "approve-many", 700)
    with window(browser, "prefecture") as page:
        go(page, "/summary/")
        press(page, "打包申报表")
        go(page, "/jobs/")
        page.get_by_role("link", name="下载").first.wait_for()
        take(page, "jobs", 560)


def recommending(browser: Browser) -> None:
    """新疆: the search for a unit, the document that the unit signs, the list that the prefecture signs."""
    with window(browser, "applicant") as page:
        go(page, "/applications/new?unit=英吉沙")
        take(page, "new-application", 960)
    with window(browser, "county") as page:
        go(page, "/review/list/", "审核材料")
        fill(page, opinion="请补充派出单位培养需求", target="0")
        press(page, "申报材料审核退回")
        go(page, "/review/list/", "审核材料")
        take(page, "review", 1080)
        fill(page, opinion="同意上报")
        press(page, "申报材料审核通过")
    with window(browser, "unit") as page:
        go(page, "/review/list/", "审核材料", "办理$")
        fill(page, **REVIEW)
        take(page, "unit-review", 1460)
    with window(browser, "prefecture") as page:
        go(page, "/summary/", "名单签章")
        press(page, "生成补充名单")
        take(page, "roster", 1180)


PREPARED = {"": (registering, applying, reviewing), "xinjiang": (recommending,)}

if __name__ == "__main__":
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=BROWSER, args=FLAGS, env=CHINESE)
        for prepare in PREPARED[PROVINCE]:
            prepare(chromium)
        for who, theirs in groupby(csv.DictReader(SIGHTS.open(encoding="utf-8")), key=itemgetter("who")):
            with window(chromium, who) as page:
                for sight in theirs:
                    go(page, *sight["links"].split())
                    fill(page, **dict(pair.split("=") for pair in sight["typed"].split()))
                    take(page, sight["picture"], int(sight["height"]))
