"""A year of training of five people of 新疆 on its screens: one completes, one is adjusted on the facts and completes, one takes a long leave, one ends
early, one gives up at will; then certificates, money, 失信名单 and the archive (新人社函〔2025〕38号 附件1 五, 七).
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile

import pytest
from flask import Flask
from sqlalchemy import func, select

from tepei.certificates.models import Certificate
from tepei.funding.entitlement_models import Entitlement
from tepei.papers.invariants import invariants
from tepei.people.models import Listing
from tepei.placements.models import Placement, TrainingOffer
from tepei.portal import scope, worker
from tepei.portal.jobs import Job
from tepei.programmes.models import Track
from tepei.trainees.models import Trainee
from tests.xinjiang.filling import CYCLE
from tests.xinjiang.screens import text_of
from tests.xinjiang.training_year import (
    ADJUSTED,
    AWAY,
    EARLY,
    GONE,
    HANGZHOU,
    WHOLE,
    XIAN,
    TrainingYear,
)

GROUND = "随意放弃培养"


@pytest.mark.parametrize("xinjiang", ["sqlite"], indirect=True)
def test_five_people_from_the_selection_to_the_archive(xinjiang: Flask) -> None:
    year = TrainingYear(xinjiang)
    place_everybody(year)
    report_in(year)
    give_up(year)
    end_early(year)
    take_long_leave(year)
    complete(year)
    certify(year)
    no_money_without_amounts(year)
    archive(year)


def place_everybody(year: TrainingYear) -> None:
    """附件1 四: the region arranges; without a field of consent nobody is adjusted but on the facts, with a reason."""
    year.on("2025-06-10")
    [(track,)] = year.look(select(Track.id).where(Track.code == "away"))
    for unit, places in ((HANGZHOU, 1), (XIAN, 4)):
        page = year.at("region").read("/training-offers/add")
        pk = page.split(f">{unit}<")[0].rsplit('value="', 1)[1].rstrip('"')
        year.press("region", "/training-offers/add", track=track, training_unit=pk, places=places)
    board = f"/placements/{track}"
    page = text_of(year.at("region").read(f"{board}/proposal"))
    assert "没有填写是否接受调剂，不自动调剂" in page
    digest = year.at("region").read(f"{board}/proposal").split('name="digest" value="')[1].split('"')[0]
    year.press("region", f"{board}/proposal", f"{board}/confirm", digest=digest)
    person = f"/placements/people/{year.ids[ADJUSTED]}"
    [(offer,)] = year.look(select(TrainingOffer.id).where(TrainingOffer.places == 4))
    refused = year.press("region", person, f"{person}/propose", 422, offer=offer)
    assert "请写明依据实际情况调剂的理由" in refused
    year.press("region", person, f"{person}/propose", offer=offer, reason="所报单位名额已满，专业相同。")
    for placement, unit in year.look(select(Placement.id, TrainingOffer.places).join(Placement.offer)):
        year.press("hangzhou" if unit == 1 else "xian", "/intake/", f"/intake/{placement}", answer="accepted")
    year.press("region", board, f"{board}/issue", report_by="2025-09-01")


def report_in(year: TrainingYear) -> None:
    """附件1 五（二）: who did not attend the training before departure cannot report in."""
    year.on("2025-09-01")
    assert "训前培训" in year.act("hangzhou", WHOLE, "report_in", 422, day="2025-09-01")
    for name in (WHOLE, ADJUSTED, AWAY, EARLY):
        year.act("region", name, "prepare", day="2025-08-20", reason="乌鲁木齐，训前培训班")
        school = "hangzhou" if name == WHOLE else "xian"
        year.act(school, name, "report_in", day="2025-09-01")
        year.act(school, name, "begin", day="2025-09-01")


def give_up(year: TrainingYear) -> None:
    """附件1 七（一）: person and sending unit stand on the 失信名单 for five years, and are told."""
    year.on("2025-09-05")
    year.act("xian", GONE, "mark_absent", reason="逾期未报到。")
    year.act("unit", GONE, "explain", reason="本人拒绝参加培养。")
    page = year.act("region", GONE, "disqualify", ground=GROUND, reason="无正当理由放弃。")
    assert "列入“失信名单”" in page
    listed = year.look(
        select(Listing.name, Listing.kind, Listing.programme, Listing.until).order_by(Listing.id)
    )
    until = dt.date(2030, 9, 4)
    assert listed == [
        (GONE, "sanctioned", "xj-tepei", until),
        ("某县人民医院", "sanctioned", "xj-tepei", until),
    ]
    assert "列入失信名单" in text_of(year.at(GONE).read("/messages/"))


def end_early(year: TrainingYear) -> None:
    """With the consent of the sending unit and of the region nobody is listed."""
    year.on("2025-11-03")
    typed = {"reason": "家庭原因", "personal": "yes", "last_day": "2025-11-03", "facts": "需照顾家人。"}
    year.ask(EARLY, "/early-ends", **typed)
    year.approve(EARLY, "unit", "region")
    assert year.look(select(func.count()).select_from(Listing)) == [(2,)]


def take_long_leave(year: TrainingYear) -> None:
    """Over the end of the year; no notice limits it, so both units approve and nobody else."""
    year.on("2025-12-20")
    typed = {"begins": "2025-12-20", "ends": "2026-03-01", "reason": "因病住院治疗。", "phone": "13900000000"}
    year.ask(AWAY, "/leaves", **typed)
    year.approve(AWAY, "xian", "unit")
    assert "请假中" in year.at("region").read(f"/trainees/show/{year.ids[AWAY]}")
    year.on("2026-03-02")
    year.act("xian", AWAY, "come_back", day="2026-03-02")


def complete(year: TrainingYear) -> None:
    """The last day is 2026-08-31."""
    year.on("2026-08-31")
    for name, school in ((WHOLE, "hangzhou"), (ADJUSTED, "xian"), (AWAY, "xian")):
        typed = {"result": "qualified", "reason": "达到培养目标。"}
        year.act(school, name, "assess", day="2026-08-31", **typed)
        assert "2026-08-31" in year.act(school, name, "complete", day="2026-08-31")
    states = dict(year.look(select(Trainee.name, Trainee.state)))
    assert states == {
        WHOLE: "completed",
        ADJUSTED: "completed",
        AWAY: "completed",
        EARLY: "ended",
        GONE: "disqualified",
    }


def certify(year: TrainingYear) -> None:
    """附件1 五（三）: by the ministry and the region's government, for the three who completed."""
    address = f"/certificates/years/{CYCLE}"
    year.press("region", address, f"{address}/issue", all="1")
    rows = year.look(
        select(Certificate.name, Certificate.number, Certificate.issuers).order_by(Certificate.serial)
    )
    issuers = ["人力资源社会保障部", "新疆维吾尔自治区人民政府"]
    assert rows == [
        (WHOLE, "XJTP20250001", issuers), (ADJUSTED, "XJTP20250002", issuers), (AWAY, "XJTP20250003", issuers),
    ]  # fmt: skip
    assert "视同已完成继续教育学习" in text_of(year.at(WHOLE).read("/training/")), "附件1 七（二）"
    page = text_of(year.app.test_client().get("/certificates/verify/XJTP20250001").text)
    assert "有效" in page and WHOLE not in page


