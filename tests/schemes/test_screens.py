"""The screens on which a year is set up."""

from __future__ import annotations

import html
import io
import re
import zipfile
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from tepei import packs
from tepei.policy.scheme import Promise
from tepei.portal import scope
from tepei.portal.database import db
from tepei.programmes import queries
from tepei.programmes.models import Cycle
from tepei.schemes import actions, assembling
from tepei.schemes.form_models import FormField, FormSection
from tepei.schemes.models import Requirement, Scheme
from tests import factories
from tests.programmes.test_screens import hidden

CODE = "nmg-tepei-2025"
LISTS = (
    "requirements", "cases", "limits", "money", "form-sections", "form-fields", "attachment-kinds", "route-steps", "documents",
    "summary-columns",
)  # fmt: skip


class Office:
    """The region's reviewer, who sets years up."""

    def __init__(self, app: Flask) -> None:
        self.app, self.client = app, app.test_client()
        with app.app_context():
            factories.member("region", "region_reviewer", "150000")
        factories.sign_in(self.client, "region")

    def get(self, path: str, status: int = 200) -> str:
        answer = self.client.get(path)
        assert answer.status_code == status, (path, answer.status_code)
        return html.unescape(answer.text)

    def post(self, path: str, **values: Any) -> TestResponse:
        """Fill in the form of this page as it stands, with some values changed, and send it."""
        page = self.client.get(path).text
        return self.client.post(path, data=hidden(page) | typed(page) | values)

    def press(self, path: str, page: str) -> TestResponse:
        return self.client.post(path, data={"csrf_token": factories.token_of(self.client.get(page).text)})


def typed(page: str) -> dict[str, Any]:
    """What a browser would send of the generated form's boxes."""
    form = page[page.index('<form id="model_form"') :]
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, kind = re.search(r'name="([^"]+)"', tag), re.search(r'type="([^"]+)"', tag)
        if not name or (kind and kind[1] in ("hidden", "submit", "file")):
            continue
        if kind and kind[1] in ("checkbox", "radio") and "checked" not in tag:
            continue
        value = re.search(r'value="([^"]*)"', tag)
        found.setdefault(name[1], []).append(html.unescape(value[1]) if value else "")
    for name, body in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.S):
        found[name] = html.unescape(body).lstrip("\r\n")
    for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        options = re.findall(r"<option[^>]*>", body)
        tag = next((each for each in options if " selected" in each), options[0] if options else "")
        chosen = (re.search(r'value="([^"]*)"', tag) or ["", ""])[1]
        found.setdefault(name, []).append(html.unescape(chosen))
    return found


@pytest.fixture
def app(sqlite_portal: Flask) -> Flask:
    return sqlite_portal


@pytest.fixture
def office(app: Flask) -> Office:
    return Office(app)


def one(app: Flask, statement: Any) -> Any:
    with app.app_context(), scope.everything("a test looks"):
        return db.session.scalars(statement).one()


def cycle(app: Flask, code: str = CODE) -> Cycle:
    with app.app_context():
        return queries.cycle_by_code(code)


def requirement(app: Flask, track: str, key: str) -> Requirement:
    wanted = select(Requirement).join(Requirement.track).where(Requirement.key == key)
    with app.app_context(), scope.everything("a test looks"):
        tracks = {each.code: each.id for each in queries.cycle_by_code(CODE).tracks}
    return one(app, wanted.where(Requirement.track_id == tracks[track]))  # type: ignore[no-any-return]


def test_desk_shows_the_parts_of_a_year_and_that_nothing_is_wrong(office: Office) -> None:
    page = office.get(f"/scheme/{CODE}")
    assert "没有发现问题" in page
    for word in (
        "选拔条件",
        "申报表的栏目",
        "附件种类",
        "审核环节",
        "打印材料",
        "汇总表的列",
        "经费标准",
        "名额限制",
        "示例",
    ):
        assert word in page


@pytest.mark.parametrize("path", LISTS)
def test_every_part_is_listed_and_has_a_form_for_a_new_row(office: Office, path: str) -> None:
    office.get(f"/{path}/list/")
    office.get(f"/{path}/add")


