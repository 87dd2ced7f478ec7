"""A sentence in its reader's language with the province's words; what is kept is Chinese, whoever asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from flask import Flask, render_template_string
from flask_babel import force_locale, gettext, lazy_gettext
from markupsafe import Markup

from tepei.policy.calendar import day_text
from tepei.policy.words import ITEMS, Sentence, join, say
from tepei.portal import catalogue

OURS = {"county": "县市区", "counties": {"zh": "县（市、区）", "en": "district"}}


@contextmanager
def spoken(app: Flask, language: str, words: catalogue.Words) -> Iterator[None]:
    """A reader of this language in a province with these words."""
    kept = app.extensions["babel"].instance.domain_instance.words
    catalogue.init(app, words)
    try:
        with app.test_request_context(), force_locale(language):
            yield
    finally:
        catalogue.init(app, kept)


BUREAU, UNIT = say("%(counties)s人社局"), say("请选择单位所在的%(counties)s。")
NAMED = say("请填写%(label)s。", label=BUREAU)


@pytest.mark.parametrize(
    ("language", "words", "sentence", "text"),
    [
        ("zh", {}, BUREAU, "县（市、区）人社局"),
        ("zh", OURS, BUREAU, "县（市、区）人社局"),
        ("zh", OURS, NAMED, "请填写县（市、区）人社局。"),
        ("en", {}, BUREAU, "County bureau"),
        ("en", OURS, BUREAU, "District bureau"),
        ("en", {}, UNIT, "Choose the county where the unit is."),
        ("en", OURS, UNIT, "Choose the district where the unit is."),
        ("en", {}, NAMED, "Enter: County bureau."),
        ("en", {}, join([say("男"), say("女")], ITEMS), "male, female"),
        ("zh", {}, join([say("男"), say("女")], ITEMS), "男、女"),
        # A value is data and stays what it is, whatever it looks like.
        ("zh", OURS, say("请填写%(label)s。", label="旗县 %(county)s 100%"), "请填写旗县 %(county)s 100%。"),
    ],
)
def test_sentence_is_read_in_the_readers_language_and_the_provinces_words(
    sqlite_portal: Flask, language: str, words: catalogue.Words, sentence: Sentence, text: str
) -> None:
    with spoken(sqlite_portal, language, words):
        assert gettext(sentence) == str(lazy_gettext(sentence)) == text
        assert render_template_string("{{ s }}|{{ _(s) }}", s=sentence) == f"{text}|{text}"


def test_marked_text_has_the_provinces_words_too(sqlite_portal: Flask) -> None:
    with spoken(sqlite_portal, "zh", OURS):
        assert gettext("直接报%(region)s") == "直接报省（自治区）"
        assert gettext("请填写%(label)s。", label=BUREAU) == "请填写县（市、区）人社局。"
        assert (
            render_template_string("{{ _('请填写%(label)s。', label=s) }}", s=BUREAU)
            == "请填写县（市、区）人社局。"
        )


class _Year:
    """A row that says what its tracks are called."""

    def __init__(self, words: dict[str, str]) -> None:
        self.words = words


catalogue.speaks(_Year, lambda year: year, lambda year: year.words)
CHOOSE = say("请选择%(track_word)s。")


@pytest.mark.parametrize(
    ("language", "words", "rows", "text"),
    [
        ("zh", {}, [], "请选择培养方式。"),
        ("zh", {"track_word": "申报项目"}, [], "请选择申报项目。"),
        ("zh", {"track_word": "申报项目"}, [_Year({"track_word": "层次"})], "请选择层次。"),
        ("zh", {"track_word": "申报项目"}, [_Year({})], "请选择申报项目。"),
        # A page is about the row that it was asked for, whatever else it looks up.
        ("zh", {}, [None, "旗县", _Year({"track_word": "层次"}), _Year({"track_word": "系列"})], "请选择层次。"),
        ("en", {}, [_Year({"track_word": "层次"})], "Choose a track."),
    ],
)  # fmt: skip
def test_page_about_a_year_is_read_in_its_words(
    sqlite_portal: Flask, language: str, words: catalogue.Words, rows: list[object], text: str
) -> None:
    with spoken(sqlite_portal, language, words):
        for row in rows:
            catalogue.speak_of(row)
        assert gettext(CHOOSE) == gettext("请选择%(track_word)s。") == text
        assert catalogue.chinese(CHOOSE) == text or language == "en"


def test_what_is_of_another_year_is_said_in_its_words(sqlite_portal: Flask) -> None:
    """A list shows rows of several years."""
    selected = say("已成功%(selected_word)s")
    with spoken(sqlite_portal, "zh", {}):
        assert catalogue.in_words_of({"selected_word": "认定"}, selected) == "已成功认定"
        assert gettext(selected) == "已成功入选"
        catalogue.speak_of(_Year({"selected_word": "通过"}))
        assert [gettext(selected), catalogue.in_words_of({}, selected), gettext(selected)] == [
            "已成功通过", "已成功入选", "已成功通过",
        ]  # fmt: skip
        assert catalogue.chinese_words({"selected_word": "立项"})["selected_word"] == "立项"


def test_pages_escape_values_and_keep_markup_that_they_are_given(sqlite_portal: Flask) -> None:
    with spoken(sqlite_portal, "en", {}):
        values = {"s": say("请填写%(label)s。", label="<b>"), "label": "<b>", "link": Markup("<a>x</a>")}
        assert render_template_string("{{ s }} {{ _(s) }}", **values) == "Enter: &lt;b&gt;. Enter: &lt;b&gt;."
        assert (
            render_template_string("{{ _('请填写%(label)s。', label=label) }}", **values)
            == "Enter: &lt;b&gt;."
        )
        assert (
            render_template_string("{{ _('请填写%(label)s。', label=link) }}", **values) == "Enter: <a>x</a>."
        )
        assert render_template_string("{{ _(label) }}", **values) == "&lt;b&gt;"


def test_what_is_kept_is_chinese_with_the_provinces_words(sqlite_portal: Flask) -> None:
    with spoken(sqlite_portal, "en", OURS):
        assert catalogue.chinese(BUREAU) == "县（市、区）人社局"


def test_days_are_read_in_the_readers_way(sqlite_portal: Flask) -> None:

    with spoken(sqlite_portal, "en", {}):
        assert gettext(day_text(date(2023, 3, 8))) == "2023-03-08"
    with spoken(sqlite_portal, "zh", {}):
        assert gettext(day_text(date(2023, 3, 8))) == "2023年3月8日"
