"""Backup and restore 备份与恢复: the database as it is at one moment, then the files, and a list that both are measured by.

The database goes first: files are never changed, so every row of it has its file. The keys are in neither; whoever has a backup alone
cannot read what is sealed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import inspect, text

from tepei.policy.words import say
from tepei.portal import clock, storage
from tepei.portal.database import db
from tepei.portal.errors import Refused

MANIFEST, _FILES = "manifest.json", "files"
_NAMES = {"sqlite": "database.sqlite", "postgresql": "database.dump"}


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: when it was made, the version of the tables, SHA-256 of the database's copy, how many files of how many bytes."""

    made_at: str
    database: str
    revision: str
    sha256: str
    files: int
    size: int


def back_up(parent: Path) -> tuple[Path, Manifest]:
    """A new folder below `parent`, named by the moment, readable by its owner alone. Raises OSError and CalledProcessError."""
    made_at = clock.real()
    folder = parent / f"tepei-{made_at:%Y%m%d-%H%M%S}"
    draft = folder.with_name(f".{folder.name}")
    draft.mkdir(mode=0o700, parents=True)
    try:
        database = draft / _NAMES[_dialect()]
        _copy_database(database)
        files, size = _copy_files(storage.home(), draft / _FILES)
        manifest = Manifest(made_at.isoformat(), _dialect(), _revision(), _sha256(database), files, size)
        (draft / MANIFEST).write_text(json.dumps(asdict(manifest), indent=2))
        draft.rename(folder)  # one without a name was not finished
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return folder, manifest


def keep_latest(parent: Path, count: int) -> list[Path]:
    """Remove all but the latest `count` backups below `parent`; the answer is what is gone."""
    found = sorted(each.parent for each in parent.glob(f"tepei-*/{MANIFEST}"))
    gone = found[: max(len(found) - count, 0)]
    for folder in gone:
        shutil.rmtree(folder)
    return gone


def restore(folder: Path) -> Manifest:
    """Put a backup into an installation that has nothing yet. Raises Refused, OSError and CalledProcessError."""
    manifest = _read(folder)
    database = folder / _NAMES[manifest.database]
    if manifest.database != _dialect():
        raise Refused(
            say(
                "备份来自 %(kept)s，当前数据库是 %(here)s：请把 DATABASE_URL 设为同一种数据库",
                kept=manifest.database,
                here=_dialect(),
            )
        )
    if _sha256(database) != manifest.sha256:
        raise Refused(say("%(path)s 与备份时不一致，可能损坏：请换用另一份备份", path=str(database)))
    if damaged := [name for name, sha256 in _stored(folder / _FILES) if sha256 != name]:
        raise Refused(say("备份中的文件 %(name)s 已损坏：请换用另一份备份", name=damaged[0]))
    if inspect(db.engine).get_table_names() or any(_stored(storage.home())):
        raise Refused(
            say("当前数据库或 DATA_DIR 中已有数据，不会覆盖：请使用空的数据库和空的 DATA_DIR 再恢复")
        )
    _copy_files(folder / _FILES, storage.home())
    _load_database(database)
    return manifest


def _read(folder: Path) -> Manifest:
    try:
        return Manifest(**json.loads((folder / MANIFEST).read_text()))
    except FileNotFoundError:
        raise Refused(
            say("%(folder)s 不是完整的备份：缺少 %(name)s", folder=str(folder), name=MANIFEST)
        ) from None
    except (ValueError, TypeError):
        raise Refused(say("%(path)s 不能读取：请换用另一份备份", path=str(folder / MANIFEST))) from None


def _dialect() -> str:
    return db.engine.dialect.name


def _revision() -> str:
    """The version of the tables; "" before the first deployment."""
    if not inspect(db.engine).has_table("alembic_version"):
        return ""
    with db.engine.connect() as connection:
        return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


def _copy_database(target: Path) -> None:
    if _dialect() == "sqlite":
        with (
            closing(sqlite3.connect(db.engine.url.database or "")) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
        return
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def _load_database(source: Path) -> None:
    db.session.remove()
    db.engine.dispose()
    if _dialect() == "sqlite":
        with (
            closing(sqlite3.connect(source)) as copy,
            closing(sqlite3.connect(db.engine.url.database or "")) as target,
        ):
            copy.backup(target)
        return
    _run(
        "pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", str(source)
    )


def _run(program: str, *words: str) -> None:
    """A program of PostgreSQL's client; the password is not among its words, which everybody on the machine reads."""
    url = db.engine.url
    address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    subprocess.run(  # noqa: S603  its words are ours, and the address of our own database
        [program, *words, f"--dbname={address}"],
        env=_with_password(url.password),
        check=True,
        capture_output=True,
    )


def _with_password(password: object) -> Mapping[str, str]:
    return {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}


def _copy_files(source: Path, target: Path) -> tuple[int, int]:
    """How many, of how many bytes. They are linked where one disk holds both: nobody changes them."""
    count = size = 0
    for path in _paths(source):
        place = target / path.parent.name / path.name
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _link(path, place)
        count, size = count + 1, size + place.stat().st_size
    return count, size


def _link(path: Path, place: Path) -> None:
    try:
        os.link(path, place)
    except OSError:  # another disk, or a file system without links
        shutil.copyfile(path, place)


def _stored(folder: Path) -> Iterator[tuple[str, str]]:
    """Each file's name and what it should be: the SHA-256 of its content."""
    for path in _paths(folder):
        yield path.name, _sha256(path)


def _paths(folder: Path) -> list[Path]:
    """The files of a store, without drafts that were abandoned."""
    return sorted(path for path in folder.glob("??/*") if not path.name.startswith("."))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
