"""Who of those that wait a document from above names 批复名单, and what becomes of who it approves and who it does not."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from tepei.policy.characters import fault, is_blank
from tepei.policy.identity import normalise_id
from tepei.policy.names import normalise_name
from tepei.policy.verdict import Verdict
from tepei.policy.words import Sentence, say

NUMBER_LENGTH = 100
APPROVED, REFUSED = "approved", "refused"
_BETWEEN_PEOPLE = re.compile(r"[\r\n、;；]+")
_BETWEEN_CELLS = re.compile(r"[\t,，|]+")
_LONG = 15  # characters that a number of a paper or of a person has at least; a telephone number has fewer


@dataclass(frozen=True)
class Addressee:
    """Somebody who waits; `numbers` are those of the paper and of the person, as `plain_number` writes them."""

    paper_id: int
    name: str
    numbers: Collection[str]


@dataclass(frozen=True)
class Addressees:
    """Whom a list names: papers by their ids in its order, and the entries that name none or more than one, each with why."""

    found: tuple[int, ...] = ()
    strays: tuple[tuple[str, Sentence], ...] = ()


def plain_number(text: str) -> str:
    """As it is compared: without blanks and dashes, in capitals."""
    return normalise_id(text).replace("-", "")


def listed(text: str, candidates: Sequence[Addressee]) -> Addressees:
    """One entry for each line (or between 、), its cells in any order: a name, or a number, or both. Who has the same name is told apart by the number."""
    found: dict[int, None] = {}
    strays = []
    for entry in filter(None, (each.strip() for each in _BETWEEN_PEOPLE.split(text))):
        one = _one(entry, candidates)
        if isinstance(one, Addressee):
            found[one.paper_id] = None
        else:
            strays.append((entry, one))
    return Addressees(tuple(found), tuple(strays))


def _one(entry: str, candidates: Sequence[Addressee]) -> Addressee | Sentence:
    cells = [each.strip() for each in _BETWEEN_CELLS.split(entry)]
    words = {*cells, *(word for cell in cells for word in cell.split())} - {""}
    names, numbers = {normalise_name(each) for each in words}, {plain_number(each) for each in words}
    named = [each for each in candidates if normalise_name(each.name) in names]
    if any(_is_number(each) for each in numbers):
        numbered = [each for each in candidates if numbers & {*each.numbers}]
        only_number = all(_is_number(each) or not each.isalpha() for each in numbers)
        both = numbered if only_number else [each for each in numbered if each in named]
        return both[0] if len(both) == 1 else say("编号或证件号与等待办理的材料不符")
    if len(named) > 1:
        return say("有 %(count)d 份材料同名，请写上编号或证件号", count=len(named))
    return named[0] if named else say("不在等待办理的材料中")


def _is_number(word: str) -> bool:
    return len(word) >= _LONG and word.isascii() and word.isalnum()


def leads_on(state: str) -> str:
    """What is done with whom the document approves."""
    return "select" if state == "approved" else "approve"


def turns_down(state: str, *, is_last: bool) -> str:
    """What is done with whom it does not: the end where the step decides, else back to who filed it."""
    return "reject" if state == "approved" or is_last else "send_back"


def may_enter(number: str, day: date | None, today: date, *, has_file: bool) -> Verdict:
    """Is there all that a decision may rest on: a number that can be printed, a day that has come, the document itself?"""
    verdict = Verdict.yes()
    if is_blank(number) or len(number) > NUMBER_LENGTH:
        verdict &= Verdict.no("number", say("请填写文号，最多 %(most)d 个字。", most=NUMBER_LENGTH))
    elif hidden := fault(number):
        verdict &= Verdict.no("number", say("文号%(fault)s。", fault=hidden))
    if day is None or day > today:
        verdict &= Verdict.no("day", say("请填写成文日期，不能晚于今天。"))
    if not has_file:
        verdict &= Verdict.no("file", say("请上传批复文件。"))
    return verdict


def may_choose(count: int, most: int) -> Verdict:
    """Can so many be decided at one press?"""
    if count <= most:
        return Verdict.yes()
    text = say("一次最多办理 %(most)d 份，现为 %(count)d 份，请分次办理。", most=most, count=count)
    return Verdict.no("reply_many", text)


def may_drop(count: int) -> Verdict:
    """Is nothing decided by it?"""
    if not count:
        return Verdict.yes()
    return Verdict.no("reply_used", say("已凭这份批复办理了 %(count)d 份材料，不能删除。", count=count))
