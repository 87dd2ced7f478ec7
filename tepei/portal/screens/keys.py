"""Row numbers as they come from addresses and forms."""

from __future__ import annotations

from tepei.policy.words import say
from tepei.portal.errors import Refused

_DIGITS = 10  # Python refuses to read a number of five thousand digits, with an error


def row_key(text: str) -> int | None:
    """The primary key that a text names; None where no row can have it."""
    if not text.isdecimal() or len(text) > _DIGITS:
        return None
    key = int(text)
    return key if 0 < key < 2**31 else None


def number(text: str) -> int:
    """A whole number from a form; Refused where the page is not one of ours any more."""
    if not text.isdecimal() or len(text) > 9:
        raise Refused(say("请选择后再提交；页面如已失效，请刷新后重试。"))
    return int(text)
