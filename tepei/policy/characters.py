"""Which characters may stand in what people type 字符."""

from __future__ import annotations

import unicodedata

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_PASTED = frozenset("\u200b\ufeff\u2060")
_HAN = ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))


def trim(text: str) -> str:
    """Without the blanks at both ends and the invisible marks that pasting leaves behind."""
    return "".join(character for character in text if character not in _PASTED).strip()


def fault(text: str, *, lines: bool = False) -> str:
    """Why this text cannot be kept, in Chinese; empty where it can. `lines` allows line breaks and tabs."""
    allowed = "\n\t" if lines else ""
    for place, character in enumerate(text, start=1):
        found = "" if character in allowed else _named(character)
        if found:
            return f"第 {place} 个字符是{found}，请删除后重新输入"
    return ""


def is_han(character: str) -> bool:
    """By range, since the newest extensions are unknown to Python's own tables."""
    return any(first <= ord(character) <= last for first, last in _HAN)


def _named(character: str) -> str:
    if character == "\0":
        return "空字符（NUL）"
    if character in _BIDI:
        return "改变文字方向的隐藏字符"
    category = unicodedata.category(character)
    if category == "Cs":
        return "不完整的字符"
    return "控制字符或换行" if category in ("Cc", "Zl", "Zp") else ""
