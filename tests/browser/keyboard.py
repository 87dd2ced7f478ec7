"""A page as somebody without a mouse uses it: reached by Tab, opened by Enter, chosen by the arrows; and what they write there."""

from __future__ import annotations

from playwright.sync_api import FilePayload, Page, TimeoutError

TEXTS = {
    "basic": {
        "school": "内蒙古医科大学", "foreign_language": "英语六级", "major": "临床医学", "profession": "心血管内科",
        "title_and_post": "副主任医师、科室副主任", "unit_address": "示例路1号", "postcode": "137400",
        "mobile": "１３８００００１２３４", "email": "applicant@example.com", "unit_contact": "联系人",
        "unit_contact_phone": "13800001235", "emergency_contact": "家属", "emergency_phone": "13800001236",
    },
    "plan": {"direction": "冠心病介入治疗", "goals": "掌握冠状动脉介入治疗技术，返岗后建立胸痛中心。<script>alert(1)</script>"},
    "career": {"period.0": "2010年7月至今", "experience.0": "心血管内科临床工作", "post.0": "副主任医师"},
    "eligibility": {"graduated_on": "2010-07", "work_since": "2010-07", "profession_since": "2010-07", "title_name": "副主任医师"},
    "preference": {"first": "首都医科大学附属北京安贞医院", "second": "中国医学科学院阜外医院"},
}  # fmt: skip
CHOICES = {
    "basic": {"political_status": "13", "education": "14", "mandarin": "很好"},
    "health": {"illness": "no"},
    "earlier": {"attended": "no"},
    "eligibility": {"title_level": "412", "political_conduct": "yes", "health": "yes"},
    "preference": {"adjustment": "yes"},
}


def to(page: Page, found: str) -> None:
    """Press Tab until what `found` selects has the focus."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("query => document.activeElement.matches(query)", found):
            return
    raise AssertionError(f"no Tab leads to {found} on {page.url}")


def press(page: Page, found: str) -> None:
    """Go to a link, a button or a box and press Enter there; done once the next page is shown."""
    to(page, found)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def choose(page: Page, code: str) -> None:
    """Go on with the arrows to this option of the list or group that has the focus."""
    if page.evaluate("document.activeElement.type") == "radio":
        page.keyboard.press("Space")
    for _ in range(40):
        if page.evaluate("document.activeElement.value") == code:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"no arrow leads to {code} on {page.url}")


def type_in(page: Page, text: str) -> None:
    """Write this into the box that has the focus, in place of what it holds."""
    if page.evaluate("document.activeElement.type") == "month":
        year, month = text.split("-")
        page.keyboard.type(year)
        page.keyboard.press("ArrowRight")
        page.keyboard.type(month)
        return
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


def choose_file(page: Page, file: FilePayload) -> None:
    """Press the box of a file that has the focus, and choose this one; again where a busy browser takes too long to believe that a person did."""
    for patience in (3_000, 10_000, 30_000):
        try:
            with page.expect_file_chooser(timeout=patience) as opened:
                page.keyboard.press("Space")
        except TimeoutError:
            continue
        opened.value.set_files(file)
        return
    raise AssertionError("no file can be chosen by the keyboard")


def fill(page: Page, section: str) -> None:
    """Type a section as a person without a mouse would."""
    press(page, ".skip")
    texts, choices = dict(TEXTS.get(section, {})), dict(CHOICES.get(section, {}))
    while texts or choices:
        to(page, "input, select, textarea")
        name = page.evaluate("document.activeElement.name")
        if name in texts:
            type_in(page, texts.pop(name))
        elif name in choices:
            choose(page, choices.pop(name))
