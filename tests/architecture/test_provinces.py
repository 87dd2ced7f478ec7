"""What one province says stands in its pack: no other province reads it, on a screen or on paper."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tepei import packs

ROOT = Path(__file__).resolve().parents[2]
# Names of provinces and their offices, levels that one of them alone has, ways of training of one programme.
ITS_OWN = re.compile("内蒙古|新疆|兴安盟|盟市|旗县|兵团|地州|(?<!地)区[外内]|自治区|内人社|新人社")
# The base speaks of “省（自治区）”, which every province is one of.
COMMON = ("省（自治区）", "省（自治区、直辖市）")
# What is made up for a demonstration is made up for one province.
FICTITIOUS = "demo"


def texts() -> Iterator[tuple[str, str]]:
    """(file and line, text) of all that people may read: literals of code, templates without their remarks, the base's files."""
    for path in sorted((ROOT / "tepei").rglob("*.py")):
        if FICTITIOUS not in path.relative_to(ROOT).parts:
            tree = ast.parse(path.read_text())
            remarks = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in remarks:
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node.value
    for path in sorted((ROOT / "templates").rglob("*.html")):
        yield str(path.relative_to(ROOT)), re.sub(r"{#.*?#}", "", path.read_text(), flags=re.DOTALL)
    for path in sorted((ROOT / "packs" / "base").rglob("*")):
        if path.suffix in (".yaml", ".csv"):
            lines = (line.partition("#")[0] for line in path.read_text().splitlines())
            yield str(path.relative_to(ROOT)), "\n".join(lines)


def provincial(text: str) -> list[str]:
    for common in COMMON:
        text = text.replace(common, "")
    return ITS_OWN.findall(text)


def test_no_province_is_named_in_code_templates_or_base() -> None:
    assert [(where, found) for where, text in texts() if (found := provincial(text))] == []


def test_words_of_every_shipped_province_are_watched() -> None:
    for code in ("inner-mongolia", "xinjiang"):
        pack = packs.read(ROOT / "packs" / code)
        assert provincial(pack.name)
    assert provincial("区外培养学员和区内培养学员分开填报")
    assert provincial("盟市人社局")
    assert not provincial("地区外语考试")
    assert not provincial("省（自治区）")
