"""The recipes of docs/packs.md are right: each is a year that goes on from another one and passes the check."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from tepei import packs

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/packs.md").read_text().partition("\n## Recipes\n")[2].partition("\n## ")[0]
RECIPES = re.findall(r"\*\*(.+?)\*\*.*?```yaml\n(.*?)```", PAGE, re.S)
HEAD = """\
programme: {code: senior, name: 副高级职称评审}
code: senior-2026
name: 2026年度副高级职称评审（虚构）
year: 2026
opens: 2026-06-01
closes: 2026-08-31
cases: []
"""
WINDOWS = "windows: [{steps: [apply], closes: 2026-06-30}]\n"


@cache
def province() -> packs.Pack:
    return packs.read(Path(__file__).parent / "notices/zhicheng")


def made(recipe: str) -> tuple[packs.Year | None, list[str]]:
    """The year with this recipe, and what is wrong with it."""
    origin = "" if recipe.startswith("from:") else "from: senior-2025\n"
    windows = "" if "windows:" in recipe else WINDOWS
    text = HEAD + origin + windows + recipe
    year, problems = packs.check_files({"cycle.yaml": text}, province(), lambda *_: province().cycles[0])
    return year, [str(problem) for problem in problems]


def test_there_are_recipes() -> None:
    assert len(RECIPES) == PAGE.count("```yaml") >= 10


@pytest.mark.parametrize(("name", "recipe"), RECIPES, ids=[name for name, _ in RECIPES])
def test_recipe_passes_the_check_and_changes_the_year(name: str, recipe: str) -> None:
    year, problems = made(recipe)
    assert problems == []
    assert year is not None
    assert year.scheme != made("")[0].scheme  # type: ignore[union-attr]
    assert recipe.count("\n") <= 8
