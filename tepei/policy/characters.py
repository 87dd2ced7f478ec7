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
# A radical and the character that it stands for, and so on (Unicode: EquivalentUnifiedIdeograph.txt), where no decomposition says so.
_SUPPLEMENT = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕𫜹⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪𤴔"
    "⺫目⺬示⺭礻⺮𥫗⺯糹⺰纟⺱罓⺲罒⺳㓁⺴冗⺵𦉫⺶羊⺷𦍌⺸𦍋⺹耂⺺肀⺻聿⺼肉⺽𦥑⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝⻊𧾷⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒镸"
    "⻓长⻔门⻕𨸏⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀"
)
# Text out of a PDF carries radicals (⼤ U+2F24) for the characters that they look like (大 U+5927).
_RADICALS = dict(zip(map(ord, _SUPPLEMENT[::2]), _SUPPLEMENT[1::2], strict=True)) | {
    code: usual
    for code in (*range(0x2E80, 0x2EF4), *range(0x2F00, 0x2FD6))
    if (usual := unicodedata.normalize("NFKC", chr(code))) != chr(code)
}
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_HAN = ((0x3007, 0x3007), (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))


def trim(text: str) -> str:
    """Without the blanks at both ends and the invisible marks that pasting leaves behind; radicals as the characters that they stand for."""
    return _PASTED.sub("", text).translate(_RADICALS).strip()


def one_line(text: str) -> str:
    """Any text of one line, as it is kept: composed, and single blanks alone."""
    return " ".join(unicodedata.normalize("NFC", trim(text)).split())


def digits(text: str) -> str:
    """What is made of digits, as it is kept: half-width, without blanks, with one kind of dash."""
    return "".join(unicodedata.normalize("NFKC", trim(text)).translate(_DASHES).split())


def plain(text: str) -> str:
    """For comparing what people typed with what they were given to choose from: full-width or not, with blanks or without."""
    return "".join(unicodedata.normalize("NFKC", trim(text)).split())


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
