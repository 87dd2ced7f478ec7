"""What a person reads in a cell of a workbook: its value under its number format, or why neither can be trusted."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from tepei.policy.words import NOTHING, Sentence, say

MOST_DIGITS = 15  # of a number that a spreadsheet keeps; what is behind them it makes 0
_LITERAL = re.compile(r'"[^"]*"|\\.|[_*].|\[[^\]]*\]')
_TEXTS = re.compile(r'"([^"]*)"|\\(.)')
_NOON = re.compile("am/pm|a/p|上午/下午", re.IGNORECASE)
_DAYS_TO_1904 = 1462
_LEAP_OF_1900 = 60  # a day that never was, which spreadsheets count
_BEGIN = dt.datetime(1899, 12, 30)  # noqa: DTZ001  a day of the calendar, nowhere in particular
_LAST = 2_958_466  # 9999-12-31 and a day
_DAY = 'yyyy"年"m"月"d"日"'
BUILT_IN = {  # ECMA-376, 18.8.30, with those of zh-CN
    **dict(enumerate(("General", "0", "0.00", "#,##0", "#,##0.00"))), 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy/m/d h:mm", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 49: "@",
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'), **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    30: "m-d-yy", 31: _DAY, **dict.fromkeys((32, 33, 34, 35, 55, 56), 'h"时"mm"分"'),
}  # fmt: skip
_ERRORS = re.compile(r"#(REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)")


@dataclass(frozen=True)
class SheetCell:
    """`text` as it is shown; `fault` says, as a sentence, why that is not what was meant.

    A text with a fault is never one that would be taken for right where it is written into a workbook and read again.
    """

    text: str = ""
    fault: Sentence = NOTHING


def read(kind: str, stored: str, code: str, *, since_1904: bool = False) -> SheetCell:
    """A cell of this kind (see `workbook_reader`) with this number format."""
    if kind == "f":
        return SheetCell(
            "",
            say("该格的公式没有保存计算结果，请用 Excel 或 WPS 打开、保存后再上传，或直接填写内容。"),
        )
    text = unicodedata.normalize("NFC", stored).strip()
    if kind == "e" or _ERRORS.fullmatch(text):
        return SheetCell(text, say("该格的公式出错，显示为“%(text)s”，请改为要填写的内容。", text=text))
    if kind == "n":
        return _number(text, code, since_1904)
    if kind == "b":
        return SheetCell("TRUE" if text in ("1", "true") else "FALSE")
    return SheetCell(text.partition("T")[0] if kind == "d" else text)


def _number(text: str, code: str, since_1904: bool) -> SheetCell:
    try:
        value = float(text)
    except ValueError:
        return SheetCell(text)
    if abs(value) >= 10**MOST_DIGITS:
        lost = say(
            "该格是数字格式，第 %(most)d 位以后的数字已丢失，请改为文本格式后重新填写。", most=MOST_DIGITS
        )
        return SheetCell(f"{value:.5E}", lost)
    sections = _sections(code)
    if value == 0 and len(sections) > 2 and not re.search("[0#]|general", _bare(sections[2]), re.IGNORECASE):
        hidden = say("该格的值是 0，显示的却不是，请直接填写要表达的内容（0、“—”或留空）。")
        return SheetCell("", hidden)
    letters = _NOON.sub("h", _bare(sections[0])).lower()
    if "general" not in letters and (set(letters) & set("ymdhs")) and 0 <= value < _LAST:
        return SheetCell(_moment(value, letters, since_1904))
    return SheetCell(_shown(value, sections[0]))


def _sections(code: str) -> list[str]:
    """A format's parts for positive numbers, negative ones, zero and text."""
    parts, start = [], 0
    for found in re.finditer(r'"[^"]*"|\\.|;', code):
        if found.group() == ";":
            parts.append(code[start : found.start()])
            start = found.end()
    return [*parts, code[start:]]


def _bare(section: str) -> str:
    return _LITERAL.sub("", section)


def _plain(value: float) -> str:
    """Fifteen digits and no more, as spreadsheets show them: 3.0 is 3, 0.1 + 0.2 is 0.3."""
    return str(int(value)) if value.is_integer() else f"{value:.{MOST_DIGITS}g}"


def _shown(value: float, section: str) -> str:
    """000000 keeps its zeros, 0"名" its word, 0% its sign; any other number is the number."""
    bare = _bare(section).strip()
    if bare.endswith("%"):
        return f"{_plain(round(value * 100, 10))}%"
    if re.fullmatch("0+", bare) and value.is_integer() and value >= 0:
        before, _, behind = re.sub(r"\[[^\]]*\]|[_*].", "", section).partition(bare)
        return f"{_words(before)}{int(value):0{len(bare)}d}{_words(behind)}"
    return _plain(value)


def _words(section: str) -> str:
    return "".join(quoted or single for quoted, single in _TEXTS.findall(section)).strip()


def _moment(value: float, letters: str, since_1904: bool) -> str:
    """As far as the format shows it: a day, a month, a year, an hour."""
    days = value + (_DAYS_TO_1904 if since_1904 else 1 if value < _LEAP_OF_1900 else 0)
    try:
        moment = _BEGIN + dt.timedelta(seconds=round(days * 86_400))
    except OverflowError:
        return _plain(value)
    hour = moment.strftime("%H:%M") if "h" in letters else ""
    if not set(letters) & set("yd") and ("h" in letters or "s" in letters):
        return hour or moment.strftime("%M:%S")
    pattern = "%Y-%m-%d" if "d" in letters else "%Y-%m" if "m" in letters else "%Y"
    return moment.strftime(pattern) + (f" {hour}" if hour not in ("", "00:00") else "")
