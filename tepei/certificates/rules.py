"""What may be done with a certificate, in plain values."""

from __future__ import annotations

from tepei.policy.characters import fault
from tepei.policy.verdict import Verdict
from tepei.policy.words import say

LONGEST = 500  # characters of a reason


def is_issued(state: str) -> Verdict:
    """Does the certificate hold?"""
    return Verdict.yes() if state == "issued" else Verdict.no("state", say("该证书已撤销。"))


def is_reason(text: str) -> Verdict:
    """Was it written down why? The public page says it: no number of anybody stands in it."""
    if not text.strip():
        return Verdict.no("reason", say("请填写撤销的理由；证书核验页面会显示。"))
    if len(text) > LONGEST or fault(text, lines=True):
        return Verdict.no("reason", say("撤销的理由为不超过 %(most)d 字的普通文字。", most=LONGEST))
    return Verdict.yes()
