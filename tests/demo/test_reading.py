"""What people read in another province, and in English: every page that a link leads to, and what each form answers when it is sent empty."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from tepei.papers.models import Paper
from tepei.people.models import Person
from tepei.portal import scope
from tepei.portal.accounts import Account
from tepei.portal.database import db
from tests import factories

ENGLISH = Path(__file__).resolve().parents[2] / "translations/en/LC_MESSAGES/messages.po"
OFFICES = ("unit", "prefecture", "corps", "region", "system", "security")
# What only 内蒙古 says, and a place of a text that nobody filled.
ITS_OWN = re.compile(r"盟市|旗县|兴安盟|区外|区内|内蒙古|%\(")
# Ends or changes the session, answers with a file, or is a guide: those are Chinese and go by the example of one province.
LEFT_OUT = re.compile(
    r"HelpView\.show|logout|locale|password|pdf|zip|export|download|static|workbook|template|file|print", re.I
)


class Reader:
    """A browser that follows one link to each endpoint, and sends one form to each."""

    def __init__(self, app: Flask, username: str, language: str) -> None:
        self.app, self.client, self.known = app, app.test_client(), set[str]()
        factories.sign_in(self.client, username)
        self.client.get(f"/lang/{language}")

    def pages(self) -> Iterator[tuple[str, str]]:
        """(address, page) of all that is read, answers to forms after the page that they stand on."""
        waiting = ["/home/"]
        while waiting:
            address = waiting.pop(0)
            page = self._read("GET", address)
            yield address, page
            for link in re.findall(r'href="(/[^"#]*)', page):
                if self._is_new("GET", html.unescape(link)):
                    waiting.append(html.unescape(link))
            for target, fields in _forms(address, page):
                if self._is_new("POST", target):
                    yield f"POST {target}", self._read("POST", target, fields)

    def _read(self, method: str, address: str, fields: dict[str, str] | None = None) -> str:
        answer = self.client.open(address, method=method, data=fields, follow_redirects=True)
        return html.unescape(answer.get_data(as_text=True)) if answer.mimetype == "text/html" else ""

    def _is_new(self, method: str, address: str) -> bool:
        try:
            endpoint, _values = self.app.url_map.bind("localhost").match(address.partition("?")[0], method)
        except HTTPException:
            return False
        key = f"{method} {endpoint}"
        is_new = key not in self.known and not LEFT_OUT.search(endpoint)
        self.known.add(key)
        return is_new


def _forms(address: str, page: str) -> Iterator[tuple[str, dict[str, str]]]:
    """(where it goes, what is hidden in it) of every form that is posted."""
    for opening, body in re.findall(r'<form([^>]*method="post"[^>]*)>(.*?)</form>', page, re.S | re.I):
        hidden = re.findall(r'<input[^>]*type="hidden"[^>]*>', body)
        fields = {_of(each, "name"): _of(each, "value") for each in hidden}
        for target in (_of(opening, "action") or address, *re.findall(r'formaction="([^"]*)', body)):
            yield target, fields


def _of(tag: str, attribute: str) -> str:
    found = re.search(rf'\b{attribute}="([^"]*)', tag)
    return found[1] if found else ""


@pytest.fixture
def portal(xinjiang_portal: Flask) -> Iterator[Flask]:
    """新疆, put back after what went through."""
    file = Path(xinjiang_portal.config["DATA_DIR"]) / "tepei.db"
    _leave(xinjiang_portal)
    shutil.copy(file, file.with_name("kept.db"))
    yield xinjiang_portal
    _leave(xinjiang_portal)
    shutil.copy(file.with_name("kept.db"), file)


def _leave(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _applicant(app: Flask) -> str:
    """Somebody whose application is still a draft."""
    with app.app_context(), scope.everything("a test looks for somebody"):
        drafted = (
            select(Account.username)
            .join(Person, Person.user_id == Account.id)
            .join(Paper, Paper.person_id == Person.id)
        )
        return str(db.session.scalars(drafted.where(Paper.state == "draft").order_by(Paper.id)).first())


def read(app: Flask, username: str, language: str) -> list[tuple[str, str]]:
    app.config["LOGINS_PER_MINUTE"] = 10_000
    return [*Reader(app, username, language).pages()]


def test_no_page_of_another_province_has_its_words(portal: Flask) -> None:
    found: list[Any] = []
    for who in (_applicant(portal), *OFFICES):
        pages = read(portal, who, "zh")
        assert len(pages) > 10, who
        found += [(who, address, each[0]) for address, page in pages for each in ITS_OWN.finditer(page)]
    assert found == []


def sentences() -> list[str]:
    """What the sentences of the catalogue say in Chinese between their values; single words may be data as well."""
    with ENGLISH.open("rb") as file:
        texts = [str(message.id) for message in read_po(file)]
    parts = {part for text in texts for part in re.split(r"%\(\w+\)\d*[sd]", text)}
    return [part for part in parts if len(part) > 6 and re.search("[，。；：]", part)]


def test_no_page_in_english_has_a_chinese_sentence(portal: Flask) -> None:
    said = sentences()
    assert len(said) > 300
    found: list[Any] = []
    for who in (_applicant(portal), "unit", "region", "security"):
        pages = read(portal, who, "en")
        found += [(who, address, text) for address, page in pages for text in said if text in page]
    assert found == []
