"""Papers and the 汇总表 set up without writing a line of markup."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.policy.layout import DocumentRecord
from tepei.portal import scope
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db
from tepei.programmes import queries
from tepei.schemes import assembling
from tepei.schemes.form_models import Document, FormField, FormSection, SummaryColumn
from tests.schemes.office import CODE, Office, cycle, one, typed


@pytest.fixture
def app(sqlite_portal: Flask) -> Flask:
    return sqlite_portal


@pytest.fixture
def document(app: Flask) -> Document:
    """The application form of 2025: cover, notes and seven parts; 0 is a grid, 1 a table of rows, 4 the opinions."""
    return one(app, select(Document).where(Document.cycle_id == cycle(app).id))


def stored(app: Flask) -> DocumentRecord:
    with app.app_context():
        return assembling.assembled(queries.cycle_by_code(CODE)).documents["application"]


def address(document: Document, piece: str) -> str:
    return f"/layouts/edit/{document.id}/{piece}"


def test_saving_a_piece_as_it_stands_changes_nothing(app: Flask, office: Office, document: Document) -> None:
    before = stored(app)
    for piece in ("head", "fields", *map(str, range(len(before.parts)))):
        assert office.post(address(document, piece)).status_code == 302, piece
        assert stored(app) == before, piece


def test_cell_is_filled_from_a_field_that_is_picked(app: Flask, office: Office, document: Document) -> None:
    page = office.get(address(document, "0"))
    assert '<option value="basic.mobile">基本信息·本人手机</option>' in page
    assert '<option value="about.unit">所在单位</option>' in page
    assert '<option value="career.period">主要工作经历·时间（每行）</option>' in page
    assert "career.period" not in office.get(
        address(document, "head")
    )  # of many rows, it fits no line of a cover
    assert office.post(address(document, "0"), **{"rows-5-1-field": "about.unit"}).status_code == 302
    assert stored(app).parts[0].rows[5][1].field == "about.unit"


def test_row_of_a_grid_is_printed_for_each_row_of_a_section(
    app: Flask, office: Office, document: Document
) -> None:
    typed = {"rows-5-1-field": "career.period", "rows-5-1-lines": "4"}
    assert office.post(address(document, "0"), **typed).status_code == 302
    cell = stored(app).parts[0].rows[5][1]
    assert (cell.field, cell.lines) == ("career.period", 4)
    assert office.post(address(document, "0"), **{"rows-5-1-field": "about.unit"}).status_code == 302
    page = office.get(address(document, "0"))
    assert "只用于取自可填多行的栏目的单元格" in page


def test_columns_of_a_table_are_picked_from_its_section(
    app: Flask, office: Office, document: Document
) -> None:
    page = office.get(address(document, "1"))
    assert '<option value="post" selected>职务或职称</option>' in page
    assert "basic.name" not in page
    assert office.post(address(document, "1"), **{"columns-0-field": "post"}).status_code == 302
    assert [column.field for column in stored(app).parts[1].columns] == ["post", "experience", "post"]


def test_steps_of_an_opinion_are_ticked(app: Flask, office: Office, document: Document) -> None:
    assert office.post(address(document, "4"), **{"boxes-4-steps": ["county", "region"]}).status_code == 302
    assert stored(app).parts[4].boxes[4].steps == ("county", "region")


def test_paper_and_cover_are_set_on_the_first_page(app: Flask, office: Office, document: Document) -> None:
    values = {
        "title": "申报书",
        "paper": "A3",
        "landscape": "y",
        "cover-1-label": "单位",
        "notes": "一、甲。\n二、乙。",
    }
    assert office.post(address(document, "head"), **values).status_code == 302
    found = stored(app)
    assert (found.title, found.paper, found.landscape) == ("申报书", "A3", True)
    assert found.cover[1].label == "单位"
    assert found.notes == ("一、甲。", "二、乙。")


def test_button_of_a_list_changes_the_page_and_saves_nothing(
    app: Flask, office: Office, document: Document
) -> None:
    before = stored(app)
    answer = office.post(address(document, "1"), do="columns add")
    assert answer.status_code == 200
    assert 'name="columns-3-label"' in answer.text
    assert re.search(r"<input[^>]*autofocus[^>]*columns-3-label", answer.text)
    assert stored(app) == before
    more = typed(answer.text) | {"columns-3-label": "备注", "columns-3-field": "post", "columns-3-width": "0"}
    version = re.search(r'name="opened" value="([^"]+)"', answer.text)
    assert version
    more |= {"opened": html.unescape(version[1]), "csrf_token": html.unescape(re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', answer.text)[0])}  # fmt: skip
    assert office.client.post(address(document, "1"), data=more).status_code == 302
    assert [column.label for column in stored(app).parts[1].columns][3] == "备注"


def test_fault_stands_beside_its_box_and_nothing_typed_is_lost(
    app: Flask, office: Office, document: Document
) -> None:
    before = stored(app)
    answer = office.post(address(document, "1"), **{"columns-1-label": "", "columns-2-label": "职务"})
    assert answer.status_code == 422
    assert re.search(r'id="columns-1-label-error">.*缺少此项', answer.text, re.S)
    assert 'value="职务"' in answer.text
    assert stored(app) == before
    wide = office.post(address(document, "1"), **{"columns-1-width": "很宽"})
    assert wide.status_code == 422
    assert "columns-1-width-error" in wide.text


def test_row_that_does_not_fill_the_page_is_named_where_it_is_mended(
    office: Office, document: Document
) -> None:
    office.post(address(document, "0"), **{"rows-5-1-colspan": "20"})
    assert "第 6 行共 23 列，应为 24 列" in office.get(address(document, "0"))


def test_layout_that_somebody_else_changed_is_not_overwritten(
    app: Flask, office: Office, document: Document
) -> None:
    old = office.get(address(document, "head"))
    office.post(address(document, "head"), imprint="甲厅制")
    version = re.search(r'name="opened" value="([^"]+)"', old)
    assert version
    assert office.post(address(document, "head"), opened=version[1], imprint="乙厅制").status_code == 409
    assert stored(app).imprint == "甲厅制"


def test_parts_are_moved_taken_out_and_added_from_the_form(
    app: Flask, office: Office, document: Document
) -> None:
    def press(path: str, **values: Any) -> int:
        page = office.get(f"/documents/show/{document.id}")
        hidden = {
            key: re.search(rf'name="{key}"[^>]*value="([^"]+)"', page)[1] for key in ("csrf_token", "opened")
        }  # type: ignore[index]
        return office.client.post(path, data=hidden | values).status_code

    titles = [part.title for part in stored(app).parts]
    assert press(f"/layouts/move/{document.id}/0/down") == 302
    assert [part.title for part in stored(app).parts][:2] == [titles[1], titles[0]]
    assert press(f"/layouts/move/{document.id}/0/remove") == 302
    assert titles[1] not in [part.title for part in stored(app).parts]
    assert press(f"/layouts/add/{document.id}", what="career") == 302
    added = stored(app).parts[-1]
    assert (added.kind, added.section) == ("rows", "career")
    assert press(f"/layouts/add/{document.id}", what="opinions") == 302
    assert "unit" in stored(app).parts[-1].boxes[0].steps
    assert press(f"/layouts/arrange/{document.id}", what="none") == 302
    assert stored(app).parts == ()
    assert press(f"/layouts/arrange/{document.id}", what="all") == 302
    assert "特培学习目标及计划" in [cell.label for row in stored(app).parts[0].rows for cell in row]
    assert press(f"/layouts/move/{document.id}/0/sideways") == 404
    assert press(f"/layouts/add/{document.id}", what="nowhere") == 404


def test_fields_of_a_reviewer_are_added_and_stand_on_the_paper(
    app: Flask, office: Office, document: Document
) -> None:
    values = {
        "fields-0-key": "conduct",
        "fields-0-label": "政治表现",
        "fields-0-kind": "long_text",
        "fields-0-printed": "y",
    }
    assert office.post(address(document, "fields"), **values).status_code == 302
    assert [field.label for field in stored(app).fields] == ["政治表现"]
    assert '<option value="review.conduct">政治表现</option>' in office.get(address(document, "0"))


def test_picture_shows_what_was_typed_before_it_is_saved(
    app: Flask, office: Office, document: Document
) -> None:
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
    assert "起止时间" not in str(stored(app))


def test_new_field_becomes_a_column_of_the_table_by_picking_it(app: Flask, office: Office) -> None:
    year = cycle(app)
    section = one(app, select(FormSection).where(FormSection.cycle_id == year.id, FormSection.key == "plan"))
    values = {"section": str(section.id), "key": "funding", "label": "资助需求"}
    assert office.post(f"/form-fields/add?section={section.id}", **values).status_code == 302
    assert one(app, select(FormField).where(FormField.key == "funding"))
    page = office.get(f"/summary-columns/add?cycle={year.id}")
    assert '<option value="plan.funding">特培学习目标及计划·资助需求</option>' in page
    column = {"key": "funding", "label": "资助需求", "sources": ["plan.funding", "", "basic.name"]}
    assert office.post(f"/summary-columns/add?cycle={year.id}", **column).status_code == 302
    made = one(app, select(SummaryColumn).where(SummaryColumn.key == "funding"))
    assert made.sources == ["plan.funding", "basic.name"]
    edit = office.get(f"/summary-columns/edit/{made.id}")
    assert '<option value="plan.funding" selected>' in edit
    assert '<option value="about.row">序号</option>' in edit


def test_field_that_is_gone_stays_to_be_seen(app: Flask, office: Office, document: Document) -> None:
    with app.app_context(), scope.everything("a test takes a field away"):
        field = db.session.scalars(
            select(FormField)
            .join(FormField.section)
            .where(FormSection.cycle_id == cycle(app).id, FormField.key == "mobile")
        ).one()
        db.session.delete(field)
        db.session.commit()
    assert "basic.mobile（本年度没有这一项）" in office.get(address(document, "0"))


def test_change_of_a_layout_is_kept_in_the_history(app: Flask, office: Office, document: Document) -> None:
    office.post(address(document, "head"), imprint="某厅制")
    with app.app_context(), scope.everything("a test reads the history"):
        events = list(db.session.scalars(select(AuditEntry.event).order_by(AuditEntry.number)))
    assert events[-1] == "document.edit"
