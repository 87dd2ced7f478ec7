"""Who may be looked at before anybody is proposed, what may be entered of it, and when it is done, in plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tepei.policy.characters import is_blank
from tepei.policy.evaluation import EvaluationRecord
from tepei.policy.verdict import Verdict
from tepei.policy.words import ITEMS, Sentence, join, say
from tepei.selection.round_rules import is_legible

_MOST = 100


@dataclass(frozen=True)
class Entered:
    """What somebody enters: 合格 or not (None: neither was picked), the score as typed (None: it is no number), and what was found."""

    passes: bool | None
    score: Decimal | None
    text: str


def may_choose(evaluation: EvaluationRecord, number: int | None, passing: int) -> Verdict:
    """So many of those who pass, None: all of them."""
    if not evaluation.vetting:
        return Verdict.no("vetting", say("评审办法没有规定考察。"))
    if not passing:
        return Verdict.no("passing", say("没有合格人选。"))
    if number is not None and number < 1:
        return Verdict.no("number", say("考察人数应为不小于 1 的整数。"))
    return Verdict.yes()


def may_enter(evaluation: EvaluationRecord, entered: Entered) -> Verdict:
    """A result, with the score where it counts, and the reason of who is not 合格."""
    verdict = is_legible(entered.text)
    if entered.passes is None:
        verdict &= Verdict.no("result", say("请选择合格或不合格。"))
    if evaluation.vetting_weight is not None and entered.passes is not False:
        if entered.score is None:
            verdict &= Verdict.no("score", say("请填写考察得分（数字）。"))
        elif not 0 <= entered.score <= _MOST:
            verdict &= Verdict.no("score", say("考察得分应为 0 至 %(most)d。", most=_MOST))
    if entered.passes is False and is_blank(entered.text):
        verdict &= Verdict.no("text", say("不合格的，请写明情况和理由。"))
    return verdict


def are_vetted(name: str | Sentence, passing: int, chosen: int, ahead: Sequence[str]) -> Verdict:
    """Before somebody is proposed: people were chosen, where anybody passes the evaluation, and each has a result."""
    if passing and not chosen:
        return Verdict.no("vetting", say("请先确定%(vetting)s人选。", vetting=name))
    if ahead:
        names = join(ahead, ITEMS)
        return Verdict.no("vetting", say("还没有填写%(vetting)s结果：%(names)s。", vetting=name, names=names))
    return Verdict.yes()
