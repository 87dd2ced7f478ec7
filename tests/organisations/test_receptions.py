"""When and where an office receives people: said by itself, read by everybody."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from tepei import packs
from tepei.organisations import receptions, tree
from tepei.policy.reception import ReceptionFacts, check_reception
from tepei.portal import scope
from tepei.portal.errors import Absent, Refused, Stale
from tests import factories

PACKS = Path(__file__).resolve().parents[2] / "packs"
COUNTY, OTHER = "152221", "150100"
FACTS = ReceptionFacts("工作日 9:00—17:00", "示例路1号", "0482-1234567")


@pytest.mark.parametrize(
    "telephone", ["", "0471-1234567", "（0471）6944364、6606329", "+86 471 1234567 / 7654321"]
)
def test_telephone_is_one_or_several_numbers(telephone: str) -> None:
    assert check_reception(ReceptionFacts(telephone=telephone))


@pytest.mark.parametrize("telephone", ["张三 0471-1234567", "见门户网站", "office@example.com"])
def test_nobody_is_named_beside_a_telephone(telephone: str) -> None:
    assert check_reception(ReceptionFacts(telephone=telephone)).not_passed == ("telephone",)


def test_office_says_it_for_itself_alone(portal: Flask) -> None:
    with portal.app_context():
        county, other = factories.organisation(COUNTY), factories.organisation(OTHER)
        with factories.signed_in(factories.member("county", "county_reviewer", COUNTY)):
            assert receptions.own(county.id).hours == ""
            made = receptions.announce(county.id, 0, FACTS)
            with pytest.raises(Absent):
                receptions.announce(other.id, 0, FACTS)
            with pytest.raises(Stale):
                receptions.announce(county.id, made.version + 1, FACTS)
            with pytest.raises(Refused):
                receptions.announce(county.id, made.version, ReceptionFacts(telephone="张三"))
        with scope.acting_as(scope.NOBODY):
            found = receptions.of([county.id, other.id])
            assert {key: row.hours for key, row in found.items()} == {county.id: FACTS.hours}


def test_office_that_says_nothing_more_is_not_shown(portal: Flask) -> None:
    with portal.app_context():
        county = factories.organisation(COUNTY)
        with factories.signed_in(factories.member("county", "county_reviewer", COUNTY)):
            made = receptions.announce(county.id, 0, FACTS)
            receptions.announce(county.id, made.version, ReceptionFacts())
            assert receptions.of([county.id]) == {}


def test_what_an_office_says_stands_on_its_page_and_in_the_guide(sqlite_portal: Flask) -> None:
    office, anybody = sqlite_portal.test_client(), sqlite_portal.test_client()
    with sqlite_portal.app_context():
        factories.open_year()
        factories.member("county", "county_reviewer", COUNTY)
        pk = factories.organisation(COUNTY).id
    guide = f"/calls/nmg-tepei-2023/?seat={COUNTY}"
    assert "办公时间" not in anybody.get(guide).text
    factories.sign_in(office, "county")
    page = office.get("/reception/").text
    form = {"csrf_token": factories.token_of(page), "hours": FACTS.hours, "address": FACTS.address}
    refused = office.post("/reception/", data={**form, "telephone": "张三"})
    assert refused.status_code == 422
    assert "不写人名" in refused.text and FACTS.address in refused.text
    answer = office.post("/reception/", data={**form, "telephone": FACTS.telephone})
    assert answer.headers["Location"] == f"/organisations/show/{pk}"
    assert f"/reception/?of={pk}" in office.get(f"/organisations/show/{pk}").text
    for address in (guide, f"/?seat={COUNTY}"):
        shown = re.sub(r"\s+", " ", anybody.get(address).text)
        assert "办公时间 工作日 9:00—17:00" in shown and "办公电话 0482-1234567" in shown
    again = office.get("/reception/").text
    stale = re.search(r'name="version"[^>]*value="([^"]+)"', again)
    assert stale
    data = {**form, "version": stale[1], "hours": "工作日", "telephone": ""}
    assert office.post("/reception/", data=data).status_code == 302
    assert office.post("/reception/", data=data).status_code == 409
    assert office.get("/reception/?of=99999999").status_code == 404


def _loaded(**hours: str) -> tuple[int, int]:
    """Of the pack, with these offices receiving people then."""
    pack = packs.read(PACKS / "inner-mongolia")
    rows = tuple(
        replace(row, reception=ReceptionFacts(hours[f"at_{row.code}"], telephone="0471-1234567"))
        if f"at_{row.code}" in hours
        else row
        for row in pack.organisations
    )
    return tuple(tree.load(replace(pack, organisations=rows)))


def test_pack_says_it_for_offices_that_have_not_said_it_themselves(sqlite_portal: Flask) -> None:
    office, anybody = sqlite_portal.test_client(), sqlite_portal.test_client()
    with sqlite_portal.app_context():
        factories.open_year()
        factories.member("county", "county_reviewer", COUNTY)
        assert _loaded(at_152221="周一至周四", at_150100="周一") == (2, 0)

    def shown(seat: str) -> str:
        return re.sub(r"\s+", " ", anybody.get(f"/?seat={seat}").text)

    assert "办公时间 周一至周四" in shown(COUNTY) and "办公电话 0471-1234567" in shown(COUNTY)
    factories.sign_in(office, "county")
    page = office.get("/reception/").text
    assert 'value="周一至周四"' in page
    version = re.search(r'name="version"[^>]*value="([^"]+)"', page)
    assert version
    typed = {"csrf_token": factories.token_of(page), "version": version[1], "hours": "工作日"}
    assert office.post("/reception/", data=typed).status_code == 302
    with sqlite_portal.app_context():
        assert _loaded(at_152221="周二", at_150100="周五") == (2, 1)
    assert "办公时间 工作日" in shown(COUNTY)
    assert "办公时间 周五" in shown(OTHER)


def test_terminal_tells_how_many_a_pack_has(sqlite_portal: Flask, tmp_path: Path) -> None:
    for name in ("base", "inner-mongolia"):
        shutil.copytree(PACKS / name, tmp_path / name)
    with (tmp_path / "inner-mongolia/organisations.yaml").open("a", encoding="utf-8") as file:
        file.write(f"\nreceptions: [{{office: '{COUNTY}', hours: 工作日}}]\n")
    load = ("tepei", "load-pack", str(tmp_path / "inner-mongolia"))
    answer = sqlite_portal.test_cli_runner().invoke(args=load)
    assert "受理时间和地点：1 个单位，其中 0 个已自行填写，保持不变" in answer.output, answer.output
    with sqlite_portal.app_context():
        assert receptions.of([factories.organisation(COUNTY).id])