def no_money_without_amounts(year: TrainingYear) -> None:
    """附件1 四 gives no amount: nothing is computed, each line says so, and no batch can be made."""
    address = f"/funding/{CYCLE}"
    page = text_of(year.press("region", address, f"{address}/compute"))
    assert "通知没有写明金额，未计算" in page
    assert {amount for (amount,) in year.look(select(Entitlement.amount))} <= {None, 0}
    refused = year.press("region", address, f"{address}/prepare", 422, name="第一批", items=["all"])
    assert "目前没有可以拨付的经费" in refused


def archive(year: TrainingYear) -> None:
    """The package tells every life; everything adds up."""
    with year.app.app_context(), scope.everything("a test checks the whole"):
        assert invariants() == []
    [(cycle,)] = year.look(select(Track.cycle_id).where(Track.code == "away"))
    year.press("region", f"/cycles/show/{cycle}", f"/cycles/action/close/{cycle}")
    year.press("region", f"/years/{CYCLE}", f"/years/{CYCLE}/archive")
    year.press("region", f"/years/{CYCLE}", f"/years/{CYCLE}/package")
    [(job,)] = year.look(select(Job.id))
    with year.app.app_context():
        worker.run(job)
    content = year.at("region").client.get(f"/jobs/{job}/file").data
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        lives = list(csv.DictReader(io.StringIO(bundle.read("trainees.csv").decode("utf-8-sig"))))
        assert {life["name"]: life["preference"] for life in lives}[ADJUSTED] == "0"
        assert {life["prepared_on"] for life in lives if life["name"] != GONE} == {"2025-08-20"}
        assert {f"certificates/XJTP2025{serial:04}.pdf" for serial in (1, 2, 3)} <= set(bundle.namelist())
