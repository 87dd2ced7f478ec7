"""A backup is put into an empty installation and is all there; one that is damaged, or would cover something, is refused and changes nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from app import create_app
from tepei.portal import backups, database, files, scope, vault
from tepei.portal.database import Model, db
from tests import factories
from tests.applications.filling import photo
from tests.papers.stage import stage
from tests.prepared import SERVER, on_server

NEW = f"tepei_restored_{os.getpid()}"


def run(app: Flask, *words: object) -> Result:
    with app.app_context():
        return app.test_cli_runner().invoke(args=["tepei", *map(str, words)])


def counted() -> dict[str, int]:
    """How many rows each table has."""
    tables = Model.metadata.sorted_tables
    return {each.name: db.session.scalar(select(func.count()).select_from(each)) or 0 for each in tables}


@pytest.fixture
def lived(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """A person, a paper on its way and a file, in a folder of its own: other tests leave theirs behind, some of them damaged."""
    monkeypatch.setitem(app.config, "DATA_DIR", tmp_path / "lived")
    (tmp_path / "lived").mkdir()
    play = stage()
    play.play(play.paper(person=factories.person()), "applicant.submit unit.approve")
    with scope.everything("a test keeps a file"):
        files.keep(photo(), "照片.png", kind="photo")
    return app


@pytest.fixture
def empty(lived: Flask, tmp_path: Path) -> Iterator[Flask]:
    """An installation with nothing in it, of the same kind and with the same key."""
    settings = {"TEPEI_MODE": "test", "DATA_DIR": str(tmp_path / "new"), "DATA_KEY": lived.config["DATA_KEY"]}
    is_server = db.engine.dialect.name == "postgresql"
    if is_server:
        on_server(f"DROP DATABASE IF EXISTS {NEW} WITH (FORCE)", f"CREATE DATABASE {NEW}")
        settings["DATABASE_URL"] = SERVER.rsplit("/", 1)[0] + f"/{NEW}"
    made = create_app(settings)
    yield made
    with made.app_context():
        database.close()
    if is_server:
        on_server(f"DROP DATABASE IF EXISTS {NEW} WITH (FORCE)")


def test_backup_is_restored_whole(lived: Flask, empty: Flask, tmp_path: Path) -> None:
    with scope.everything("a test counts"):
        before = counted()
    answer = run(lived, "backup", tmp_path / "kept")
    assert answer.exit_code == 0, answer.output
    (folder,) = (tmp_path / "kept").iterdir()
    assert folder.stat().st_mode & 0o077 == 0
    restored = run(empty, "restore", folder)
    assert "数据不变量和审计链均无问题。" in restored.output, restored.output
    with empty.app_context(), scope.everything("a test counts"):
        assert counted() == before
        (kept,) = db.session.scalars(select(files.StoredFile)).all()
        assert files.open_bytes(kept)
    again = run(empty, "restore", folder)
    assert "不会覆盖" in again.output
    assert again.exit_code == 1


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda folder: (folder / backups.MANIFEST).unlink(), "不是完整的备份"),
        (lambda folder: (folder / backups.MANIFEST).write_text("{"), "不能读取"),
        (lambda folder: next(folder.glob("database.*")).write_bytes(b"x"), "与备份时不一致"),
        (lambda folder: _spoil(next(folder.glob("files/??/*"))), "已损坏"),
    ],
    ids=["没有清单", "清单残缺", "数据库残缺", "附件残缺"],
)
def test_damaged_backup_is_refused_and_changes_nothing(
    lived: Flask, empty: Flask, tmp_path: Path, spoil: Callable[[Path], None], words: str
) -> None:
    folder, _manifest = backups.back_up(tmp_path / "kept")
    spoil(folder)
    answer = run(empty, "restore", folder)
    assert words in answer.output
    assert answer.exit_code == 1
    assert not [*(tmp_path / "new").glob("files/??/*")]


def _spoil(path: Path) -> None:
    """Another content under the name; the link is cut first, the store keeps its own."""
    path.unlink()
    path.write_bytes(b"x")


def test_key_of_another_installation_is_named(lived: Flask, empty: Flask, tmp_path: Path) -> None:
    folder, _manifest = backups.back_up(tmp_path / "kept")
    empty.config["DATA_KEY"] = "fedcba9876543210" * 4
    vault.init(empty)
    answer = run(empty, "restore", folder)
    assert "DATA_KEY 与数据库不符" in answer.output
    assert answer.exit_code == 1


def test_latest_backups_are_kept(lived: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        folder, _manifest = backups.back_up(tmp_path)
        folder.rename(folder.with_name(f"tepei-2026010{number + 1}-000000"))
    (tmp_path / "tepei-note").mkdir()
    answer = run(lived, "backup", tmp_path, "--keep", 2)
    assert answer.output.count("已删除旧备份") == 2
    assert len([*tmp_path.glob(f"tepei-*/{backups.MANIFEST}")]) == 2
    assert (tmp_path / "tepei-note").is_dir()
