"""Papers and the 汇总表 set up without writing a line of markup."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import select

from tepei.portal import scope
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db
from tepei.schemes.form_models import Document, FormField, FormSection, SummaryColumn
from tests.schemes.office import Office, address, cycle, one, stored, typed


def test_saving_a_piece_as_it_stands_changes_nothing(office: Office, document: Document) -> None:
    before = stored(office.app)
    for piece in ("head", "fields", *map(str, range(len(before.parts)))):
        assert office.post(address(document, piece)).status_code == 302, piece
        assert stored(office.app) == before, piece


def test_cell_is_filled_from_a_field_that_is_picked(office: Office, document: Document) -> None:
    page = office.get(address(document, "0"))
    assert '<option value="basic.mobile">基本信息·本人手机</option>' in page
    assert '<option value="about.unit">所在单位</option>' in page
    assert '<option value="career.period">主要工作经历·时间（每行）</option>' in page
    assert "career.period" not in office.get(
        address(document, "head")
    )  # of many rows, it fits no line of a cover
    assert office.post(address(document, "0"), **{"rows-5-1-field": "about.unit"}).status_code == 302
    assert stored(office.app).parts[0].rows[5][1].field == "about.unit"


def test_row_of_a_grid_is_printed_for_each_row_of_a_section(office: Office, document: Document) -> None:
    picked = {"rows-5-1-field": "career.period", "rows-5-1-lines": "4"}
    assert office.post(address(document, "0"), **picked).status_code == 302
    cell = stored(office.app).parts[0].rows[5][1]
    assert (cell.field, cell.lines) == ("career.period", 4)
    assert office.post(address(document, "0"), **{"rows-5-1-field": "about.unit"}).status_code == 302
    page = office.get(address(document, "0"))
    assert "只用于取自可填多行的栏目的单元格" in page


def test_columns_of_a_table_are_picked_from_its_section(office: Office, document: Document) -> None:
    page = office.get(address(document, "1"))
    assert '<option value="post" selected>职务或职称</option>' in page
    assert "basic.name" not in page
    assert office.post(address(document, "1"), **{"columns-0-field": "post"}).status_code == 302
    assert [column.field for column in stored(office.app).parts[1].columns] == ["post", "experience", "post"]


def test_steps_of_an_opinion_are_ticked(office: Office, document: Document) -> None:
    assert office.post(address(document, "4"), **{"boxes-4-steps": ["county", "region"]}).status_code == 302
    assert stored(office.app).parts[4].boxes[4].steps == ("county", "region")


def test_paper_and_cover_are_set_on_the_first_page(office: Office, document: Document) -> None:
    values = {
        "title": "申报书",
        "paper": "A3",
        "landscape": "y",
        "cover-1-label": "单位",
        "notes": "一、甲。\n二、乙。",
    }
    assert office.post(address(document, "head"), **values).status_code == 302
    found = stored(office.app)
    assert (found.title, found.paper, found.landscape) == ("申报书", "A3", True)
    assert found.cover[1].label == "单位"
    assert found.notes == ("一、甲。", "二、乙。")


def test_fault_stands_beside_its_box_and_nothing_typed_is_lost(office: Office, document: Document) -> None:
    before = stored(office.app)
    answer = office.post(address(document, "1"), **{"columns-1-label": "", "columns-2-label": "职务"})
    assert answer.status_code == 422
    assert re.search(r'id="columns-1-label-error">.*缺少此项', answer.text, re.S)
    assert 'value="职务"' in answer.text
    assert stored(office.app) == before
    wide = office.post(address(document, "1"), **{"columns-1-width": "很宽"})
    assert wide.status_code == 422
    assert "columns-1-width-error" in wide.text


def test_row_that_does_not_fill_the_page_is_named_where_it_is_mended(
    office: Office, document: Document
) -> None:
    office.post(address(document, "0"), **{"rows-5-1-colspan": "20"})
    assert "第 6 行共 23 列，应为 24 列" in office.get(address(document, "0"))


def test_layout_that_somebody_else_changed_is_not_overwritten(office: Office, document: Document) -> None:
    old = office.get(address(document, "head"))
    office.post(address(document, "head"), imprint="甲厅制")
    version = re.search(r'name="opened" value="([^"]+)"', old)
    assert version
    assert office.post(address(document, "head"), opened=version[1], imprint="乙厅制").status_code == 409
    assert stored(office.app).imprint == "甲厅制"


def test_picture_shows_what_was_typed_before_it_is_saved(office: Office, document: Document) -> None:
    def picture(**values: Any) -> Any:
        page = office.client.get(address(document, "1")).text
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert token
        data = typed(page) | {"csrf_token": token[1]} | values
        return office.client.post(f"/layouts/picture/{document.id}/1", data=data)

    answer = picture(**{"columns-0-label": "起止时间"})
    assert answer.status_code == 200
    assert "<th>起止时间</th>" in answer.text
    assert "样表" in answer.text
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert "暂时无法预览" in picture(**{"columns-0-label": ""}).text
    assert "起止时间" not in str(stored(office.app))


def test_new_field_becomes_a_column_of_the_table_by_picking_it(office: Office) -> None:
    year = cycle(office.app)
    section = one(
        office.app, select(FormSection).where(FormSection.cycle_id == year.id, FormSection.key == "plan")
    )
    values = {"section": str(section.id), "key": "funding", "label": "资助需求"}
    assert office.post(f"/form-fields/add?section={section.id}", **values).status_code == 302
    assert one(office.app, select(FormField).where(FormField.key == "funding"))
    page = office.get(f"/summary-columns/add?cycle={year.id}")
    assert '<option value="plan.funding">特培学习目标及计划·资助需求</option>' in page
    column = {"key": "funding", "label": "资助需求", "sources": ["plan.funding", "", "basic.name"]}
    assert office.post(f"/summary-columns/add?cycle={year.id}", **column).status_code == 302
    made = one(office.app, select(SummaryColumn).where(SummaryColumn.key == "funding"))
    assert made.sources == ["plan.funding", "basic.name"]
    edit = office.get(f"/summary-columns/edit/{made.id}")
    assert '<option value="plan.funding" selected>' in edit
    assert '<option value="about.row">序号</option>' in edit


def test_field_that_is_gone_stays_to_be_seen(office: Office, document: Document) -> None:
    with office.app.app_context(), scope.everything("a test takes a field away"):
        field = db.session.scalars(
            select(FormField)
            .join(FormField.section)
            .where(FormSection.cycle_id == cycle(office.app).id, FormField.key == "mobile")
        ).one()
        db.session.delete(field)
        db.session.commit()
    assert "basic.mobile（本年度没有这一项）" in office.get(address(document, "0"))


def test_change_of_a_layout_is_kept_in_the_history(office: Office, document: Document) -> None:
    office.post(address(document, "head"), imprint="某厅制")
    with office.app.app_context(), scope.everything("a test reads the history"):
        events = list(db.session.scalars(select(AuditEntry.event).order_by(AuditEntry.number)))
    assert events[-1] == "document.edit"
