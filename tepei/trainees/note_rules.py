"""Who notes what about a trainee, in plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from tepei.policy.calendar import day_text
from tepei.policy.characters import fault
from tepei.policy.verdict import Verdict
from tepei.policy.words import Sentence, say
from tepei.trainees.rules import RUNNING, SENDING

SELF = "self"
LONGEST = 1000
_MOST_COPIES = 99


@dataclass(frozen=True)
class NoteKind:
    """What a note is about, and whose it is to make."""

    name: Sentence
    makers: tuple[str, ...]
    has_copies: bool = False


# 内人社办发〔2023〕21号 七（一）: what is asked before the report-in, contacts during the year; 七（二）: post and pay; what is brought back.
NOTES = {
    "requirement": NoteKind(say("培养要求"), (SENDING,)),
    "contact": NoteKind(say("沟通联系"), (SENDING,)),
    "post": NoteKind(say("岗位和待遇保留"), (SENDING,)),
    "left": NoteKind(say("调离本单位"), (SENDING,)),
    "result": NoteKind(say("返岗后的成果"), (SENDING,)),
    "paper": NoteKind(say("收到材料"), (RUNNING,), has_copies=True),
    "report": NoteKind(say("学习汇报"), (SELF,)),
}


def notes_of(makers: Collection[str]) -> dict[str, NoteKind]:
    """What these may note."""
    return {key: kind for key, kind in NOTES.items() if set(kind.makers) & set(makers)}


def is_whole(kind: NoteKind, day: dt.date | None, text: str, copies: int | None, today: dt.date) -> Verdict:
    """Is it a note: of a day that has come, with something to read?"""
    verdict = Verdict.yes()
    if day is None:
        verdict &= Verdict.no("day", say("请填写日期。"))
    elif day > today:
        verdict &= Verdict.no("day", say("日期晚于今天（%(today)s），请更正。", today=day_text(today)))
    if not text.strip():
        verdict &= Verdict.no("text", say("请填写%(note)s的内容。", note=kind.name))
    elif len(text) > LONGEST:
        verdict &= Verdict.no("text", say("内容不超过 %(most)d 字。", most=LONGEST))
    elif hidden := fault(text, lines=True):
        verdict &= Verdict.no("text", say("内容的%(fault)s。", fault=hidden))
    if kind.has_copies and not (copies is not None and 0 < copies <= _MOST_COPIES):
        verdict &= Verdict.no("copies", say("请填写份数，1 至 %(most)d。", most=_MOST_COPIES))
    return verdict
