"""A section that was added to the form is on the printed page, whoever forgot the layout; judged by the words of the PDF."""

from __future__ import annotations

import subprocess
import unicodedata
from shutil import which
from typing import Any

import pytest

from tepei import packs
from tepei.policy.fields import Section
from tepei.policy.scheme import APPLICATION, SchemeRecord
from tepei.portal import pdf
from tepei.printing.filled import FilledPaper, Opinion
from tepei.printing.pages import Stamp, build_paper
from tests.printing.papers import ROOT, html_of, person

pytestmark = pytest.mark.skipif(which("pdftotext") is None, reason="pdftotext is not installed")
HONOURS = {
    "key": "honours",
    "title": "荣誉称号",
    "fields": [{"key": "title", "label": "称号名称"}, {"key": "reason", "label": "授予理由", "kind": "long_text"}],
}  # fmt: skip
PATENTS = {
    "key": "patents",
    "title": "授权专利",
    "rows": True,
    "fields": [{"key": "name", "label": "专利名称"}, {"key": "granted", "label": "授权年月", "kind": "month"}],
}  # fmt: skip
ANSWERS = {
    **person(basic={"photo": ""}),
    "honours": {"title": "先进工作者", "reason": "成绩突出"},
    "patents": [{"name": "一种播种机", "granted": "2021-05"}],
}


def scheme(*added: dict[str, Any], parts: bool = True) -> SchemeRecord:
    """内蒙古特培 2023 with these sections after its own."""
    year = next(
        year for year in packs.read(ROOT / "packs/inner-mongolia").cycles if year.code == "nmg-tepei-2023"
    )
    sections = (*year.form.sections, *(Section.from_data(each) for each in added))
    document = year.documents[APPLICATION]
    kept = document if parts else document.model_copy(update={"parts": ()})
    return year.scheme.model_copy(
        update={
            "form": year.form.model_copy(update={"sections": sections}),
            "documents": {APPLICATION: kept},
        }
    )


def pages_of(printed: SchemeRecord) -> list[str]:
    opinion = Opinion("unit", "研究所", "同意推荐", "2023-03-06")
    paper = build_paper(printed.printed(APPLICATION), FilledPaper(ANSWERS, {}, (opinion,)), Stamp(), 1)
    made = pdf.render(html_of(paper), "")
    command = ["pdftotext", "-raw", "-", "-"]
    text = subprocess.run(command, input=made, capture_output=True, check=True).stdout.decode()
    pages = ["".join(unicodedata.normalize("NFKC", page).split()) for page in text.split("\f")[:-1]]
    assert len(pages) == paper.sheets
    return pages


def place_of(pages: list[str], *words: str) -> int:
    """The page, from 0, on which all these words stand."""
    return next(number for number, page in enumerate(pages) if all(word in page for word in words))


def test_new_sections_are_printed_before_the_opinions_and_share_a_page() -> None:
    pages = pages_of(scheme(HONOURS, PATENTS))
    honours = place_of(pages, "荣誉称号", "称号名称", "先进工作者", "授予理由", "成绩突出")
    patents = place_of(pages, "授权专利", "专利名称", "一种播种机", "2021年5月")
    assert honours == patents
    assert patents + 1 == place_of(pages, "各部门审核意见", "同意推荐")


def test_form_without_a_layout_is_printed_whole() -> None:
    pages = pages_of(scheme(HONOURS, PATENTS, parts=False))
    text = "".join(pages)
    for section in scheme(HONOURS, PATENTS).form.sections:
        for field in section.fields:
            assert (field.label.replace(" ", "") in text) is field.printed, field.label
    for words in ("先进工作者", "成绩突出", "一种播种机", "从事草原生态研究", "达到国内先进水平", "同意推荐"):
        assert words in text


def test_official_layout_stays_as_it_is() -> None:
    document = scheme().documents[APPLICATION]
    assert scheme().printed(APPLICATION) == document
