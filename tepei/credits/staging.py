"""The right rows of a roster while they are checked: on disk without anybody's number, which stays in memory until it is known whom nobody
registered; then as a table of the transaction that stores them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from sqlalchemy import Date, FromClause, Integer, String
from sqlalchemy.types import TypeEngine

from tepei.credits.roster_rules import RosterLine
from tepei.policy.identity import id_number_facts
from tepei.portal import spools, vault
from tepei.portal.spools import Spool

_COLUMNS: dict[str, TypeEngine[Any]] = {
    "number": Integer(), "id_number_index": String(64), "name": String(100), "unit_id": Integer(), "subject": String(20), "tenths": Integer(),
    "learned_on": Date(), "course": String(200), "source": String(30), "industry": String(40), "level": String(10),
}  # fmt: skip
_NEWCOMERS: dict[str, TypeEngine[Any]] = {
    "number": Integer(), "id_number": String(300), "born_on": Date(), "sex_code": String(1),
}  # fmt: skip
_JOINED_BY = ("number", "id_number_index")


class RosterSpool:
    """Rows one after the other, each with its number in the sheet. Only newcomers' ID numbers are ever written, and sealed: to seal each of
    a hundred thousand that are registered already took a tenth of a roster.
    """

    def __init__(self) -> None:
        self._spool = Spool()
        self._id_numbers: dict[int, str] = {}
        self._index = vault.indexing()

    def __len__(self) -> int:
        return len(self._id_numbers)

    def add(self, number: int, line: RosterLine) -> None:
        """This row of the sheet."""
        id_number, *rest = line
        self._id_numbers[number] = id_number
        self._spool.add((number, self._index(id_number), *rest))

    def staged(self) -> AbstractContextManager[FromClause]:
        """All of them as a table of this transaction (`spools.staged`): the columns of a row, with the index of its ID number instead of it."""
        return spools.staged("roster_lines", _COLUMNS, self._spool, *_JOINED_BY)

    @contextmanager
    def newcomers(self, numbers: Iterable[int]) -> Iterator[FromClause]:
        """Of these rows what a person is registered with: number of the row, sealed ID number, day of birth, sex."""
        with Spool() as spool:
            for number in numbers:
                id_number = self._id_numbers[number]
                spool.add((number, vault.seal(id_number), *id_number_facts(id_number)))
            with spools.staged("roster_newcomers", _NEWCOMERS, spool, "number") as found:
                yield found

    def __enter__(self) -> RosterSpool:
        return self

    def __exit__(self, *_error: object) -> None:
        self._spool.close()
