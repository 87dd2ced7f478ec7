"""The tree of 内蒙古: 内人社办发〔2023〕21号 附件1."""

from __future__ import annotations

import pytest
from click import ClickException
from flask import Flask
from sqlalchemy import func, select

from tepei import cli, packs
from tepei.organisations import actions, directory, queries
from tepei.organisations.models import Division, Organisation
from tepei.policy.body_kinds import Node
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused
from tests import factories


def _count(model: type, **values: object) -> int:
    return db.session.scalar(select(func.count()).select_from(model).filter_by(**values)) or 0


@pytest.mark.parametrize(
    ("kind", "count"), [("region", 1), ("prefecture", 12), ("county", 103), ("pool", 1), ("employer", 0)]
)
def test_the_pack_brings_every_bureau(app: Flask, kind: str, count: int) -> None:
    assert _count(Organisation, kind=kind) == count


def test_loading_the_pack_again_changes_nothing(app: Flask) -> None:
    before = _count(Organisation), _count(Division)
    with transaction():
        factories.organisation("152200").name = "兴安盟人社局（改）"

    actions.load(packs.read(app.config["TEPEI_PACK"]))

    assert (_count(Organisation), _count(Division)) == before
    assert factories.organisation("152200").name == "兴安盟人社局（改）"


def test_a_path_holds_the_ids_from_the_region_down(app: Flask) -> None:
    region, prefecture, county = (factories.organisation(code) for code in ("150000", "152200", "152221"))
    assert county.path == f"/{region.id}/{prefecture.id}/{county.id}/"
    assert [node.code for node in queries.ancestors(county.id)] == ["152221", "152200", "150000"]


@pytest.mark.parametrize(("code", "places_of"), [("150781", "150700"), ("152501", "152500")])
def test_a_city_that_reports_for_itself_draws_on_its_prefecture(
    app: Flask, code: str, places_of: str
) -> None:
    city, region = factories.organisation(code), factories.organisation("150000")
    assert [node.code for node in queries.ancestors(city.id)] == [code, "150000"]
    assert city.pool is not None
    assert city.pool.code == places_of
    assert queries.nodes_for_route(city.id) == [Node(city.id, "county", True), Node(region.id, "region")]


def _kinds_of_route(organisation: Organisation) -> list[str]:
    return [stop.kind for (stop,) in queries.stages_from(organisation.id)]


def test_a_route_passes_department_county_and_prefecture(app: Flask) -> None:
    health = factories.node("某旗卫生健康委员会", "department", "152221")
    hospital = factories.unit("某旗人民医院", health)
    assert _kinds_of_route(hospital) == ["unit", "department", "county", "prefecture", "region"]


def test_an_employer_above_an_employer_reviews_as_its_department(app: Flask) -> None:
    hospital = factories.unit("某旗人民医院")
    ward = factories.unit("某旗人民医院分院", hospital)
    assert _kinds_of_route(ward) == ["unit", "department", "county", "prefecture", "region"]


def test_a_unit_of_the_region_passes_its_bureau_but_not_the_pool(app: Flask) -> None:
    health = factories.node("自治区卫生健康委员会", "department", "150000-direct")
    hospital = factories.unit("自治区人民医院", health)
    assert _kinds_of_route(hospital) == ["unit", "bureau_department", "region"]


@pytest.mark.parametrize(
    ("state", "advice"),
    [("pending", "确认后才能办理"), ("refused", "补正后重新登记"), ("closed", "请选择现行的单位")],
)
def test_a_route_through_a_unit_that_does_not_work_is_refused(app: Flask, state: str, advice: str) -> None:
    health = factories.node("某旗卫生健康委员会", "department", "152221")
    hospital = factories.unit("某旗人民医院", health)
    with transaction():
        health.state = state
    with pytest.raises(Refused, match=f"“某旗卫生健康委员会”.*{advice}"):
        queries.nodes_for_route(hospital.id)


def test_the_ancestors_of_nothing_are_absent(app: Flask) -> None:
    with pytest.raises(Absent):
        queries.ancestors(2**30)


def test_the_directory_is_narrowed_by_where_the_unit_is(app: Flask) -> None:
    factories.unit("甲示例学校", "152221")
    factories.unit("乙示例学校", "150781")
    seats = {seat.code: seat.name for seat in directory.seats()}
    assert (seats["152200"], seats["150781"], seats["150000-direct"]) == ("兴安盟", "满洲里市", "区直")
    assert len(seats) == 15
    xingan = next(seat for seat in directory.seats() if seat.code == "152200")
    assert ("152221", "科尔沁右翼前旗") in [(each.code, each.name) for each in xingan.within]
    assert [text[:6] for _, text in directory.found("示例学校", "152200")] == ["甲示例学校（"]
    assert [text[:6] for _, text in directory.found("", "150781")] == ["乙示例学校（"]
    assert directory.found("示例学校", "no such place") == []


def test_the_directory_finds_active_employers_by_name_and_says_where(app: Flask) -> None:
    factories.unit("科右前旗人民医院")
    closed = factories.unit("科右前旗人民医院（旧）")
    with transaction():
        closed.state = "closed"
    assert [text for _, text in directory.found("人民医院")] == [
        "科右前旗人民医院（科尔沁右翼前旗人力资源和社会保障局）"
    ]
    assert [text for _, text in directory.found("人力资源")] == []
    assert directory.found("%") == []


def test_deploying_another_province_onto_these_rows_is_refused(app: Flask) -> None:
    with transaction():
        factories.organisation("152221").kind = "district"
    with pytest.raises(ClickException, match="本省没有的单位类别：district"):
        cli.deploy()
