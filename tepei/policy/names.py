"""Names of people, kept as they are written, 50 characters and more, rare characters included; and of units 姓名、单位名称."""

from __future__ import annotations

import re
import unicodedata

from tepei.policy.characters import fault, is_han, trim
from tepei.policy.verdict import Verdict
from tepei.policy.words import Sentence, say

MAX_LENGTH = 100
SEPARATOR = "\u00b7"
_SEPARATORS = re.compile("[.\u0387\u2022\u2027\u2219\u22c5\u30fb\uff0e\uff65\u00b7]")
# What people type for 〇, which no keyboard has: circles that are no characters of names.
_CIRCLES = str.maketrans(dict.fromkeys("○◯⭕", "〇"))
# Names of units are written with brackets of full width, and with letters and digits of half width.
_WIDTHS = str.maketrans(
    {"(": "（", ")": "）", "﹙": "（", "﹚": "）"}
    | {chr(code + 0xFEE0): chr(code) for code in range(0x30, 0x7B) if chr(code).isalnum()}
)
_MONGOLIAN_VOWEL_SEPARATOR = "\u180e"
_PRESENTATION = frozenset("\u20e3\ufe0e\ufe0f")
_MAX_STARS = 3


def normalise_name(text: str) -> str:
    """NFC (never NFKC: it would change rare characters), radicals and pasted blanks removed, every separator a U+00B7, every circle a 〇.

    A blank stays only between two parts in letters, as in Mongolian or Latin script.
    """
    name = _SEPARATORS.sub(SEPARATOR, unicodedata.normalize("NFC", trim(text).translate(_CIRCLES)))
    kept = ""
    for word in name.split():
        kept += word if not kept or _joins(kept[-1]) or _joins(word[0]) else f" {word}"
    return kept


def normalise_unit_name(text: str) -> str:
    """The name of a unit or of a division, as it is kept and compared: without blanks, which pasted names carry and registers do not."""
    return "".join(unicodedata.normalize("NFC", trim(text)).translate(_WIDTHS).split())


def check_name(text: str) -> Verdict:
    """May this name be kept (after `normalise_name`)? 1 to 100 characters: letters of any script, U+00B7 and single blanks."""
    name = normalise_name(text)
    if not name:
        return Verdict.no("name_missing", say("请填写姓名。"))
    if len(name) > MAX_LENGTH:
        return Verdict.no(
            "name_length",
            say(
                "姓名最多 %(most)d 个字符，现为 %(count)d 个，请核对。",
                most=MAX_LENGTH,
                count=len(name),
            ),
        )
    if hidden := fault(name):
        return Verdict.no("name_character", say("姓名中%(fault)s。", fault=hidden))
    for place, character in enumerate(name, start=1):
        if not _belongs(character):
            return Verdict.no("name_character", _refusal(place, character))
    if f"{SEPARATOR}{SEPARATOR}" in f"{SEPARATOR}{name}{SEPARATOR}":
        return Verdict.no("name_separator", say("姓名中的间隔号“·”只能用在两部分之间，且不能连用，请核对。"))
    return Verdict.yes()


def mask_name(name: str) -> str:
    """张* · 张*三 · 阿***·买*: the first character of every part, and the last one of an undivided name of three or more."""
    parts = name.split(SEPARATOR)
    if len(parts) > 1:
        return SEPARATOR.join(part[:1] + _stars(len(part) - 1) for part in parts)
    if len(name) < 3:
        return name[:1] + "*" if len(name) == 2 else "*" * len(name)
    return name[0] + _stars(len(name) - 2) + name[-1]


def _stars(count: int) -> str:
    return "*" * min(count, _MAX_STARS)


def _joins(character: str) -> bool:
    return character == SEPARATOR or is_han(character)


def _belongs(character: str) -> bool:
    if character in (SEPARATOR, " ", _MONGOLIAN_VOWEL_SEPARATOR) or is_han(character):
        return True
    return character not in _PRESENTATION and unicodedata.category(character)[0] in "LM"


def _refusal(place: int, character: str) -> Sentence:
    if unicodedata.category(character) == "Co":
        return say(
            "姓名第 %(place)d 个字符是自造字，其他电脑上无法显示。请改用国家标准编码的字；输入不了的，请联系上级主管部门。",
            place=place,
        )
    if character.isprintable():
        return say(
            "姓名第 %(place)d 个字符“%(character)s”不能用于姓名，请对照证件填写；间隔号请用“·”。",
            place=place,
            character=character,
        )
    return say("姓名第 %(place)d 个字符是看不见的特殊字符，请删除后重新输入。", place=place)
