"""名单汇总表 on the body's screens: one list for both tracks, then supplements with whom no signed list names.

Source: 新人社函〔2025〕38号 附件1 六（三）、附件5.
"""

from __future__ import annotations

import io

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from tests import factories
from tests.papers.browsing import Browser
from tests.xinjiang import filling
from tests.xinjiang.screens import Screens, text_of


class Body(Screens):
    """The prefecture in front of its lists."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self.browser = self.at("prefecture")
        self.address = ""

    def open(self) -> str:
        """The page of the lists, by the menu's 汇总表."""
        page = self.browser.read("/summary/")
        self.address = page.split('href="/endorsements/lists/')[1].split('"')[0]
        self.address = f"/endorsements/lists/{self.address}"
        return self.browser.read(self.address)

    def press(self, verb: str = "", **values: object) -> str:
        return text_of(self.browser.press(self.open(), self.address + verb, **values)[1])

    def download(self) -> tuple[str, list[str]]:
        """The title of the sheet, and the names on it."""
        hidden = {"csrf_token": factories.token_of(self.open())}
        answer = self.browser.client.post(f"{self.address}/download", data=hidden)
        rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
        return str(rows[0][0]), [str(row[1]) for row in rows[3:] if row[2] in ("异地培养", "当地培养")]

    def sign(self) -> None:
        self.press()
        self.download()
        self.press("/scan", file=(filling.scan(), "名单.png"))


@pytest.fixture
def body(xinjiang: Flask) -> Body:
    return Body(xinjiang)


def test_one_list_has_the_people_of_both_tracks(body: Body) -> None:
    body.at_prefecture("阿力木")
    body.at_prefecture("古丽娜", track="local")
    assert text_of(body.browser.read("/summary/")).count("查看汇总表") == 1
    assert "等待列入名单：2 人" in (page := text_of(body.open()))
    assert "签字盖章后报送：自治区人力资源和社会保障厅" in page
    body.press()
    title, names = body.download()
    assert (title, names) == ("2025 年申报新疆少数民族科技骨干特培人员名单汇总表", ["阿力木", "古丽娜"])


def test_who_comes_late_stands_on_a_supplement_alone(body: Body) -> None:
    first = body.at_prefecture("阿力木")
    body.sign()
    body.approve("prefecture", first)
    second = body.at_prefecture("古丽娜")
    page = text_of(body.browser.read(f"/review/papers/{second}/"))
    assert "未列入签章名单" in page
    assert "扫描件有效" not in page.split("名单汇总表")[1]
    status, refused = body.browser.decide(second, "approve", opinion="同意")
    assert status == 422
    assert "生成补充名单" in text_of(refused)
    assert "等待列入名单：1 人" in text_of(body.open())
    body.press()
    title, names = body.download()
    assert title.endswith("名单汇总表（补充名单第1号）")
    assert names == ["古丽娜"]
    body.press("/scan", file=(filling.scan(), "名单.png"))
    body.approve("prefecture", second)
    assert body.standing(second) == ("in_review", 3)
    body.approve("region", first)
    region: Browser = body.at("region")
    region.decide(first, "select", opinion="同意")
    assert body.standing(first)[0] == "selected"


def test_who_comes_before_the_signature_joins_the_list(body: Body) -> None:
    body.at_prefecture("阿力木")
    body.press()
    body.at_prefecture("古丽娜")
    body.press()
    assert body.download()[1] == ["阿力木", "古丽娜"]
    assert "补充名单第" not in text_of(body.open())


def test_list_whose_people_changed_is_drawn_up_again_before_it_is_signed(body: Body) -> None:
    body.at_prefecture("阿力木")
    second = body.at_prefecture("古丽娜")
    body.press()
    body.download()
    body.send_back("prefecture", second)
    body.press("/scan", file=(filling.scan(), "名单.png"))
    assert "请重新生成名单" in text_of(body.browser.read("/home/"))


def test_signed_list_holds_for_the_others_when_one_is_sent_back(body: Body) -> None:
    first, second = body.at_prefecture("阿力木"), body.at_prefecture("古丽娜")
    body.sign()
    body.send_back("prefecture", second)
    body.approve("prefecture", first)
    assert body.standing(first) == ("in_review", 3)
