"""The rows that the lists of a desk are found by: written with each move, read by every list 申报材料审核."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, except_, insert, select, union_all, update

from tepei.papers.desk_models import DeskRow, reached
from tepei.papers.models import Paper
from tepei.portal import bulk, scope
from tepei.portal.database import db

_REACHED = reached()  # made once, because each move sends it
COLUMNS = [each.name for each in _REACHED.selected_columns]


def write(paper: Paper) -> None:
    """Make the rows of a paper anew, in the transaction that moved it."""
    with scope.everything("a move changes the desk of every organisation that the paper has reached"):
        _write(DeskRow.paper_id == paper.id, Paper.id == paper.id)


def write_all(ids: Sequence[int]) -> None:
    """The same of many papers at once."""
    with scope.everything("a move changes the desk of every organisation that the paper has reached"):
        _write(bulk.among(DeskRow.paper_id, ids), bulk.among(Paper.id, ids))


def rename(paper: Paper) -> None:
    """The applicant is called something else: so they are on every desk that the paper ever reached."""
    names = {"applicant_name": paper.applicant_name, "name_letters": paper.name_letters}
    same = update(DeskRow).where(DeskRow.paper_id == paper.id).values(**names)
    with scope.everything("a name changes on the desk of every organisation that the paper has reached"):
        db.session.execute(same.execution_options(synchronize_session=False))


def rebuild() -> None:
    """Make all rows anew, in the caller's transaction."""
    with scope.everything("desks are laid anew"):
        _write()


def differing() -> list[tuple[int, int]]:
    """(organisation id, paper id) of rows that are not as papers and steps say, missing ones included; for who sees everything."""
    rows = select(*(getattr(DeskRow, name) for name in COLUMNS))
    both = union_all(
        select(except_(rows, reached()).subquery()), select(except_(reached(), rows).subquery())
    ).subquery()
    found = select(both.c.organisation_id, both.c.paper_id).distinct()
    return [(organisation_id, paper_id) for organisation_id, paper_id in db.session.execute(found)]


def _write(*of: object) -> None:
    """`of`: the criterion of the rows, and that of the papers that they are made from; none: all."""
    row, paper = of[:1], of[1:]
    db.session.execute(delete(DeskRow).where(*row).execution_options(synchronize_session=False))  # type: ignore[arg-type]
    db.session.execute(insert(DeskRow).from_select(COLUMNS, _REACHED.where(*paper)))  # type: ignore[arg-type]
