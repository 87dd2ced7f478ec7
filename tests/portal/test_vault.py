"""Sealed columns: unreadable at rest, found by a keyed hash, and honest about a changed byte."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag
from flask import Flask
from sqlalchemy import text

from tepei.people.models import Person
from tepei.portal import scope, vault
from tepei.portal.database import db
from tests import factories


def test_id_number_is_unreadable_in_the_database_and_readable_in_the_portal(app: Flask) -> None:
    made = factories.person(number="150199198506010012"[:17] + "X")
    stored = db.session.execute(text("SELECT id_number, id_number_index FROM people")).one()
    assert made.id_number not in stored.id_number + stored.id_number_index
    db.session.expire_all()
    with scope.everything("a test reads it back"):
        assert db.session.get_one(Person, made.id).id_number.startswith("150199")


def test_same_text_is_sealed_differently_each_time_and_indexed_alike(app: Flask) -> None:
    assert vault.seal("150199") != vault.seal("150199")
    assert vault.blind_index("150199") == vault.blind_index("150199")
    assert vault.blind_index("150199") != vault.blind_index("150198")
    index = vault.indexing()
    assert [index("150199"), index("150198")] == [vault.blind_index("150199"), vault.blind_index("150198")]


def test_changed_byte_is_refused(app: Flask) -> None:
    sealed = vault.seal("150199")
    changed = sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:]
    with pytest.raises(InvalidTag):
        vault.unseal(changed)