@pytest.mark.parametrize("path", LISTS)
def test_row_is_saved_as_it_stands_without_a_change(app: Flask, office: Office, path: str) -> None:
    with app.app_context():
        before = packs.write_cycle(assembling.assembled(queries.cycle_by_code("nmg-new-era-2023")))
        rows = {
            "requirements": "requirements", "cases": "cases", "limits": "limits", "money": "money_items",
            "form-sections": "form_sections", "form-fields": "form_fields", "attachment-kinds": "attachment_kinds",
            "route-steps": "route_steps", "documents": "documents", "summary-columns": "summary_columns",
        }  # fmt: skip
        mapper = next(m for m in FormField.registry.mappers if m.local_table.name == rows[path])
        with scope.everything("a test looks"):
            ids = db.session.scalars(select(mapper.class_.id)).all()
        written = [packs.write_cycle(assembling.assembled(each)) for each in queries.cycles()]
    for pk in ids[::7]:
        answer = office.post(f"/{path}/edit/{pk}")
        assert answer.status_code == 302, (path, pk, answer.text[:200])
    with app.app_context():
        assert [packs.write_cycle(assembling.assembled(each)) for each in queries.cycles()] == written
        assert before in written


def test_condition_is_picked_from_lists_and_said_as_a_sentence(app: Flask, office: Office) -> None:
    ours = requirement(app, "outside", "edu_title")
    path = f"/requirements/edit/{ours.id}"
    lines = {
        "alternatives-group": ["1", "1", "2", "3"],
        "alternatives-fact": ["education_rank", "years", "title_rank", "is_scarce"],
        "alternatives-operator": ["at_least", "at_least", "at_least", "is"],
        "alternatives-value": ["硕士研究生", "5", "副高级", "是"],
        "alternatives-text": ["", "", "", ""],
    }
    assert office.post(path, **lines).status_code == 302
    page = office.get(f"/requirements/show/{ours.id}")
    assert (
        "最高学历为硕士研究生及以上且从事本专业工作年限满 5 年，或专业技术职称为副高级及以上，或属于紧缺专业"
        in page
    )
    assert "硕士4.9年且无职称" in page


def test_faulty_condition_is_told_and_what_was_typed_stays(app: Flask, office: Office) -> None:
    ours = requirement(app, "outside", "edu_title")
    lines = {
        "alternatives-group": ["1"],
        "alternatives-fact": ["education_rank"],
        "alternatives-operator": ["at_least"],
        "alternatives-value": ["秀才"],
        "alternatives-text": ["旧时说法"],
    }
    answer = office.post(f"/requirements/edit/{ours.id}", **lines)
    assert answer.status_code == 422
    page = html.unescape(answer.text)
    assert "第 1 行条件：“最高学历”请填数字，或其中之一：博士研究生、硕士研究生" in page
    assert 'value="秀才"' in page
    assert 'value="旧时说法"' in page
    assert requirement(app, "outside", "edu_title").alternatives == ours.alternatives


def test_conditions_are_tried_on_an_invented_person(app: Flask, office: Office) -> None:
    ours = requirement(app, "outside", "age")
    answered = office.get(
        f"/requirements/trial/{ours.id}?born_on=1979-06-01&ethnicity_name=蒙古族&region_code=150100"
        "&education_rank=硕士研究生&years=4.9&title_rank=无"
    )
    assert "边界" in answered
    assert "还差约 2 个月" in answered
    assert "的值不对" in office.get(f"/requirements/trial/{ours.id}?years=很久")


def test_changed_condition_that_an_example_contradicts_keeps_the_year_from_opening(
    app: Flask, office: Office
) -> None:
    ours = requirement(app, "inside", "edu_title")
    lines = {
        "alternatives-group": ["1"],
        "alternatives-fact": ["title_rank"],
        "alternatives-operator": ["at_least"],
        "alternatives-value": ["中级"],
        "alternatives-text": [""],
    }
    assert office.post(f"/requirements/edit/{ours.id}", **lines).status_code == 302
    page = office.get(f"/scheme/{CODE}")
    assert "示例应不满足“（无）”，实际不满足“edu_title”" in page
    assert "去补正" in page


def test_rows_are_moved_up_and_down(app: Flask, office: Office) -> None:
    ours = requirement(app, "outside", "scope")
    listed = f"/requirements/list/?_flt_0_track={ours.track_id}"
    assert office.press(f"/requirements/move/{ours.id}/down", listed).status_code == 302
    with app.app_context():
        track = assembling.assembled(queries.cycle_by_code(CODE)).tracks[1]
    assert [each.key for each in track.requirements][:2] == ["politics", "scope"]
    assert office.press(f"/requirements/move/{ours.id}/sideways", listed).status_code == 404


