"""A year as files: taken out, looked at, loaded."""

from __future__ import annotations

import html
import io
import zipfile

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tepei import packs
from tepei.portal import scope
from tepei.portal.database import transaction
from tepei.programmes import queries
from tepei.programmes.models import Cycle
from tepei.schemes import actions, assembling
from tests import factories
from tests.schemes.office import CODE, Office, cycle


@pytest.fixture
def app(sqlite_portal: Flask) -> Flask:
    return sqlite_portal


def test_year_goes_out_as_a_zip_and_comes_back_with_a_preview(app: Flask, office: Office) -> None:
    answer = office.client.get(f"/scheme/{CODE}/export")
    assert answer.mimetype == "application/zip"
    files = {name: text.decode() for name, text in unzipped(answer.data).items()}
    assert sorted(files) == sorted({*packs.FILES} - {*packs.OPTIONAL})
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


def test_upload_says_what_loading_would_be(app: Flask, office: Office) -> None:
    answer = office.client.get(f"/scheme/{CODE}/export")
    files = {name: text.decode() for name, text in unzipped(answer.data).items()}
    assert "与现有内容没有差别" in upload(office, files).text
    new = {**files, "cycle.yaml": files["cycle.yaml"].replace(CODE, "nmg-tepei-2026")}
    assert "这是一个新的年度" in upload(office, new).text
    with app.app_context():
        ours = cycle(app)
        actions.open_cycle(ours.id, ours.version)
    assert "本年度已经开放，这是一次修订" in upload(office, files).text
    with app.app_context(), scope.everything("a test closes the year"), transaction() as session:
        session.get_one(Cycle, ours.id).state = "closed"
    refused = upload(office, files).text
    assert "配置不能再改动" in refused
    assert ">确认载入<" not in refused


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
