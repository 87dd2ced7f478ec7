"""The shape of the code: small files and functions, one door to the tables, nobody else's servers."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

from flask import Flask

from tepei.portal.database import Model

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE, LONG_FILE, LONGEST_FUNCTION, WIDEST_LINE = 300, 220, 40, 200
FOLDERS = ("tepei", "tests", "benchmarks", "migrations", "packs", "bin")
# What goes past the session, and so past the criteria that narrow every ORM statement.
PAST_THE_SESSION = {"text", "Table", "table", "column", "literal_column", "TextClause", "TextualSelect"}
NAMELESS = {"said", "asked", "wanted"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def _modules() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((ROOT / "tepei").rglob("*.py")):
        yield path.relative_to(ROOT), ast.parse(path.read_text())


def _lengths() -> dict[str, int]:
    """Lines of every file of Python, all of them counted."""
    paths = [*ROOT.glob("*.py"), *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))]
    return {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in paths}


def test_no_file_is_too_long() -> None:
    """What a migration did stays as it was written."""
    found = {path: length for path, length in _lengths().items() if not path.startswith("migrations/")}
    assert {path: length for path, length in found.items() if length > LONGEST_FILE} == {}


def test_few_files_are_long() -> None:
    lengths = _lengths()
    long = sorted((length, path) for path, length in lengths.items() if length > LONG_FILE)
    assert len(long) <= len(lengths) // 20, f"split one of these by noun: {long[-20:]}"


def test_no_line_of_a_template_is_too_wide() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > WIDEST_LINE
    ]
    assert found == []


def test_no_function_is_too_long() -> None:
    found = [
        f"{path}:{node.lineno} {node.name}"
        for path, tree in _modules()
        for node in ast.walk(tree)
        if isinstance(node, Function) and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert found == []


def test_no_two_classes_have_the_same_name() -> None:
    """One word for one thing: a record beside a table of its word is called by the word and Record."""
    places: dict[str, list[str]] = {}
    for path, tree in _modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(f"{path}:{node.lineno}")
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def nameless(tree: ast.Module) -> Iterator[str]:
    """Names that tell who did something, and not what the thing is."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.arg(arg=name) | ast.alias(asname=str(name)):
                found = name
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.Attribute(attr=name):
                found = name
            case _:
                continue
        if found.lower().strip("_").removeprefix("is_") in NAMELESS:
            yield found


def test_names_say_what_a_thing_is() -> None:
    found = [f"{path}: {name}" for path, tree in _modules() for name in nameless(tree)]
    assert found == [], "name the thing: a statement, a scheme, an overlay, a remark"
    watched = (
        "said = 1",
        "def f(wanted): ...",
        "row.asked",
        "import Field as Said",
        "class Said: ...",
        "is_wanted",
    )
    assert [code for code in watched if not [*nameless(ast.parse(code))]] == []


def past_the_session(tree: ast.Module) -> Iterator[int]:
    """Lines that use `text()`, a Core table or a bare connection; columns of `__table__` are allowed."""
    aliases = {"sqlalchemy", "sa", "db"}
    harmless = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr == "c"}
    harmless |= {id(arg) for n in ast.walk(tree) if _is_correlation(n) for arg in n.args}
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=str(module), names=names) if module.startswith("sqlalchemy"):
                if {name.name for name in names} & PAST_THE_SESSION:
                    yield node.lineno
            case ast.Attribute(
                attr="exec_driver_sql" | "connection" | "engine" | "get_bind" | "raw_connection"
            ):
                yield node.lineno
            case ast.Attribute(value=ast.Name(id=name), attr=attr) if (
                name in aliases and attr in PAST_THE_SESSION
            ):
                yield node.lineno
            case ast.Attribute(attr="__table__") if id(node) not in harmless:
                yield node.lineno


def _is_correlation(node: ast.AST) -> TypeGuard[ast.Call]:
    """A subquery of a rule says which table around it is meant; it reads nothing by that."""
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "correlate"
    )


def test_tables_are_reached_through_the_session_alone() -> None:
    found = [
        f"{path}:{line}"
        for path, tree in _modules()
        if path.parts[1] != "portal"
        for line in past_the_session(tree)
    ]
    assert found == []


def test_the_door_that_is_watched_is_the_right_one() -> None:
    """The watch itself: each way past the session is seen, an ordinary statement is not."""
    past = [
        "from sqlalchemy import select, text", "import sqlalchemy as sa\nsa.text('SELECT 1')",
        "db.session.execute(insert(Paper.__table__))", "db.engine.connect()", "session.connection()",
    ]  # fmt: skip
    ordinary = [
        "from sqlalchemy import select",
        "key = Paper.__table__.c.id",
        "field.text",
        "db.session.get(Paper, 1)",
    ]
    assert [code for code in past if not [*past_the_session(ast.parse(code))]] == []
    assert [code for code in ordinary if [*past_the_session(ast.parse(code))]] == []


def test_pages_call_no_other_server() -> None:
    """A portal of the government network must not wait for, or tell, anybody outside."""
    kinds = {".html", ".css", ".js", ".svg", ".txt", ".json"}
    files = [
        p for top in ("templates", "static") for p in sorted((ROOT / top).rglob("*")) if p.suffix in kinds
    ]
    assert len(files) > 40
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files
        if not path.name.upper().startswith("LICEN")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(r"https?://|[\"'(=]\s*//\w", re.sub(r'"http://www\.w3\.org/[\w/]+"', "", line))
    ]
    assert found == []


def test_rooms_know_only_those_below_and_the_portal_knows_none() -> None:
    told = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout[-3000:]


def test_every_table_is_named_by_a_word_of_the_glossary(started: Flask) -> None:
    rows = re.findall(r"^\| ([^|]+) \|", (ROOT / "docs/glossary.md").read_text(), re.MULTILINE)
    words = {word.strip() for row in rows for word in row.split(",")}
    ours = [m.class_ for m in Model.registry.mappers if m.class_.__module__.startswith("tepei.")]
    assert len(ours) > 20
    names = {re.sub(r"(?<!^)(?=[A-Z])", " ", model.__name__).lower() for model in ours}
    assert sorted(names - words) == []


def test_no_page_covers_a_word_that_every_page_uses(started: Flask) -> None:
    """The frame around a page asks globals of ours; a value of the same name would stand in their way."""
    ours = {
        name
        for name, value in started.jinja_env.globals.items()
        if getattr(value, "__module__", "").startswith("tepei.")
    }
    assert "held_rights" in ours
    found = {
        f"{path}:{call.lineno} {word.arg}"
        for path, tree in _modules()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and _name_of(call.func) in ("render", "render_template", "fill")
        for word in call.keywords
        if word.arg in ours
    }
    assert found == set()


def _name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