def test_field_is_added_renamed_and_once_in_force_retired_not_deleted(app: Flask, office: Office) -> None:
    ours = cycle(app, "nmg-tepei-2023")
    section = one(app, select(FormSection).where(FormSection.cycle_id == ours.id, FormSection.key == "plan"))
    values = {"section": str(section.id), "key": "funding", "label": "资助需求", "kind": "long_text"}
    assert office.post(f"/form-fields/add?section={section.id}", **values).status_code == 302
    added = one(app, select(FormField).where(FormField.key == "funding"))
    assert office.post(f"/form-fields/edit/{added.id}", label="经费需求").status_code == 302
    with app.app_context():
        actions.open_cycle(ours.id, queries.cycle_by_code("nmg-tepei-2023").version)
    listed = f"/form-fields/list/?_flt_0_section={section.id}"
    office.press(f"/form-fields/delete/{added.id}", listed)
    assert "请改为“已停用”" in office.get(listed)
    assert office.post(f"/form-fields/edit/{added.id}", retired="y").status_code == 302
    assert one(app, select(FormField).where(FormField.key == "funding")).retired


def test_year_goes_out_as_a_zip_and_comes_back_with_a_preview(app: Flask, office: Office) -> None:
    answer = office.client.get(f"/scheme/{CODE}/export")
    assert answer.mimetype == "application/zip"
    files = {name: text.decode() for name, text in unzipped(answer.data).items()}
    assert sorted(files) == sorted(packs.FILES)
    files["cycle.yaml"] = files["cycle.yaml"].replace("copies: 3", "copies: 2")
    preview = upload(office, files)
    assert preview.status_code == 200
    assert "申报表份数：3 → 2" in preview.text
    assert cycle(app).copies == 3
    loaded = office.client.post(
        "/scheme/load", data={"csrf_token": factories.token_of(preview.text), **files}
    )
    assert loaded.status_code == 302
    assert cycle(app).copies == 2


def test_faulty_upload_names_every_line_and_loads_nothing(app: Flask, office: Office) -> None:
    with app.app_context():
        files = packs.write_cycle(assembling.assembled(queries.cycle_by_code(CODE)))
    files["cycle.yaml"] = files["cycle.yaml"].replace("closes: 2025-03-21", "closes: 2025-11-31", 1)
    line = files["cycle.yaml"].splitlines().index("closes: 2025-11-31") + 1
    answer = upload(office, files)
    assert answer.status_code == 422
    assert "“2025-11-31”不是日期" in html.unescape(answer.text)
    assert f"cycle.yaml 第 {line} 行" in answer.text


@pytest.mark.parametrize(
    ("content", "text"),
    [(b"", "不是 zip 压缩包"), (b"PK\x03\x04 no", "不是 zip 压缩包"), (b"x" * 2_000_001, "超过 2 MB")],
)
def test_upload_that_is_no_pack_is_told_so(office: Office, content: bytes, text: str) -> None:
    token = factories.token_of(office.client.get("/scheme/upload").text)
    answer = office.client.post(
        "/scheme/upload", data={"csrf_token": token, "pack": (io.BytesIO(content), "pack.zip")}
    )
    assert answer.status_code == 422
    assert text in answer.text


def test_promise_and_statuses_are_edited_where_they_are_said_once(app: Flask, office: Office) -> None:
    ours = one(app, select(Scheme).where(Scheme.cycle_id == cycle(app).id))
    values = {
        "promise_version": "1",
        "promise_text": "本人承诺所填内容真实。",
        "statuses": "selected：已成功入选",
    }
    assert office.post(f"/schemes/edit/{ours.id}", **values).status_code == 302
    with app.app_context():
        scheme = assembling.assembled(queries.cycle_by_code(CODE))
    assert scheme.promise == Promise(version="1", text="本人承诺所填内容真实。")
    assert scheme.statuses == {"selected": "已成功入选"}
    assert office.post(f"/schemes/edit/{ours.id}", trainee_number_pattern="{name}").status_code == 422


def upload(office: Office, files: dict[str, str]) -> TestResponse:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    packed.seek(0)
    token = factories.token_of(office.client.get("/scheme/upload").text)
    return office.client.post("/scheme/upload", data={"csrf_token": token, "pack": (packed, "pack.zip")})


def unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
