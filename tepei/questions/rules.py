"""What may be asked, answered, passed up and published, who answers, and which published answers a question resembles; in plain values."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tepei.policy.characters import fault, is_blank, trim
from tepei.policy.verdict import Verdict
from tepei.policy.words import N_, Sentence, say

WAITING, ANSWERED, CLOSED = "waiting", "answered", "closed"
STATES = {WAITING: N_("等待答复"), ANSWERED: N_("已答复"), CLOSED: N_("已结束")}
ASK, AGAIN, ANSWER, PASS = "ask", "again", "answer", "pass"
SUBJECT_MOST, PART_MOST, TEXT_MOST, ANSWER_MOST, NOTE_MOST = 60, 100, 1000, 2000, 500
OPEN_MOST = 5
_LATE = 10**11  # seconds: what waits comes before it, what does not after

_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[-\s]?\d{7,8}(?!\d)")
_MOBILE = re.compile(r"(?<!\d)(?:\+?86)?1[3-9]\d{9}(?!\d)")
_ID_NUMBER = re.compile(
    r"(?<!\d)[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dXx])"
)
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s\-·.]+(?=[\dXx])")
_RUN = re.compile(r"[a-z0-9]{2,}|[\u3400-\u9fff]+")
# What stands in every question and tells none from another.
_EMPTY = re.compile(
    "怎么|怎样|如何|什么|请问|是否|可以|能否|能不能|哪些|哪里|多少|一下|需要|您好|谢谢|[的了吗呢是在有我你他们和与或及要应不个这那吧啊]"
)


@dataclass(frozen=True)
class PossibleOffice:
    """An organisation above who asks: whether it `answers` at all where it stands, and has anybody who could."""

    id: int
    answers: bool
    has_staff: bool


def way(above: Sequence[PossibleOffice], ends_at: int) -> tuple[int, ...]:
    """The offices that a question may come to, the lowest first, of those above who asks (the nearest first), up to who runs the year.

    Who runs it has to answer where nobody else does, with staff or without.
    """
    ids = [office.id for office in above]
    below = above[: ids.index(ends_at)] if ends_at in ids else ()
    return (*(office.id for office in below if office.answers and office.has_staff), ends_at)


def queue_of(state: str, at: datetime) -> int:
    """The place of a question in lists: what has waited longest first, then what was moved last."""
    moment = int(at.timestamp())
    return moment if state == WAITING else _LATE - moment


def may_ask(subject: str, text: str, open_ones: int) -> Verdict:
    """So many of the same person wait for an answer already."""
    if open_ones >= OPEN_MOST:
        return Verdict.no(
            "open",
            say(
                "您在本年度已有 %(count)d 个问题等待答复，请待答复后再问，或者先结束其中一个。",
                count=open_ones,
            ),
        )
    return is_sound("subject", subject, SUBJECT_MOST) & is_sound("text", text, TEXT_MOST)


def may_ask_again(state: str, has_asked_again: bool, text: str) -> Verdict:
    """Once, after an answer."""
    if state != ANSWERED:
        return Verdict.no("state", say("答复后才能追问。"))
    if has_asked_again:
        return Verdict.no("again", say("每个问题可以追问一次，您已经追问过。仍有疑问的，请另提一个问题。"))
    return is_sound("text", text, TEXT_MOST)


def may_close(state: str) -> Verdict:
    """Until it is."""
    return Verdict.no("state", say("该咨询已经结束。")) if state == CLOSED else Verdict.yes()


def may_answer(state: str, is_own: bool, text: str) -> Verdict:
    """What waits, and nobody their own."""
    return _is_due(state, is_own) & is_written("answer", text, ANSWER_MOST)


def may_take_over(state: str, is_own: bool) -> Verdict:
    """What waits with an office below, and nobody their own."""
    return _is_due(state, is_own)


def may_pass_up(state: str, is_own: bool, goes_to: int | None, note: str) -> Verdict:
    """What waits, where somebody stands above, with a word for them."""
    verdict = _is_due(state, is_own)
    if goes_to is None:
        verdict &= Verdict.no("note", say("上级没有其他答复单位，请直接答复。"))
    return verdict & is_written("note", note, NOTE_MOST)


def _is_due(state: str, is_own: bool) -> Verdict:
    if state != WAITING:
        return Verdict.no("state", say("该咨询目前不等待答复，请刷新页面查看最新状态。"))
    if is_own:
        return Verdict.no("own", say("这是您本人提出的咨询，请由本单位其他人员答复。"))
    return Verdict.yes()


def may_publish(question: str, answer: str) -> Verdict:
    """In words that everybody may read: of no person, and of no personal number. An office's own telephone may stand there."""
    verdict = is_written("question", question, 200) & is_written("answer", answer, ANSWER_MOST)
    for code, text in (("question", question), ("answer", answer)):
        if names_person(text):
            verdict &= Verdict.no(code, say("不要公开身份证号码、手机号码，请删除。"))
    return verdict


def may_withdraw(is_withdrawn: bool) -> Verdict:
    """Once."""
    return Verdict.no("state", say("该常见问题已经撤下。")) if is_withdrawn else Verdict.yes()


def is_sound(code: str, text: str, most: int) -> Verdict:
    """Written by who asks: something legible, and no number of a person in it."""
    verdict = is_written(code, text, most)
    if names_person(text) or _LANDLINE.search(_plain(text)):
        verdict &= Verdict.no(
            code,
            say("请删除身份证号码、电话号码后再提交：答复会以消息通知您，不需要留联系方式。"),
        )
    return verdict


def is_written(code: str, text: str, most: int) -> Verdict:
    """Is there something in it that a database takes and a person can read?"""
    if is_blank(trim(text)):
        return Verdict.no(code, say("请填写本栏。"))
    if len(trim(text)) > most:
        return Verdict.no(code, say("最多 %(max)d 个字。", max=most))
    hidden: Sentence = fault(text, lines=True)
    return Verdict.no(code, say("%(fault)s。", fault=hidden)) if hidden else Verdict.yes()


def names_person(text: str) -> bool:
    """Does an ID number or a mobile number stand in it, with blanks or dashes between its digits or without?"""
    plain = _plain(text)
    joined = _BETWEEN_DIGITS.sub("", plain)
    return any(rule.search(each) for rule in (_ID_NUMBER, _MOBILE) for each in (plain, joined))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", trim(text))


def words_of(text: str) -> frozenset[str]:
    """What a text may be found by: Latin words and numbers, and each two characters that stand beside each other."""
    runs = _RUN.findall(_EMPTY.sub(" ", _plain(text).lower()))
    return frozenset(part for run in runs for part in _parts(run))


def _parts(run: str) -> Iterable[str]:
    return (run,) if run.isascii() else (run[place : place + 2] for place in range(max(len(run) - 1, 1)))


def likeness(words: frozenset[str], question: str, answer: str) -> int:
    """How many of these words occur in a published question, and in its answer, which count half."""
    return sum(2 * (word in question.lower()) + (word in answer.lower()) for word in words)


LIKE = 4  # two words of the question, or one that the answer has several of beside
