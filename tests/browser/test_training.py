"""The end of a year of training in a browser: a training unit completes somebody by its list, the region issues the certificate that everybody may check,
and two people pay what is due (内人社办发〔2023〕21号 六（四）, 八).
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tepei.demo import loading
from tepei.portal import scope
from tepei.portal.database import db
from tepei.trainees import bulk
from tepei.trainees.models import Trainee
from tests.browser.conftest import Site, Visit, picture
from tests.trainees.test_bulk import filled

pytestmark = pytest.mark.browser
YEAR = "nmg-tepei-2023"


@pytest.fixture
def training(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """特培 2023 on 2024-07-15, its trainees in every state."""
    with site.application.app_context(), scope.everything("a test plays the year"):
        monkeypatch.setitem(site.application.config, "DEMO", "training")
        assert loading.load() == 80
        db.session.remove()
    return site


def test_last_trainee_completes_is_certified_and_paid_for(
    training: Site, visit: Visit, tmp_path: Path
) -> None:
    unit = visit("training")
    name = _complete(training, unit, tmp_path)
    region = visit("region")
    region.goto(f"/certificates/years/{YEAR}")
    expect(region.get_by_role("checkbox", name=name)).to_be_checked()
    region.get_by_role("button", name="颁发所选的结业证书").click()
    region.get_by_role("button", name="确定", exact=True).click()
    number = region.get_by_role("row", name=name).get_by_role("link").first.inner_text()
    picture(region, "certificates")
    _check(visit(), number, name)
    _pay(region, visit("region2"), name)


def _complete(training: Site, unit: Page, folder: Path) -> str:
    """The list as the unit downloads it, once with a slip and once right; whom it is about."""
    unit.goto("/completions/")
    with unit.expect_download() as given:
        unit.get_by_role("link", name="下载名单").click()
    content = Path(given.value.path()).read_bytes()
    for answer in ("好像合格", "合格"):
        sheet = folder / "名单.xlsx"
        sheet.write_bytes(
            filled(training.application, bulk.COMPLETION, content, 考核结果=answer, 考核意见="达到要求")
        )
        unit.get_by_label("填好的名单").set_input_files(sheet)
        unit.get_by_role("button", name="上传并核对").click()
        if answer != "合格":
            expect(unit.get_by_text("表中有问题，没有办理任何一行")).to_be_visible()
            picture(unit, "completion-faults")
    name = unit.locator("tbody th").first.inner_text()
    unit.get_by_role("button", name="确认办理").click()
    unit.get_by_role("button", name="确定", exact=True).click()
    expect(unit.get_by_text("已办理 1 人。")).to_be_visible()
    with training.application.app_context(), scope.everything("a test looks"):
        [done] = db.session.query(Trainee).filter_by(name=name, state="completed").all()
        assert done.assessment == "qualified"
    return name


def _check(passer_by: Page, number: str, name: str) -> None:
    """Anybody, by the number alone; the name is masked."""
    passer_by.goto("/certificates/verify/")
    passer_by.get_by_label("证书编号").fill(number)
    passer_by.get_by_role("button", name="核验").click()
    expect(passer_by.get_by_text("有效", exact=True)).to_be_visible()
    expect(passer_by.get_by_text(name)).to_have_count(0)


def _pay(first: Page, second: Page, name: str) -> None:
    """Computed anew, the allowance is due; who made the batch cannot approve it."""
    first.goto(f"/funding/{YEAR}")
    first.get_by_role("button", name="重新计算").click()
    first.get_by_label("批次名称").fill("结业补发")
    first.get_by_role("button", name="编制拨付批次").click()
    expect(first.get_by_role("row", name=name).first).to_be_visible()
    expect(first.get_by_role("button", name="复核通过")).to_have_count(0)
    second.goto(first.url)
    second.get_by_role("button", name="复核通过").click()
    second.get_by_role("button", name="确定", exact=True).click()
    second.get_by_role("button", name="登记拨付").click()
    expect(second.get_by_text("已拨付").first).to_be_visible()
    picture(second, "batch-paid")
