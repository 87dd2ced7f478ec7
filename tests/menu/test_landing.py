"""The first page, before anybody signs in: what is open, until when and by which way where one is."""

from __future__ import annotations

import datetime as dt
import re

from flask import Flask
from sqlalchemy import select

from tepei.policy.scheme import APPLY
from tepei.portal import clock, scope
from tepei.portal.database import ZONE, db
from tepei.programmes import queries
from tepei.programmes.models import Window


def test_landing_page_names_what_is_open(opened: Flask) -> None:
    page = opened.test_client().get("/").get_data(as_text=True)
    assert "内人社办发〔2023〕21号" in page
    assert "2023-03-20 23:59" in page
    assert re.search(r"<b>12</b>\s*天后截止", page)


def test_landing_page_is_silent_about_what_is_over(opened: Flask) -> None:
    with opened.app_context():
        clock.move_to(dt.datetime(2023, 3, 21, tzinfo=ZONE))
    page = opened.test_client().get("/").get_data(as_text=True)
    assert "内人社办发〔2023〕21号" not in page
    assert "目前没有正在受理的项目" in page


def test_landing_page_counts_the_days_of_applying_and_not_of_reviewing(opened: Flask) -> None:
    with opened.app_context():
        cycle = queries.cycle_by_code("nmg-tepei-2023")
        with scope.everything("a test dates a step"):
            window = db.session.scalars(
                select(Window).filter_by(cycle_id=cycle.id, step=APPLY, organisation_id=None)
            ).one()
            window.closes_at = dt.datetime(2023, 3, 9, 23, 59, tzinfo=ZONE)
            db.session.commit()
    page = opened.test_client().get("/").get_data(as_text=True)
    assert re.search(r"<b>1</b>\s*天后截止", page)
    assert "2023-03-20" not in page
    with opened.app_context():
        clock.move_to(dt.datetime(2023, 3, 10, 9, 0, tzinfo=ZONE))
    assert "目前没有正在受理的项目" in opened.test_client().get("/").get_data(as_text=True)


def test_landing_page_tells_the_dates_and_the_way_of_ones_place(opened: Flask) -> None:
    """兴人社函字〔2023〕16号: 兴安盟 closes on 03-10."""
    page = opened.test_client().get("/?seat=152221").get_data(as_text=True)
    assert re.search(r"<b>2</b>\s*天后截止", page)
    assert "2023-03-10 23:59" in page
    way = page.split('<ol class="way">')[1].split("</ol>")[0]
    assert [each.strip() for each in re.findall(r"<li>([^<\n]+)", way)] == [
        "所在单位", "科尔沁右翼前旗人力资源和社会保障局", "兴安盟人力资源和社会保障局", "内蒙古自治区人力资源和社会保障厅",
    ]  # fmt: skip
    assert "打印申报表 2 份" in page
    assert "部分地区截止更早" not in page
    assert "部分地区截止更早" in opened.test_client().get("/").get_data(as_text=True)


def test_landing_page_passes_the_department_of_a_unit_below_the_region(opened: Flask) -> None:
    page = opened.test_client().get("/?seat=150000-direct").get_data(as_text=True)
    way = page.split('<ol class="way">')[1].split("</ol>")[0]
    assert [each.strip() for each in re.findall(r"<li>([^<\n]+)", way)] == [
        "所在单位",
        "厅局（高校）",
        "内蒙古自治区人力资源和社会保障厅",
    ]


def test_guide_shows_conditions_before_anybody_registers(opened: Flask) -> None:
    browser = opened.test_client()
    page = browser.get("/calls/nmg-tepei-2023/?seat=152200").get_data(as_text=True)
    assert "2023-03-10 23:59" in page and "2023-03-20" not in page.split("怎样申报")[0]
    assert "硕士研究生及以上学历、从事本专业工作8年以上" in page
    assert "涉密材料不得上传" in page
    assert browser.get("/calls/nmg-tepei-1999/").status_code == 404
