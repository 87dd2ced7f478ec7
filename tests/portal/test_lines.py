"""Lines of text out of pieces of bytes, wherever a piece ends."""

from __future__ import annotations

import pytest

from tepei.portal.lines import lines

TEXT = "一行\n\n第三行\n"


@pytest.mark.parametrize("size", range(1, len(TEXT.encode()) + 1))
def test_lines_are_whole_wherever_a_piece_ends(size: int) -> None:
    content = TEXT.encode()
    pieces = [content[start : start + size] for start in range(0, len(content), size)]
    assert list(lines(pieces)) == ["一行", "", "第三行"]


@pytest.mark.parametrize(
    ("pieces", "found"), [([], []), ([b""], []), ([b"a"], []), ([b"a\nb"], ["a"]), ([b"a", b"\n"], ["a"])]
)
def test_line_that_broke_off_is_none(pieces: list[bytes], found: list[str]) -> None:
    assert list(lines(pieces)) == found
