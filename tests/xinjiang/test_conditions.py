"""What is said to whom the conditions of 新疆 are not met: the way that is open to them, and that 两项不可同时放宽.

Source: 新人社函〔2025〕38号 附件1 二（四）.
"""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask

from tests import factories
from tests.xinjiang import filling

SOUTH, NORTH = "653123", "650100"  # 喀什地区英吉沙县, 乌鲁木齐市
BACHELOR, COLLEGE, SCHOOL = "21", "31", "61"  # 大学本科毕业, 大学专科毕业, 普通高级中学毕业
MIDDLE, JUNIOR, NONE = "420", "434", "499"
TITLE, DEGREE = "须专业技术职称为%s及以上", "须最高学历为%s及以上"
EITHER = "须专业技术职称为中级及以上，或须最高学历为大学本科及以上；专业技术职称、最高学历不可同时放宽"


def told(app: Flask, parent: str, education: str, title: str, scarce: str = "no") -> str:
    """The line about 学历和职称 on the applicant's page."""
    with app.app_context():
        unit = factories.unit("某医院", parent)
        with factories.signed_in(factories.person("ali", ethnicity_code="05")):
            basic = {"education": education, "title_level": title}
            pk = filling.draft(unit.id, basic=basic, eligibility={"is_scarce": scarce}).id
    client = app.test_client()
    factories.sign_in(client, "ali")
    page = html.unescape(re.sub(r"<[^>]+>", " ", client.get(f"/applications/{pk}/submit").text))
    found = re.search(r"不符合 学历和职称：[^。]*。", " ".join(page.split()))
    assert found is not None
    return found[0]


@pytest.mark.parametrize(
    ("who", "gap"),
    [
        ((SOUTH, COLLEGE, JUNIOR, "no"), EITHER),
        ((SOUTH, COLLEGE, JUNIOR, "yes"), EITHER),
        ((NORTH, COLLEGE, JUNIOR, "yes"), EITHER),
        ((SOUTH, SCHOOL, MIDDLE, "no"), DEGREE % "大学专科"),
        ((SOUTH, BACHELOR, NONE, "no"), TITLE % "初级（员级）"),
        ((SOUTH, SCHOOL, JUNIOR, "no"), DEGREE % "大学本科"),
        ((NORTH, COLLEGE, MIDDLE, "no"), DEGREE % "大学本科"),
        ((NORTH, COLLEGE, JUNIOR, "no"), "须最高学历为大学本科及以上，须专业技术职称为中级及以上"),
    ],
    ids=["南疆两项都低", "南疆且紧缺", "紧缺两项都低", "南疆高中", "南疆无职称", "南疆高中初级", "北疆大专", "北疆两项都低"],
)  # fmt: skip
def test_nearest_way_that_is_open(xinjiang: Flask, who: tuple[str, str, str, str], gap: str) -> None:
    line = told(xinjiang, *who)
    assert line.endswith(f"最接近的条件：{gap}。")
    assert line.count("不可同时放宽") == 1 + (gap is EITHER)  # the requirement itself says it once
