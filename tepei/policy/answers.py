"""One answer: brought into its usual form, and what is wrong with it 填写内容."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from datetime import date

from tepei.policy.characters import fault, trim
from tepei.policy.fields import Field
from tepei.policy.identity import check_id_number, check_name, normalise_id, normalise_name

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{4})([0-9]{2})([0-9]{2})")
_MONTH = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})月?|([0-9]{4})([0-9]{2})")
_YEAR = re.compile(r"([0-9]{4})年?")
_COUNTRY = re.compile(r"^(?:\+|00)86-?")
_AREA = re.compile(r"^\((0[0-9]{2,3})\)-?")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0[0-9]{2,3}-?[0-9]{7,8}(?:-[0-9]{1,6})?")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}")
_POSTCODE = re.compile(r"[0-9]{6}")
_INTEGER = re.compile(r"-?[0-9]{1,9}")
_YES, _NO = ("yes", "是", "有", "true"), ("no", "否", "无", "false")


class AnswerError(ValueError):
    """This answer cannot be kept at all; the text says why, in Chinese, without a full stop."""


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
    clean = _TIDY.get(field.kind, _numeric)(text)
    if hidden := fault(clean, lines=lines):
        raise AnswerError(hidden)
    return _SHAPE[field.kind](field, clean) if field.kind in _SHAPE else clean


def complaint(field: Field, text: str, known: Known) -> str:
    """What is wrong with a normalised answer that is not blank, and what to do; empty where nothing is."""
    judge = _JUDGES.get(field.kind)
    return judge(field, text, known) if judge else ""


def _typed(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str | int):
        return str(value)
    raise AnswerError("内容不是文字，请重新填写")


def _single_line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", trim(text)).split())


def _lines(text: str) -> str:
    return unicodedata.normalize("NFC", trim(text.replace("\r\n", "\n").replace("\r", "\n")))


def _numeric(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", trim(text)).translate(_DASHES).split())


def _dated(pattern: re.Pattern[str]) -> Callable[[Field, str], str]:
    """To ISO: 2023年3月5日 and 20230305 become 2023-03-05."""

    def shape(_: Field, text: str) -> str:
        found = pattern.fullmatch(text)
        return "-".join(part.zfill(2) for part in found.groups() if part) if found else text

    return shape


def _phone(_: Field, text: str) -> str:
    number = _AREA.sub(r"\1-", _COUNTRY.sub("", text, count=1), count=1)
    bare = number.replace("-", "")
    return bare if _MOBILE.fullmatch(bare) else number


def _yes_no(field: Field, text: str) -> str:
    if text in field.words:
        return ("yes", "no")[field.words.index(text)]
    return "yes" if text.lower() in _YES else "no" if text.lower() in _NO else text


_TIDY: Mapping[str, Callable[[str], str]] = {
    "text": _single_line,
    "long_text": _lines,
    "name": normalise_name,
    "choice": _single_line,
    "code": _single_line,
    "organisation": _single_line,
    "photo": _single_line,
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


def _day(_: Field, text: str, __: Known) -> str:
    return "" if _is_day(text) else "不是有效日期，请按 2023-03-05 的格式填写"


def _month(_: Field, text: str, __: Known) -> str:
    return "" if _is_day(f"{text}-01") else "不是有效年月，请按 2023-03 的格式填写"


def _year(_: Field, text: str, __: Known) -> str:
    return "" if _is_day(f"{text}-01-01") else "不是有效年份，请填写 4 位数字，如 2023"


def _matches(pattern: re.Pattern[str], advice: str) -> Callable[[Field, str, Known], str]:
    return lambda _, text, __: "" if pattern.fullmatch(text) else advice


def _is_phone(_: Field, text: str, __: Known) -> str:
    if _MOBILE.fullmatch(text) or _LANDLINE.fullmatch(text):
        return ""
    return "不是有效电话号码，请填写 11 位手机号码，或带区号的固定电话，如 0471-1234567"


def _chosen(field: Field, text: str, _: Known) -> str:
    return "" if text in field.options else f"不在可选项之内，请从“{'”“'.join(field.options)}”中选择"


def _decided(field: Field, text: str, _: Known) -> str:
    return "" if text in ("yes", "no") else f"请选择“{'”或“'.join(field.words)}”"


def _listed(field: Field, text: str, known: Known) -> str:
    codes = known.codes.get(field.code_set)
    return "" if codes is None or text in codes else "不在代码表之内，请从列表中重新选择"


def _is_id_number(_: Field, text: str, known: Known) -> str:
    return str(check_id_number(text, today=known.today).text).rstrip("。")


_JUDGES: Mapping[str, Callable[[Field, str, Known], str]] = {
    "date": _day,
    "month": _month,
    "year": _year,
    "phone": _is_phone,
    "choice": _chosen,
    "yes_no": _decided,
    "code": _listed,
    "id_number": _is_id_number,
    "name": lambda _, text, __: str(check_name(text).text).rstrip("。"),
    "email": _matches(_EMAIL, "不是有效电子邮箱，请按 name@example.cn 的格式填写"),
    "postcode": _matches(_POSTCODE, "应为 6 位数字，请核对邮政编码"),
    "integer": _matches(_INTEGER, "应为整数，请只填写数字"),
}
