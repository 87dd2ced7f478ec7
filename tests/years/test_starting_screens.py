"""A year begun on screen: from another one, whose suggestions follow, or from nothing."""

from __future__ import annotations

from tests.programmes.offices import hidden
from tests.schemes.office import Office
from tests.years.pages import send


def test_year_is_rolled_over_on_the_screen(office: Office) -> None:
    page = office.get("/years/new?source=nmg-tepei-2023")
    assert 'value="2024"' in page and 'value="nmg-tepei-2024"' in page
    said = {"source": "nmg-tepei-2023", "name": "2024年度特培", "code": "nmg-tepei-2024", "year": "2024"}
    assert send(office, "/years/new", "/years/new", **said) == 302
    page = office.get("/years/nmg-tepei-2024")
    assert "依据仍是“内人社办发〔2023〕21号 三（一）1”" in page
    assert "原为" in office.get("/years/nmg-tepei-2024/compare")
    assert send(office, "/years/new", "/years/new", **said) == 422


def test_suggestion_follows_the_start_unless_it_was_changed(office: Office) -> None:
    shown = hidden(office.get("/years/new?source=nmg-tepei-2023"))
    left = {
        "name": "2024年度“内蒙古少数民族地区专业技术人才特培计划”",
        "code": "nmg-tepei-2024",
        "year": "2024",
    }
    answer = office.client.post("/years/new", data=shown | left | {"source": "blank"})
    assert answer.status_code == 422
    assert "起点已改选" in answer.text
    assert [text for text in left.values() if f'value="{text}"' in answer.text] == []
    mine = left | {"code": "gugan", "source": "nmg-tepei-2025"}
    answer = office.client.post("/years/new", data=shown | mine)
    assert (answer.status_code, 'value="gugan"' in answer.text, 'value="2026"' in answer.text) == (
        422,
        True,
        True,
    )
    assert (
        'value="nmg-tepei-2025" selected' in answer.text or 'selected value="nmg-tepei-2025"' in answer.text
    )
    own = {"name": "骨干", "code": "gugan-2026", "year": "2030", "source": "nmg-tepei-2025"}
    assert office.client.post("/years/new", data=shown | own).status_code == 302


def test_refused_new_year_keeps_what_was_typed(office: Office) -> None:
    said = {"source": "blank", "name": "基层骨干", "code": "jiceng-2026", "year": "20"}
    answer = office.client.post("/years/new", data=hidden(office.get("/years/new")) | said)
    assert answer.status_code == 422
    assert 'value="jiceng-2026"' in answer.text
    # All at once, not one after the other.
    assert all(f"请填写{what}" in answer.text for what in ("项目名称", "项目代码", " 2000 至 2100 的年份"))


def test_blank_year_of_a_programme_that_is_there_needs_no_name(office: Office) -> None:
    said = {
        "source": "blank",
        "name": "另一方案",
        "code": "nmg-other-2026",
        "year": "2026",
        "programme_code": "nmg-tepei",
    }
    assert send(office, "/years/new", "/years/new", **said) == 302


def test_blank_year_names_the_sources_that_nobody_has_written(office: Office) -> None:
    said = {
        "source": "blank",
        "name": "骨干",
        "code": "gugan-2026",
        "year": "2026",
        "programme_name": "骨干",
        "programme_code": "gugan",
    }
    assert send(office, "/years/new", "/years/new", **said) == 302
    assert office.get("/years/gugan-2026").count("依据还是“待填写”") == 4
