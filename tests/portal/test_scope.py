"""Row scope: said once, added to every statement, nothing for who has no sight."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_appbuilder import Model
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import aliased, joinedload

from tepei.organisations.models import Membership
from tepei.people.models import Person
from tepei.portal import scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent
from tests import factories


def test_every_table_said_who_may_see_it() -> None:
    silent = {
        mapper.class_.__name__
        for mapper in Model.registry.mappers
        if mapper.class_.__module__.startswith("tepei")
        and not set(mapper.class_.__mro__) & set(scope.registered())
    }
    assert silent == set()


def test_nobody_sees_nothing(app: Flask) -> None:
    factories.person()
    assert db.session.scalars(select(Person)).all() == []


def test_row_without_an_owner_is_not_everybodys(app: Flask) -> None:
    orphan = factories.person()
    with scope.everything("a test takes the account away"), transaction():
        orphan.user_id = None
    assert db.session.scalars(select(Person)).all() == []
    with factories.signed_in(factories.account("stranger")):
        assert db.session.scalars(select(Person)).all() == []


def test_own_row_is_seen_and_foreign_is_absent(app: Flask) -> None:
    mine, other = factories.person(), factories.person()
    with factories.signed_in(mine):
        assert db.session.scalars(select(Person.id)).all() == [mine.id]
        assert scope.find(Person, mine.id) is mine
        for pk in (other.id, 999_999, 0, -1, 10**20):
            with pytest.raises(Absent):
                scope.find(Person, pk)


def test_counts_aliases_and_joins_are_narrowed_too(app: Flask) -> None:
    mine, other = factories.person(), factories.person()
    member = factories.member("wang", "unit_reviewer", factories.unit())
    again = aliased(Person)
    with factories.signed_in(mine):
        assert db.session.scalar(select(func.count()).select_from(Person)) == 1
        assert db.session.scalars(select(again.id).where(again.id == other.id)).all() == []
        assert db.session.scalars(select(Membership).options(joinedload(Membership.user))).all() == []
    with factories.signed_in(member):
        assert len(db.session.scalars(select(Membership).options(joinedload(Membership.user))).all()) == 1


def test_updates_and_deletes_reach_own_rows_only(app: Flask) -> None:
    mine, other = factories.person(), factories.person()
    with factories.signed_in(mine):
        db.session.execute(update(Person).values(name="改名"))
        db.session.execute(delete(Person).where(Person.id == other.id))
        db.session.commit()
    with scope.everything("a test looks at both"):
        db.session.expire_all()
        assert [db.session.get_one(Person, each.id).name for each in (mine, other)] == ["改名", "白音"]


def test_sight_ends_with_its_block(app: Flask) -> None:
    with factories.signed_in(factories.person()):
        pass
    assert scope.viewer() is scope.NOBODY


def test_statement_that_two_people_send_is_made_once_and_shows_each_their_own(app: Flask) -> None:
    """The text of a statement is kept for the next who sends it; whose rows it asks for is not."""
    people = [factories.person(), factories.person()]
    keys = []
    for mine in people:
        with factories.signed_in(mine) as who:
            statement = select(Person.id).options(scope._criteria(who))
            keys.append(statement._generate_cache_key())
            assert db.session.scalars(select(Person.id)).all() == [mine.id]
    first, second = keys
    assert first is not None and second is not None and first == second
    assert [each.value for each in first.bindparams] != [each.value for each in second.bindparams]
