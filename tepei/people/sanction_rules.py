"""What may be done with a line of the 失信名单, in plain values."""

from __future__ import annotations

from datetime import date

from tepei.policy.characters import fault
from tepei.policy.verdict import Verdict
from tepei.policy.words import Sentence, say


def is_sanction(kind: str, lifted_as: str) -> Verdict:
    """Is it a sanction that still holds?"""
    if kind != "sanctioned":
        return Verdict.no("kind", say("只有失信名单可以申诉和解除。"))
    if lifted_as:
        return Verdict.no("lifted", say("该失信名单已解除。"))
    return Verdict.yes()


def is_text(text: str, what: Sentence, most: int) -> Verdict:
    """Was `what` written down?"""
    if not text.strip():
        return Verdict.no("text", say("请填写%(what)s。", what=what))
    if len(text) > most or fault(text, lines=True):
        return Verdict.no("text", say("%(what)s为不超过 %(most)d 字的普通文字。", what=what, most=most))
    return Verdict.yes()


def is_span(from_on: date | None, until: date | None) -> Verdict:
    """Does it end after it begins?"""
    if from_on and until and until < from_on:
        return Verdict.no("until", say("截止日期早于开始日期，请更正。"))
    return Verdict.yes()
