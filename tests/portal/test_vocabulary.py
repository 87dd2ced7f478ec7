"""A province's own words on every screen, and ours untouched in English."""

from __future__ import annotations

from flask import Flask
from flask_babel import force_locale, gettext

from tepei.portal.screens.vocabulary import ProvincialDomain

WORDS = {"旗县": "县市区", "旗县（市、区）": "县（市、区）", "盟市": "地州市"}


def test_words_are_replaced_the_longest_first_and_values_kept(sqlite_portal: Flask) -> None:
    with sqlite_portal.test_request_context(), force_locale("zh"):
        ProvincialDomain(WORDS).as_default()
        assert gettext("旗县（市、区）人社局") == "县（市、区）人社局"
        assert gettext("%(name)s是盟市", name="旗县") == "旗县是地州市"


def test_english_keeps_its_words(sqlite_portal: Flask) -> None:
    with sqlite_portal.test_request_context(), force_locale("en"):
        ProvincialDomain(WORDS).as_default()
        assert gettext("旗县（市、区）人社局") == "County HR bureau" or "旗县" not in gettext(
            "旗县（市、区）人社局"
        )
