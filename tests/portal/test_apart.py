"""Readers of strangers' files: what ends one, and what is no file's fault."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tepei.portal import apart


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """A reader of this program, by its name."""
    monkeypatch.setattr(apart, "__file__", str(tmp_path / "apart.py"))

    def give(program: str) -> str:
        (tmp_path / "a_reader.py").write_text(program)
        return "a_reader"

    return give


def _first_line(name: str) -> bytes:
    with apart.conversation(name, b"content") as talk:
        return talk.line()


ASKED = [lambda name: apart.read(name, b"content"), _first_line]


@pytest.mark.parametrize("ask", ASKED)
def test_reader_without_its_library_is_the_fault_of_the_installation(
    reader: Callable[[str], str], ask: Callable[[str], bytes]
) -> None:
    with pytest.raises(
        apart.Unready, match="a_reader: ModuleNotFoundError: No module named 'of_no_such_name'"
    ):
        ask(reader("import of_no_such_name"))


@pytest.mark.parametrize("ask", ASKED)
@pytest.mark.parametrize(
    "end", ["raise MemoryError", "import os; os.kill(os.getpid(), 9)", "raise SystemExit(3)"]
)
def test_reader_that_a_limit_ended_says_nothing(
    reader: Callable[[str], str], ask: Callable[[str], bytes], end: str
) -> None:
    assert ask(reader(end)) == b""


@pytest.mark.parametrize("ask", ASKED)
def test_reader_answers(reader: Callable[[str], str], ask: Callable[[str], bytes]) -> None:
    assert ask(reader("print('read')")) == b"read\n"
