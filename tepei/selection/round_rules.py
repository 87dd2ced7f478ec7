"""What may be done with a round, and who falls to another track, in plain values."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from tepei.policy.characters import fault, is_blank
from tepei.policy.evaluation import EvaluationRecord
from tepei.policy.verdict import Verdict
from tepei.policy.words import ITEMS, NOTHING, Sentence, join, say

PREPARING, OPEN, CLOSED, PUBLISHED = "preparing", "open", "closed", "published"
REASON_LENGTH = 500


def may_prepare(
    name: str, tracks: Collection[str], evaluated: Collection[str], dates: tuple[datetime, datetime]
) -> Verdict:
    """A round of some tracks that are evaluated, with days on which experts work."""
    verdict = is_legible(name)
    if is_blank(name):
        verdict &= Verdict.no("name", say("请填写评审轮次的名称。"))
    if not tracks or not set(tracks) <= set(evaluated):
        verdict &= Verdict.no("tracks", say("请选择有评审办法的%(track_word)s。"))
    if dates[1] <= dates[0]:
        verdict &= Verdict.no("closes_at", say("截止时间应晚于开始时间，请重新选择。"))
    return verdict


def is_in(state: str, *states: str) -> Verdict:
    """Is the round where the verb begins?"""
    if state in states:
        return Verdict.yes()
    words = {
        PREPARING: say("评审轮次还在准备中。"),
        OPEN: say("正在评审，请先结束评审。"),
        CLOSED: say("评审已经结束。"),
        PUBLISHED: say("评审结果已经公布，不能再改。"),
    }
    return Verdict.no("round_state", words[state])


def may_open(state: str, count: int) -> Verdict:
    """Somebody takes part."""
    nobody = Verdict.no("entries", say("没有参评人选：申报材料审核通过后才能参评。"))
    return is_in(state, PREPARING) & (Verdict.yes() if count else nobody)


def may_settle(equals: Collection[int], order: Sequence[int], reason: str) -> Verdict:
    """Everybody of a tie gets one place, and people say why."""
    verdict = is_legible(reason)
    if sorted(equals) != sorted(order) or len(equals) < 2:
        verdict &= Verdict.no("order", say("请给每位并列人选不同的次序。"))
    if is_blank(reason):
        verdict &= Verdict.no("reason", say("请写明确定次序的理由。"))
    return verdict


def may_propose(number: int | None, left: int | None, at_line: Sequence[str], passing: int) -> Verdict:
    """So many of a track: never more than there are places, and no tie at the line."""
    verdict = Verdict.yes()
    if number is not None and number < 0:
        verdict &= Verdict.no("number", say("应为不小于 0 的整数。"))
    count = passing if number is None else min(number, passing)
    if left is not None and count > left:
        verdict &= Verdict.no(
            "number", say("只剩 %(left)d 个名额，请减少拟%(selected_word)s人数。", left=left)
        )
    if at_line:
        text = say(
            "%(names)s得分和各项比较均相同，名额不够，请先确定他们的次序。", names=join(at_line, ITEMS)
        )
        verdict &= Verdict.no("tie", text)
    return verdict


def are_told_apart(equals: Sequence[str]) -> Verdict:
    """Of those who are kept in reserve it is sure who comes first."""
    if not equals:
        return Verdict.yes()
    text = say("备选人选%(names)s得分和各项比较均相同，请先确定他们的次序。", names=join(equals, ITEMS))
    return Verdict.no("tie", text)


@dataclass(frozen=True)
class Fallen:
    """Somebody who is not proposed: may they fall? `consents`: as the form says, None where it does not ask; `failures`: conditions not met there.

    `unfit`: what was found of them where they applied, NOTHING where nothing speaks against them.
    """

    consents: bool | None
    failures: tuple[Sentence, ...] = ()
    applies_there: bool = False
    unfit: Sentence = NOTHING


def may_fall(evaluation: EvaluationRecord, case: Fallen) -> Verdict:
    """To the track that the notice names: with consent, and where its conditions hold. Source: 内人社办发〔2023〕147号 四（一）."""
    source = evaluation.source
    if not evaluation.falls_to:
        return Verdict.no("no_fall", say("不能转评其他%(track_word)s。"), source)
    verdict = Verdict.no("unfit", case.unfit, source) if case.unfit else Verdict.yes()
    if evaluation.consent and not case.consents:
        verdict &= Verdict.no("no_consent", say("未填写同意调剂，不转评。"), source)
    if case.applies_there:
        verdict &= Verdict.no("applies_there", say("在该%(track_word)s另有申报，不转评。"), source)
    if case.failures:
        failures = join(case.failures)
        verdict &= Verdict.no(
            "conditions", say("不符合转评后的条件：%(failures)s", failures=failures), source
        )
    return verdict


def may_publish(state: str, undecided: Sequence[str]) -> Verdict:
    """Once every track is proposed for."""
    verdict = is_in(state, CLOSED)
    if undecided:
        text = say("还没有确定拟%(selected_word)s人选：%(tracks)s。", tracks=join(undecided, ITEMS))
        verdict &= Verdict.no("undecided", text)
    return verdict


def may_hear(department: str, answer: str, answers: Collection[str], text: str) -> Verdict:
    """What a department says: whose opinion, and which."""
    verdict = is_legible(department) & is_legible(text)
    if is_blank(department):
        verdict &= Verdict.no("department", say("请填写部门名称。"))
    if answer not in answers:
        verdict &= Verdict.no("answer", say("请选择部门的意见。"))
    if answer == "objects" and is_blank(text):
        verdict &= Verdict.no("text", say("有不同意见的，请写明内容。"))
    return verdict


def is_legible(text: str) -> Verdict:
    """Nothing hidden stands in it, which no database takes, and no more than is kept."""
    if hidden := fault(text, lines=True):
        return Verdict.no("characters", say("%(fault)s。", fault=hidden))
    if len(text) > REASON_LENGTH:
        return Verdict.no(
            "length",
            say("最多 %(most)d 个字，现为 %(count)d 个，请精简。", most=REASON_LENGTH, count=len(text)),
        )
    return Verdict.yes()
