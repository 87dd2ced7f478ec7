"""What the training of the five comes to, in browsers: the money paid at its start and at its end, the certificates, the archive."""

from __future__ import annotations

import csv
import io
import json
import zipfile

from playwright.sync_api import expect
from sqlalchemy import select

from tepei.papers.invariants import invariants
from tepei.people.models import Listing
from tepei.portal import audit, scope, worker
from tepei.portal.database import db
from tepei.portal.jobs import Job
from tests.browser.conftest import picture
from tests.browser.training_year import (
    ABSENT,
    ADJUSTED,
    AWAY,
    EARLY,
    SOUTH,
    WHOLE,
    TrainingYear,
    sure,
)

CODE = "nmg-tepei-2023"
MONEY = f"/funding/{CODE}"


def pay(year: TrainingYear, name: str, day: str, total: str) -> None:
    """Computed and prepared by one, approved and paid by another."""
    first, second = year.at("region"), year.at("second")
    first.goto(MONEY)
    first.get_by_role("button", name="计算").click()
    first.get_by_label("批次名称").fill(name)
    first.get_by_role("button", name="编制拨付批次").click()
    year.on(day)
    second.goto(first.url)
    second.get_by_role("button", name="复核通过").click()
    sure(second)
    second.get_by_role("button", name="登记拨付").click()
    expect(second.get_by_text("已登记拨付。")).to_be_visible()
    expect(second.get_by_text(total).first).to_be_visible()


def certify(year: TrainingYear) -> None:
    """Three certificates without a gap, and none for who ended or never came."""
    year.on("2024-07-15")
    page = year.at("region")
    page.goto(f"/certificates/years/{CODE}")
    for name in (EARLY, ABSENT):
        expect(page.get_by_text(name)).to_have_count(0)
    page.get_by_role("button", name="颁发所选的结业证书").click()
    sure(page)
    expect(page.get_by_text("已颁发 3 份结业证书。")).to_be_visible()
    for place, name in enumerate((WHOLE, ADJUSTED, AWAY), start=1):
        expect(page.get_by_role("row", name=name)).to_contain_text(f"NMGTP2023{place:04}")
    own = year.at(WHOLE)
    own.goto("/applications/")
    own.get_by_role("link", name="查看", exact=True).first.click()
    link = own.get_by_role("link", name="下载结业证书").get_attribute("href")
    assert own.request.get(f"{year.site.address}{link}").headers["content-type"] == "application/pdf"
    passer_by = year.visit()
    passer_by.goto("/certificates/verify/NMGTP20230001")
    expect(passer_by.get_by_text("有效", exact=True)).to_be_visible()
    expect(passer_by.get_by_text(WHOLE)).to_have_count(0)


def settle_and_pay(year: TrainingYear) -> None:
    """What no notice says is settled by people: the allowance of who took a leave, tuition and fee of who ended early. Then the rest is paid."""
    page = year.at("region")
    page.goto(MONEY)
    page.get_by_role("button", name="计算").click()
    for name, item, amount in (
        (EARLY, "学费和住宿费", "30000"),
        (EARLY, "管理费", "3000"),
        (AWAY, "生活补贴", "5700"),
    ):
        row = page.get_by_role("row", name=name).filter(has_text=item)
        row.get_by_role("link", name="核定金额").click()
        page.get_by_label("金额（元）").fill(amount)
        page.get_by_label("核定的理由").fill("经集体研究确定。")
        page.get_by_role("button", name="核定金额").click()
    picture(page, "training-money")
    pay(year, "结业考核合格后", "2024-07-16", "20,100")


def everything_adds_up(year: TrainingYear) -> None:
    """八: a whole year is 40,200; who ended for themselves has no allowance, who was disqualified nothing. Nobody is listed: 2023 has no 失信名单."""
    assert year.owed() == {
        WHOLE: "40200.00", ADJUSTED: "40200.00", AWAY: "38700.00", EARLY: "33000.00", ABSENT: "0.00",
    }  # fmt: skip
    assert year.look(select(Listing.id)) == []
    with year.site.application.app_context(), scope.everything("a test checks the whole"):
        assert invariants() == []
        assert audit.verify() is None
        db.session.remove()


def archive(year: TrainingYear) -> None:
    """归档: the package tells each life, has the certificates and what was paid."""
    page = year.at("region")
    page.goto(f"/years/{CODE}")
    page.get_by_role("link", name="截止申报").click()
    page.get_by_role("button", name="截止", exact=True).click()
    sure(page)
    expect(page.get_by_text("已截止").first).to_be_visible()
    page.goto(f"/years/{CODE}")
    page.get_by_role("button", name="归档", exact=True).click()
    sure(page)
    page.get_by_role("button", name="生成归档包").click()
    expect(page.get_by_text("正在生成归档包")).to_be_visible()
    with year.site.application.app_context():
        [(job,)] = year.look(select(Job.id))
        worker.run(job)
        db.session.remove()
    page.goto("/jobs/")
    with page.expect_download() as given:
        page.get_by_role("link", name="下载").first.click()
    bundle = zipfile.ZipFile(io.BytesIO(given.value.path().read_bytes()))
    lives = {row["name"]: row for row in _table(bundle, "trainees.csv")}
    assert {name: row["state"] for name, row in lives.items()} == {
        WHOLE: "completed", ADJUSTED: "completed", AWAY: "completed", EARLY: "ended", ABSENT: "disqualified",
    }  # fmt: skip
    assert (lives[ADJUSTED]["preference"], lives[ADJUSTED]["training_unit_name"]) == ("0", SOUTH)
    life = json.loads(bundle.read(f"trainees/{lives[AWAY]['number']}.json"))
    assert [move["verb"] for move in life["moves"]][3:6] == ["leave", "come_back", "assess"]
    assert {f"certificates/NMGTP2023{serial:04}.pdf" for serial in (1, 2, 3)} <= set(bundle.namelist())
    paid = [row for row in _table(bundle, "payments.csv") if row["state"] == "paid"]
    assert sum(float(row["amount"]) for row in paid) == 165_000 - 33_000 + 20_100


def _table(bundle: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(bundle.read(name).decode("utf-8-sig"))))
