"""Every sentence that people read is marked, is English in English, and speaks each province's own words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tepei import packs
from tepei.policy.words import TERMS, fill, say

ROOT = Path(__file__).resolve().parents[2]
CHINESE = re.compile(r"[\u3400-\u9fff]")
PLACE = re.compile(r"%\((\w+)\)(0?\d*[sd])")
# What only 内蒙古 says; another province has other words for it.
ITS_OWN = re.compile("盟市|旗县|兴安盟|区外|区内|内蒙古")
MARKS = {"say", "gettext", "lazy_gettext", "_", "__"}
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**/bodies.yaml", "tepei.packs.labels:extract")]
# What people are told when something is refused or said: none of these takes a bare text.
SPEAKERS = {
    "no", "Refused", "Reason", "ValidationError", "AnswerError", "CellError", "NotPrinted", "Break", "Fault", "Gap",
    "flash", "abort", "jsonify", "Invalid", "DefinitionError", "SourceError", "Problem", "Note", "Finding", "error", "at",
    "Sentence",
}  # fmt: skip
# The terminal speaks Chinese.
AT_TERMINAL = {"ClickException", "Deviation"}
JOINT = {"before", "after"}


class Said(NamedTuple):
    """A call of `say`: where, its text, the names of its values."""

    where: str
    text: str
    names: frozenset[str]


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted((ROOT / "tepei").rglob("*.py")):
        yield str(path.relative_to(ROOT / "tepei")), ast.parse(path.read_text())


def called(node: ast.Call) -> str:
    return getattr(node.func, "id", None) or getattr(node.func, "attr", "")


def places(text: str) -> list[str]:
    return [name for name, _ in PLACE.findall(text)]


def said() -> list[Said]:
    return [
        Said(f"{name}:{node.lineno}", node.args[0].value, frozenset(str(k.arg) for k in node.keywords))
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and called(node) == "say"
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    ]


@pytest.fixture(scope="module")
def marked() -> set[str]:
    """Every text of code and templates that is translated, sentences of rules among them."""
    keywords = {mark: None for mark in (*MARKS, "N_")}
    rooms = (ROOT / "tepei", ROOT / "templates", ROOT / "packs")
    found = (row[2] for room in rooms for row in extract_from_dir(room, METHODS, keywords=keywords))
    return {text for text in found if isinstance(text, str) and text}


@pytest.fixture(scope="module")
def english() -> dict[str, str]:
    with (ROOT / "translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file) if m.id}


def test_sentence_is_a_text_and_gets_every_value_that_it_names() -> None:
    calls = [node for _, tree in modules() for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert len(said()) == sum(called(node) == "say" for node in calls), (
        "say() takes a text, not an expression"
    )
    assert len(said()) > 200
    wrong = [each for each in said() if each.names != set(places(each.text)) - TERMS.keys()]
    assert [each for each in wrong if set(places(each.text)) != JOINT] == []


def test_no_value_has_the_name_of_a_term(marked: set[str]) -> None:
    """A term is filled in first: a value of its name would never be shown."""
    assert [each for each in said() if each.names & TERMS.keys()] == []
    assert [
        text for text in marked for name, kind in PLACE.findall(text) if name in TERMS and kind != "s"
    ] == []


def test_every_refusal_reads_in_both_languages(english: dict[str, str]) -> None:
    # A mark inside the brackets of another is not found: name it first.
    assert [each for each in said() if not english.get(each.text)] == []
    in_english = {key: english[term.text] for key, term in TERMS.items()}
    for each in said():
        values = {name: 1 if kind.endswith("d") else "·" for name, kind in PLACE.findall(each.text)}
        spoken = fill(english[each.text], in_english) % values
        assert not CHINESE.search(spoken), each
        assert "%(" not in str(
            say(each.text, **{name: values[name] for name in values.keys() - TERMS.keys()})
        ), each


@pytest.mark.parametrize("province", ["inner-mongolia", "xinjiang"])
def test_no_text_has_the_words_of_another_province(marked: set[str], province: str) -> None:
    ours = packs.read(ROOT / "packs" / province).words
    words = {key: str(ours.get(key, term.text)) for key, term in TERMS.items()}
    spoken = {text: fill(text, words) for text in marked - {term.text for term in TERMS.values()}}
    if province == "xinjiang":
        assert [text for text, read in spoken.items() if ITS_OWN.search(read)] == []
    assert [text for text in spoken if ITS_OWN.search(text)] == []


def bare(tree: ast.Module) -> Iterator[int]:
    """Lines where a Chinese text is raised, or handed to a speaker, without a mark; or to a sentence as a value."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            if called(node.exc) not in AT_TERMINAL:
                yield from _unmarked(node.exc)
        elif isinstance(node, ast.Call) and called(node) in SPEAKERS:
            yield from (line for child in ast.iter_child_nodes(node) for line in _unmarked(child))
        elif isinstance(node, ast.Call) and called(node) in MARKS:
            yield from (line for keyword in node.keywords for line in _unmarked(keyword))
            yield from (line for keyword in node.keywords for line in _joined_by_hand(keyword))


def _unmarked(node: ast.AST) -> Iterator[int]:
    if isinstance(node, ast.Call) and called(node) in MARKS:
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and CHINESE.search(node.value):
        yield node.lineno
    for child in ast.iter_child_nodes(node):
        yield from _unmarked(child)


def _joined_by_hand(node: ast.AST) -> Iterator[int]:
    """Lines of `"、".join(…)`: how a list is written is for the reader's language."""
    for each in ast.walk(node):
        if isinstance(each, ast.Attribute) and each.attr == "join" and isinstance(each.value, ast.Constant):
            yield each.lineno


def test_nothing_is_said_in_a_bare_text() -> None:
    found = [f"{name}:{line}" for name, tree in modules() for line in bare(tree)]
    assert found == [], "mark it with say()"


def test_no_template_makes_a_text_of_a_sentence() -> None:
    """A filter that asks for a string renders it in Chinese, and a list is joined as the language writes it."""
    flattening = re.compile(r"""\|\s*(?:replace\(|map\(['"]string|join\(['"][、，；。：])""")
    # The words of a row that an applicant typed, told to who cannot see them.
    typed = "row.words | join"
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if flattening.search(line) and typed not in line
    ]
    assert found == []


def test_bare_texts_are_seen() -> None:
    """The watch itself."""
    silent = [
        'Refused(say("已截止。"))',
        'flash(gettext("已保存。"), "success")',
        'Verdict.no("late", said)',
        'raise click.ClickException("没有这样的年度")',
        'say("可用：%(known)s", known=join(known, ITEMS))',
    ]
    bare_ones = [
        'Refused("已截止。")',
        'Verdict.no("late", f"已于{day}截止。")',
        'Gap("a", "b", None, "请" + x)',
        'raise ValueError("应为整数")',
        'Reason("late", FAIL, text="已截止。")',
        'Sentence("已截止。")',
        'say("由%(body)s审核。", body="盟市")',
        'say("可用：%(known)s", known="、".join(known))',
    ]
    assert [code for code in silent if [*bare(ast.parse(code))]] == []
    assert [code for code in bare_ones if not [*bare(ast.parse(code))]] == []
