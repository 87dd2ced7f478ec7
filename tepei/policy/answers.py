"""One answer: brought into its usual form, and what is wrong with it 填写内容."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from datetime import date

from tepei.policy.characters import digits, fault, one_line, trim
from tepei.policy.fields import Field
from tepei.policy.identity import check_id_number, check_name, normalise_id, normalise_name
from tepei.policy.words import NOTHING, QUOTED, Sentence, join, say

_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{4})([0-9]{2})([0-9]{2})")
_MONTH = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})月?|([0-9]{4})([0-9]{2})")
_YEAR = re.compile(r"([0-9]{4})(?:年度?)?")
_COUNTRY = re.compile(r"^(?:\+|00)86-?")
_AREA = re.compile(r"^\((0[0-9]{2,3})\)-?")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0[0-9]{2,3}-?[0-9]{7,8}(?:-[0-9]{1,6})?")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}")
_POSTCODE = re.compile(r"[0-9]{6}")
_INTEGER = re.compile(r"-?[0-9]{1,9}")
_YES, _NO = ("yes", "是", "有", "true"), ("no", "否", "无", "false")


class AnswerError(ValueError):
    """This answer cannot be kept at all; the sentence says why."""

    def __init__(self, text: Sentence) -> None:
        super().__init__(str(text))
        self.text = text


@dataclass(frozen=True)
class Known:
    """What answers are compared with: code sets by name (one that is not here is not checked), and the day."""

    codes: Mapping[str, Container[str]] = field(default_factory=dict)
    today: date | None = None


def normalise(field: Field, value: object) -> str:
    """The answer in its usual form, "" where blank: dates ISO, yes_no "yes" or "no", digits half-width, names with U+00B7.

    What does not look like its kind comes back trimmed, for `complaint` to name. AnswerError for hidden characters and values
    that are no text.
    """
    text = _typed(value)
    lines = field.kind == "long_text"
    clean = _TIDY.get(field.kind, digits)(text)
    if hidden := fault(clean, lines=lines):
        raise AnswerError(say("%(fault)s。", fault=hidden))
    return _SHAPE[field.kind](field, clean) if field.kind in _SHAPE else clean


def complaint(field: Field, text: str, known: Known) -> Sentence:
    """What is wrong with a normalised answer that is not blank, and what to do; NOTHING where nothing is."""
    judge = _JUDGES.get(field.kind)
    return judge(field, text, known) if judge else NOTHING


def check_answer(field: Field, text: str) -> Sentence:
    """What is wrong with an answer as it was typed; NOTHING where nothing is, or nothing was typed."""
    try:
        usual = normalise(field, text)
    except AnswerError as error:
        return error.text
    return complaint(field, usual, Known()) if usual else NOTHING


def _typed(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str | int):
        return str(value)
    raise AnswerError(say("内容不是文字，请重新填写。"))


def _lines(text: str) -> str:
    return unicodedata.normalize("NFC", trim(text.replace("\r\n", "\n").replace("\r", "\n")))


def day(text: str) -> date:
    """The day that people wrote, read as a box of a form reads it. ValueError where it is none."""
    return date.fromisoformat(_iso(_DATE, digits(text)))


def year(text: str) -> int:
    """Likewise a year: 2022, 2022年, 2022年度."""
    return int(_iso(_YEAR, digits(text)))


def _iso(pattern: re.Pattern[str], text: str) -> str:
    """To ISO: 2023年3月5日 and 20230305 become 2023-03-05. What is none comes back as it is."""
    found = pattern.fullmatch(text)
    return "-".join(part.zfill(2) for part in found.groups() if part) if found else text


def _dated(pattern: re.Pattern[str]) -> Callable[[Field, str], str]:
    return lambda _, text: _iso(pattern, text)


def _phone(_: Field, text: str) -> str:
    number = _AREA.sub(r"\1-", _COUNTRY.sub("", text, count=1), count=1)
    bare = number.replace("-", "")
    return bare if _MOBILE.fullmatch(bare) else number


def _yes_no(field: Field, text: str) -> str:
    if text in field.words:
        return ("yes", "no")[field.words.index(text)]
    return "yes" if text.lower() in _YES else "no" if text.lower() in _NO else text


_TIDY: Mapping[str, Callable[[str], str]] = {
    "text": one_line,
    "long_text": _lines,
    "name": normalise_name,
    "choice": one_line,
    "code": one_line,
    "organisation": one_line,
    "photo": one_line,
    "id_number": normalise_id,
}
_SHAPE: Mapping[str, Callable[[Field, str], str]] = {
    "date": _dated(_DATE),
    "month": _dated(_MONTH),
    "year": _dated(_YEAR),
    "phone": _phone,
    "yes_no": _yes_no,
}


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


Judge = Callable[[Field, str, Known], Sentence]


def _dates(rest: str, advice: Sentence) -> Judge:
    """A day, once `rest` stands behind what was typed."""
    return lambda _, text, __: NOTHING if _is_day(f"{text}{rest}") else advice


def _matches(advice: Sentence, *patterns: re.Pattern[str]) -> Judge:
    return lambda _, text, __: NOTHING if any(each.fullmatch(text) for each in patterns) else advice


def _chosen(field: Field, text: str, _: Known) -> Sentence:
    if text in field.options:
        return NOTHING
    return say("不在可选项之内，请从“%(options)s”中选择。", options=join(field.options, QUOTED))


def _decided(field: Field, text: str, _: Known) -> Sentence:
    if text in ("yes", "no"):
        return NOTHING
    yes, no = map(Sentence, field.words)
    return say("请选择“%(yes)s”或“%(no)s”。", yes=yes, no=no)


def _listed(field: Field, text: str, known: Known) -> Sentence:
    codes = known.codes.get(field.code_set)
    return NOTHING if codes is None or text in codes else say("不在代码表之内，请从列表中重新选择。")


_JUDGES: Mapping[str, Judge] = {
    "date": _dates("", say("不是有效日期，请按 2023-03-05 的格式填写。")),
    "month": _dates("-01", say("不是有效年月，请按 2023-03 的格式填写。")),
    "year": _dates("-01-01", say("不是有效年份，请填写 4 位数字，如 2023。")),
    "phone": _matches(
        say("不是有效电话号码，请填写 11 位手机号码，或带区号的固定电话，如 0471-1234567。"),
        _MOBILE,
        _LANDLINE,
    ),
    "choice": _chosen,
    "yes_no": _decided,
    "code": _listed,
    "id_number": lambda _, text, known: check_id_number(text, today=known.today).text,
    "name": lambda _, text, __: check_name(text).text,
    "email": _matches(say("不是有效电子邮箱，请按 name@example.cn 的格式填写。"), _EMAIL),
    "postcode": _matches(say("应为 6 位数字，请核对邮政编码。"), _POSTCODE),
    "integer": _matches(say("应为整数，请只填写数字。"), _INTEGER),
}
