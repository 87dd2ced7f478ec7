"""Which characters may stand in what people type 字符."""

from __future__ import annotations

import re
import unicodedata

from tepei.policy.words import NOTHING, Sentence, say

_PASTED = re.compile("[\u200b\u2060\ufeff]")
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_CONTROL = r"\x00-\x1f\x7f-\x9f\u2028\u2029"
_HIDDEN = re.compile(f"[{_CONTROL}{_BIDI}\ud800-\udfff]")
_HIDDEN_IN_LINES = re.compile(f"(?![\n\t]){_HIDDEN.pattern}")
_IS_BIDI = re.compile(f"[{_BIDI}]")
# Text out of a PDF carries radicals (⼤ U+2F24) for the characters that they look like (大 U+5927).
_RADICALS = {
    code: plain
    for code in (*range(0x2E80, 0x2EF4), *range(0x2F00, 0x2FD6))
    if (plain := unicodedata.normalize("NFKC", chr(code))) != chr(code)
}
_HAN = ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))


def trim(text: str) -> str:
    """Without the blanks at both ends and the invisible marks that pasting leaves behind; radicals as the characters that they stand for."""
    return _PASTED.sub("", text).translate(_RADICALS).strip()


def is_blank(text: str) -> bool:
    """Is there nothing in it that anybody could read? Blanks, joiners and lone marks are no words."""
    return not any(unicodedata.category(character)[0] in "LNPS" for character in text)


def fault(text: str, *, lines: bool = False) -> Sentence:
    """Why this text cannot be kept, as a clause; NOTHING where it can. `lines` allows line breaks and tabs."""
    found = (_HIDDEN_IN_LINES if lines else _HIDDEN).search(text)
    if found is None:
        return NOTHING
    place, name = found.start() + 1, _named(found.group())
    return say("第 %(place)d 个字符是%(name)s，请删除后重新输入", place=place, name=name)


def is_han(character: str) -> bool:
    """By range, since the newest extensions are unknown to Python's own tables."""
    return any(first <= ord(character) <= last for first, last in _HAN)


def _named(character: str) -> Sentence:
    if character == "\0":
        return say("空字符（NUL）")
    if _IS_BIDI.match(character):
        return say("改变文字方向的隐藏字符")
    return say("不完整的字符") if "\ud800" <= character <= "\udfff" else say("控制字符或换行")
