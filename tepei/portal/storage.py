"""Where bytes lie: under the SHA-256 of their content, immutable, in a folder outside the web root."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from flask import current_app

ABANDONED_AFTER = 3600  # seconds


class Store(Protocol):
    """What a store of files must do; a folder is the default, an object store can take its place."""

    def put(self, content: bytes) -> str:
        """Keep the content durably before returning its SHA-256 (64 hex digits)."""

    def get(self, sha256: str) -> bytes:
        """The content. Raises FileNotFoundError."""

    def names(self) -> list[tuple[str, float]]:
        """Every stored SHA-256 with its age in seconds."""

    def remove(self, sha256: str) -> None:
        """Forget the content."""


class Folder:
    """A local folder: tmp → fsync → rename, so that a name never stands for half a file."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def _path(self, sha256: str) -> Path:
        return self.root / sha256[:2] / sha256

    def put(self, content: bytes) -> str:
        """Keep the content durably before returning its SHA-256."""
        sha256 = hashlib.sha256(content).hexdigest()
        path = self._path(sha256)
        if path.exists():
            os.utime(path)  # young again: the sweeper must not take it before its row is committed
            return sha256
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.parent / f".{uuid4().hex}"
        try:
            with draft.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.rename(path)
        except OSError:
            draft.unlink(missing_ok=True)  # a full disk leaves a part of the file behind
            raise
        _sync_folder(path.parent)
        return sha256

    def get(self, sha256: str) -> bytes:
        """The content. Raises FileNotFoundError."""
        return self._path(sha256).read_bytes()

    def names(self) -> list[tuple[str, float]]:
        """Every file with its age in seconds, abandoned drafts (".…") included."""
        now = time.time()
        return [(path.name, now - path.stat().st_mtime) for path in self.root.glob("??/*")] + [
            (f"{path.parent.name}/{path.name}", now - path.stat().st_mtime)
            for path in self.root.glob("??/.*")
        ]

    def remove(self, sha256: str) -> None:
        """Forget a content, or a draft given as "ab/.name"."""
        (self.root / sha256 if "/" in sha256 else self._path(sha256)).unlink(missing_ok=True)


def workplace() -> Path:
    """Where work in hand may lie for a while, readable by the service alone: prints and workbooks name people."""
    folder = Path(current_app.config["DATA_DIR"]) / "work"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def tidy_workplace() -> None:
    """Remove what a killed process left behind. Whatever is made there is made within an hour."""
    for path in workplace().iterdir():
        if time.time() - path.stat().st_mtime > ABANDONED_AFTER:
            shutil.rmtree(path, ignore_errors=True)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def home() -> Path:
    """Where the files of this installation lie."""
    return Path(current_app.config["DATA_DIR"]) / "files"


def store() -> Store:
    """The store of this installation."""
    return Folder(home())
