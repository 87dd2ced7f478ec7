"""Whether DATA_KEY is the key that this database was sealed with: told at the start, before anybody reads what cannot be read.

A value that is sealed at the first deployment says so, even of a database without people.
"""

from __future__ import annotations

from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from sqlalchemy import select, type_coerce
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.types import Text

from tepei.portal.clock import Setting
from tepei.portal.database import Model, db, transaction
from tepei.portal.vault import Sealed, SealedJson, seal, unseal

OTHER_KEY = (
    "DATA_KEY 与数据库不符，密封的个人信息不能读取：请改回部署时的 DATA_KEY（见备份），或改用新的数据库"
)
_NAME, _TEXT = "data_key_check", "tepei"


def is_the_key() -> bool:
    """Whether what is sealed can be read. A database that was never deployed has nothing sealed."""
    try:
        return all(map(_opens, _samples()))
    except (OperationalError, ProgrammingError):
        return True
    finally:
        db.session.rollback()


def prove() -> bool:
    """Seal the check value at deployment, once; False where other sealed values say that the key is another."""
    if not is_the_key():
        return False
    with transaction() as session:
        if session.get(Setting, _NAME) is None:
            session.add(Setting(name=_NAME, value=seal(_TEXT)))
    return True


def _samples() -> Iterator[str]:
    """The check value; where there is none yet, one value of each sealed column."""
    check = db.session.scalar(select(Setting.value).where(Setting.name == _NAME))
    if check is not None:
        yield check
        return
    for table in Model.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Sealed | SealedJson):
                raw = select(type_coerce(column, Text)).where(column.is_not(None)).limit(1)
                yield from db.session.scalars(raw)


def _opens(sealed: str) -> bool:
    try:
        unseal(sealed)
    except InvalidTag:
        return False
    return True
