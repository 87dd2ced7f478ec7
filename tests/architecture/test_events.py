"""Every event that the code writes has its Chinese word, and every word belongs to an event."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from tepei.papers.kinds import KINDS
from tepei.policy import traineeship
from tepei.policy.life import VERBS
from tepei.portal.database import Model
from tepei.portal.events import EVENTS, SUBJECTS, named
from tepei.portal.screens.views import SafeModelView

ROOT = Path(__file__).resolve().parents[2]


def _recorded() -> Iterator[tuple[str, ast.expr]]:
    """Where history is written, and with what as its event."""
    for path in sorted((ROOT / "tepei").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("audit.record", "audit.batch"):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node.args[0]


def _written(started: Flask) -> set[str]:
    literal = {event.value for _place, event in _recorded() if isinstance(event, ast.Constant)}
    moves = {f"paper.{verb}" for verb in VERBS} | {f"trainee.{verb}" for verb in traineeship.VERBS}
    drafts = {f"{kind.key}.{verb}" for kind in KINDS.values() if kind.form for verb in DRAFT_VERBS}
    return literal | moves | drafts | set(_generated(started))


DRAFT_VERBS = ("start", "save", "attach", "detach", "discard")
WRITERS = {"add": "create", "edit": "change", "delete": "_remove", "export": "export"}


def _generated(started: Flask) -> Iterator[str]:
    """What the generated screens write by themselves, where a view has not put its room's verb in their place."""
    for view in started.appbuilder.baseviews:  # type: ignore[attr-defined]
        if isinstance(view, SafeModelView):
            for verb, writer in WRITERS.items():
                if view._has_route(verb) and getattr(type(view), writer) is getattr(SafeModelView, writer):
                    yield f"{view._noun()}.{verb}"


def test_event_is_a_literal_or_one_of_the_made_ones() -> None:
    """A made one must be known here, or its words could not be checked."""
    made = [ast.unparse(event) for _place, event in _recorded() if not isinstance(event, ast.Constant)]
    known = (
        r"f'(paper\.\{move\.verb\}|trainee\.\{verb\}|\{self\._noun\(\)\}\.(add|edit|delete|export)"
        rf"|\{{paper\.kind\}}\.({'|'.join(DRAFT_VERBS)}))'"
    )
    assert [event for event in made if not re.fullmatch(known, event)] == []


def test_every_event_has_its_word(started: Flask) -> None:
    assert sorted(_written(started) - EVENTS.keys()) == []


def test_every_word_has_its_event(started: Flask) -> None:
    assert sorted(EVENTS.keys() - _written(started)) == []


def test_words_are_chinese_distinct_and_fit() -> None:
    words = [str(word) for word in EVENTS.values()]
    assert [word for word in words if not re.search(r"[\u4e00-\u9fff]", word)] == []
    assert len(set(words)) == len(words)
    assert [event for event in EVENTS if len(event) > 40] == [], "audit_entries.event holds 40 characters"


def test_subject_is_read_in_words_and_keeps_its_name() -> None:
    assert (named("applications:301"), named("clock"), named("me********")) == (
        "申报表（applications:301）", "系统时间", "me********"
    )  # fmt: skip


def test_words_of_subjects_belong_to_tables() -> None:
    assert SUBJECTS.keys() - Model.metadata.tables.keys() == {"roles", "clock", "portal_name"}
