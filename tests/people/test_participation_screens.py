"""The register of participations on its screen, and on the page that a reviewer decides from."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.people import participations
from tepei.people.models import Participation
from tepei.people.participations import TypedParticipation
from tepei.portal import scope
from tepei.portal.database import db, transaction
from tepei.programmes import queries as programmes
from tepei.schemes.models import Fact
from tests.papers.browsing import Desk, counted
from tests.schemes.office import CODE, Office

NUMBER = "152221198503123031"
TYPED = {
    "name": "白音",
    "programme": "nmg-tepei",
    "tier": "区外培养",
    "year": "2020",
    "assessment": "合格",
    "basis": "通报",
}
THEN = "region.approve region.select"


def text_of(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def stored(app: Flask) -> Participation:
    with app.app_context(), scope.everything("a test looks"):
        return db.session.scalars(select(Participation)).one()


def test_region_enters_a_line_and_completes_it(sqlite_portal: Flask) -> None:
    office = Office(sqlite_portal)
    assert "当时所在单位" in office.post("/participations/add", **TYPED).text
    assert office.post("/participations/add", **TYPED, unit_name="某旗人民医院").status_code == 302
    page = office.get("/participations/list/?_flt_0_name=白音")
    assert "白音 待核对 内蒙古少数民族地区专业技术人才特培计划 区外培养 2020" in text_of(page)
    pk = stored(sqlite_portal).id
    assert office.post(f"/participations/edit/{pk}", id_number=NUMBER, until="2023-12-31").status_code == 302
    row = stored(sqlite_portal)
    assert (row.id_number, str(row.until), row.assessment, row.source) == (
        NUMBER,
        "2023-12-31",
        "合格",
        "import",
    )
    for address in ("list/", f"show/{pk}", f"edit/{pk}"):
        page = office.get(f"/participations/{address}")
        assert NUMBER not in page
        assert ("152***********3031" in page) is not address.startswith("edit")
    assert office.post(f"/participations/edit/{pk}", assessment="优秀").status_code == 302
    assert (stored(sqlite_portal).id_number, stored(sqlite_portal).assessment) == (NUMBER, "优秀")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"tier": "甲等"}, "没有层次“甲等”"),
        ({"year": "20"}, "年度应为四位数字"),
        ({"id_number": "1"}, "身份证"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_what_was_typed(
    sqlite_portal: Flask, values: dict[str, str], words: str
) -> None:
    office = Office(sqlite_portal)
    answer = office.post("/participations/add", **{**TYPED, "id_number": NUMBER, **values})
    assert answer.status_code == 422
    assert words in html.unescape(answer.text)


def test_line_that_the_system_wrote_is_assessed_and_nothing_else(sqlite_portal: Flask) -> None:
    desk, office = Desk(sqlite_portal), Office(sqlite_portal)
    desk.lay("region", then=THEN)
    address = f"/participations/edit/{stored(sqlite_portal).id}"
    assert office.post(address, assessment="优秀", until="2025-12-31").status_code == 302
    assert (stored(sqlite_portal).assessment, stored(sqlite_portal).tier) == ("优秀", "区外培养")
    refused = office.post(address, tier="区内培养")
    assert (refused.status_code, "只能修改培养期截止日期和考核结果" in html.unescape(refused.text)) == (
        422,
        True,
    )
    deleted = office.press(f"/participations/delete/{stored(sqlite_portal).id}", "/participations/list/")
    assert deleted.status_code == 302
    assert stored(sqlite_portal).assessment == "优秀"
    assert "不能删除" in office.get("/participations/list/")


def test_reviewer_reads_what_the_applicant_took_part_in(sqlite_portal: Flask) -> None:
    desk = Desk(sqlite_portal)
    pk = desk.lay("unit", name="其木格")
    region = desk.at("unit")
    with counted(sqlite_portal) as before:
        assert "入选经历 没有。" in text_of(region.read(f"/review/papers/{pk}/"))
    with sqlite_portal.app_context(), scope.everything("a test enters lines"), transaction():
        unit = desk.stage.unit.name
        for tier, unit_name in (("区内培养", unit), ("区外培养", "别的医院")):
            participations.enter(
                TypedParticipation("其木格", "", unit_name, "nmg-tepei", tier, 2019, None, "", "通报")
            )
    with counted(sqlite_portal) as after:
        page = text_of(region.read(f"/review/papers/{pk}/"))
    assert f"待核对 同名，当时在{unit} 层次 区内培养 年度 2019" in page
    assert "层次 区外培养" not in page
    assert len(after) == len(before)


@pytest.mark.parametrize(
    ("within", "said"), [("3", ""), ("", ""), ("三年", "几年之内"), ("9" * 12, "几年之内")]
)
def test_region_lets_a_fact_come_from_participations(sqlite_portal: Flask, within: str, said: str) -> None:
    office = Office(sqlite_portal)
    with sqlite_portal.app_context():
        cycle = programmes.cycle_by_code(CODE).id
    answer = office.post(
        f"/facts/add?cycle={cycle}",
        cycle=cycle, key="lately", name="近年入选", kind="yes_no",
        **{"words-value": ["是", "否", ""], "words-word": ["近年入选过", "近年没有入选", ""],
           "derivation-source": "earlier", "derivation-earlier-earlier": "selected", "derivation-earlier-take": "any", "derivation-earlier-within": within,
           "derivation-earlier-where-column": ["programme"], "derivation-earlier-where-values": ["nmg-tepei"]},
    )  # fmt: skip
    if said:
        assert (answer.status_code, said in html.unescape(answer.text)) == (422, True)
        return
    assert answer.status_code == 302
    with sqlite_portal.app_context():
        made = db.session.scalars(select(Fact).where(Fact.key == "lately")).one()
        limit = {"within": int(within)} if within else {}
        assert made.words == {"yes": "近年入选过", "no": "近年没有入选"}
        assert made.derivation == {
            "earlier": "selected",
            "take": "any",
            "where": {"programme": ["nmg-tepei"]},
            **limit,
        }
