"""Files that somebody made to do harm, or by accident: each is refused at its line, in words, and costs next to nothing."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest

from tepei import packs
from tepei.packs import archives, sources
from tepei.packs.sources import SourceError

LAUGHS = "a: &a [x]\n" + "".join(
    f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcde", "bcdef", strict=True)
)

YAML = {
    "references that grow": (LAUGHS, 4, "引用"),
    "reference to itself": ("a: 1\nb: &b [*b]", 2, "引用"),
    "depth": ("a: 1\nb: " + "[" * 5000, 2, "嵌套超过 40 层"),
    "control character": ("a: 1\nb: x\x07y", 2, "控制字符"),
    "NUL by its escape": ('a: 1\nb: "x\\0y"', 2, "控制字符"),
    "half a character": ('a: 1\nb: "\\ud800"', 2, "控制字符"),
    "number too large": ("a: 1\nb: 99999999999", 2, "数字超出范围"),
    "number of ten thousand digits": ("a: 1\nb: " + "9" * 10_000, 2, "不能读成 int"),
    "infinity": ("a: 1\nb: .inf", 2, "数字超出范围"),
    "no number": ("a: 1\nb: .nan", 2, "数字超出范围"),
    "tag of a number": ("a: 1\nb: !!int x", 2, "不能读成 int"),
    "tag of a truth": ("a: 1\nb: !!bool perhaps", 2, "不能读成 bool"),
    "tag of a day": ("a: 1\nb: !!timestamp x", 2, "不能读成 timestamp"),
    "tag of a mapping": ("a: 1\nb: !!map x", 2, "不能读成 map"),
    "tag of an object": ("a: 1\nb: !!python/object:os.system x", 2, "不是有效的 YAML"),
    "binary": ("a: 1\nb: !!binary ä", 2, "不是有效的 YAML"),
    "merged text": ("a: 1\n<<: x", 2, "不是有效的 YAML"),
    "two documents": ("a: 1\n---\nb: 2", 2, "不是有效的 YAML"),
    "undefined reference": ("a: 1\nb: *c", 2, "不是有效的 YAML"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "fault"), YAML.values(), ids=YAML.keys())
def test_hostile_yaml_is_refused_at_its_line(text: str, line: int, fault: str) -> None:
    with pytest.raises(SourceError) as caught:
        sources.document(Path("cycle.yaml"), text=text)
    assert (caught.value.line, fault in str(caught.value)) == (line, True), str(caught.value)


CSV = {
    "control character": ("a,b\n1,\x00", 2, "控制字符"),
    "endless cell": ("a,b\n1," + "x" * 200_000, 2, "有一格过长"),
    "cells too many": ("a,b\n1,2,3", 2, "应有 2 列"),
}


@pytest.mark.parametrize(("text", "line", "fault"), CSV.values(), ids=CSV.keys())
def test_hostile_table_is_refused_at_its_line(text: str, line: int, fault: str) -> None:
    with pytest.raises(SourceError) as caught:
        sources.table(Path("cases.csv"), "cases.csv", ("a",), text)
    assert (caught.value.line, fault in str(caught.value)) == (line, True), str(caught.value)


@pytest.mark.parametrize(
    "way", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_damaged_archive_is_refused_whatever_byte_was_changed(way: int) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", way) as archive:
        archive.writestr("cycle.yaml", "name: 2023年度\n" * 50)
    chance = random.Random(7)
    for _each in range(400):
        content = bytearray(whole.getvalue())
        content[chance.randrange(len(content))] = chance.randrange(256)
        try:
            archives.unpack(bytes(content))
        except packs.PackError as error:
            assert error.problems
