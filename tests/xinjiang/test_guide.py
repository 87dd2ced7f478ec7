"""办事指南 of 新疆特培 2025: applicants close on 03-05, and no paper is handed in (新人社函〔2025〕38号 二、附件1 七)."""

from __future__ import annotations

import re

from flask import Flask


def test_landing_page_asks_for_no_paper(xinjiang: Flask) -> None:
    page = xinjiang.test_client().get("/?seat=652900").get_data(as_text=True)
    assert re.search(r"<b>13</b>\s*天后截止", page)
    assert "2025-03-05 23:59" in page
    assert "无需报送纸质材料。进度和结果" in page
    assert "打印申报表" not in page
    way = page.split('<ol class="way">')[1].split("</ol>")[0]
    assert [each.strip() for each in re.findall(r"<li>([^<\n]+)", way)] == [
        "用人单位",
        "阿克苏地区人力资源和社会保障局",
        "新疆维吾尔自治区人力资源和社会保障厅",
    ]
    corps = xinjiang.test_client().get("/?seat=659001").get_data(as_text=True)
    assert "兵团" in corps.split('<ol class="way">')[1].split("</ol>")[0]
