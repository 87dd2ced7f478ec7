"""What a layout has a list of: its parts are moved, taken out and added, and so are the fields of a reviewer."""

from __future__ import annotations

import html
import re
from typing import Any

from tepei.schemes.form_models import Document
from tests.schemes.office import Office, address, stored, typed


def test_button_of_a_list_changes_the_page_and_saves_nothing(office: Office, document: Document) -> None:
    before = stored(office.app)
    answer = office.post(address(document, "1"), do="columns add")
    assert answer.status_code == 200
    assert 'name="columns-3-label"' in answer.text
    assert re.search(r"<input[^>]*autofocus[^>]*columns-3-label", answer.text)
    assert stored(office.app) == before
    more = typed(answer.text) | {"columns-3-label": "备注", "columns-3-field": "post", "columns-3-width": "0"}
    version = re.search(r'name="opened" value="([^"]+)"', answer.text)
    assert version
    more |= {"opened": html.unescape(version[1]), "csrf_token": html.unescape(re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', answer.text)[0])}  # fmt: skip
    assert office.client.post(address(document, "1"), data=more).status_code == 302
    assert [column.label for column in stored(office.app).parts[1].columns][3] == "备注"


def test_parts_are_moved_taken_out_and_added_from_the_form(office: Office, document: Document) -> None:
    def press(path: str, **values: Any) -> int:
        page = office.get(f"/documents/show/{document.id}")
        hidden = {
            key: re.search(rf'name="{key}"[^>]*value="([^"]+)"', page)[1] for key in ("csrf_token", "opened")
        }  # type: ignore[index]
        return office.client.post(path, data=hidden | values).status_code

    titles = [part.title for part in stored(office.app).parts]
    assert press(f"/layouts/move/{document.id}/0/down") == 302
    assert [part.title for part in stored(office.app).parts][:2] == [titles[1], titles[0]]
    assert press(f"/layouts/move/{document.id}/0/remove") == 302
    assert titles[1] not in [part.title for part in stored(office.app).parts]
    assert press(f"/layouts/add/{document.id}", what="career") == 302
    added = stored(office.app).parts[-1]
    assert (added.kind, added.section) == ("rows", "career")
    assert press(f"/layouts/add/{document.id}", what="opinions") == 302
    assert "unit" in stored(office.app).parts[-1].boxes[0].steps
    assert press(f"/layouts/arrange/{document.id}", what="none") == 302
    assert stored(office.app).parts == ()
    assert press(f"/layouts/arrange/{document.id}", what="all") == 302
    assert "特培学习目标及计划" in [cell.label for row in stored(office.app).parts[0].rows for cell in row]
    assert press(f"/layouts/move/{document.id}/0/sideways") == 404
    assert press(f"/layouts/add/{document.id}", what="nowhere") == 404


def test_fields_of_a_reviewer_are_added_and_stand_on_the_paper(office: Office, document: Document) -> None:
    values = {
        "fields-0-key": "conduct",
        "fields-0-label": "政治表现",
        "fields-0-kind": "long_text",
        "fields-0-printed": "y",
    }
    assert office.post(address(document, "fields"), **values).status_code == 302
    assert [field.label for field in stored(office.app).fields] == ["政治表现"]
    assert '<option value="review.conduct">政治表现</option>' in office.get(address(document, "0"))
