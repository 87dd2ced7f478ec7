"""A child process for what strangers made: it opens a file within limits, and whatever the file does ends there."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path

from tepei.portal.lines import lines

# A reader's threads share one heap: one for each would take a third of the address space that it may have.
_ENVIRONMENT = {"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}
_PIECE = 1 << 16  # bytes, what a pipe holds
SECONDS = 30  # by the clock; of the processor's time each reader allows itself less


class Unready(RuntimeError):
    """A reader cannot start: what it imports is not installed. No file is to blame for that."""


def read(reader: str, content: bytes) -> bytes:
    """What the reader, a program beside this one, answers about the content; empty where a limit ended it. Raises Unready."""
    command = [sys.executable, "-I", str(Path(__file__).with_name(f"{reader}.py"))]
    try:
        ended = subprocess.run(  # noqa: S603  the command is ours
            command, input=content, env=_ENVIRONMENT, capture_output=True, check=False, timeout=SECONDS
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return b""
    _require_ready(reader, ended.stderr)
    return ended.stdout if ended.returncode == 0 else b""


@contextmanager
def conversation(reader: str, content: bytes) -> Iterator[Conversation]:
    """Talk with a reader that answers line by line; it ends with the block, whatever it is at. Raises Unready."""
    command = [sys.executable, "-I", str(Path(__file__).with_name(f"{reader}.py"))]
    process = subprocess.Popen(  # noqa: S603  the command is ours
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_ENVIRONMENT
    )  # fmt: skip
    ended = threading.Timer(SECONDS * 2, process.kill)
    ended.start()
    try:
        made = Conversation(process)
        made.send(f"{len(content)}\n".encode() + content)
        yield made
    finally:
        ended.cancel()
        process.kill()
        _answered, complaint = process.communicate()
        _require_ready(reader, complaint)


def _require_ready(reader: str, complaint: bytes) -> None:
    """Any other ImportError may come of a limit: a library that found no room."""
    *_before, last = complaint.decode(errors="replace").strip().splitlines() or [""]
    if last.startswith("ModuleNotFoundError"):
        raise Unready(f"{reader}: {last}")


class Conversation:
    """What is sent to a reader, and the lines that it answers."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin  # noqa: S101  both are pipes
        assert isinstance(process.stdout, BufferedReader)  # noqa: S101
        self._in, self._out = process.stdin, process.stdout

    def send(self, content: bytes) -> None:
        """A reader that a limit has ended hears nothing: its answer breaks off."""
        with suppress(BrokenPipeError):
            self._in.write(content)
            self._in.flush()

    def line(self) -> bytes:
        """The next line; empty where there is none."""
        return self._out.readline()

    def lines(self) -> Iterator[str]:
        """All that follow, as text."""
        return lines(iter(lambda: self._out.read1(_PIECE), b""))
