"""ID numbers, masking 证件. Names have a file of their own; it is offered here as well."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from datetime import date

from tepei.policy.calendar import day_text
from tepei.policy.names import check_name, mask_name, normalise_name
from tepei.policy.verdict import Outcome, Reason, Verdict
from tepei.policy.words import NOTHING, Sentence, say

# Fields of a form with these keys repeat what somebody registered as: who they are, and not where they can be reached.
REGISTERED = ("name", "sex", "ethnicity", "born_on", "id_number")
__all__ = [
    "check_id_number",
    "check_name",
    "id_number_facts",
    "is_registered",
    "make_check_digit",
    "mask_id",
    "mask_name",
    "mask_phone",
    "normalise_id",
    "normalise_name",
]
_LENGTH = 18
_OLD_LENGTH = 15
_FORMAT = re.compile(r"[0-9]{17}[0-9X]")
# What each digit adds to the sum at its place (GB 11643).
_ADDED = tuple(
    {str(digit): digit * weight for digit in range(10)}
    for weight in (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
)
_CHECK_DIGITS = "10X98765432"
_EARLIEST = date(1900, 1, 1)
_SEXES = {"1": say("男"), "2": say("女")}
_PROVINCE_SPANS = ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
_PROVINCES = frozenset(str(code) for first, last in _PROVINCE_SPANS for code in range(first, last + 1))


def is_registered(key: str, kind: str) -> bool:
    """Does a field with this key, filled in so, repeat it? The name of a title or of a project is nobody's."""
    return key in REGISTERED and (key != "name" or kind == "name")


def normalise_id(text: str) -> str:
    """NFKC, upper case, without blanks, marks that nobody sees and the apostrophe of spreadsheets: what is compared, indexed and checked."""
    plain = unicodedata.normalize("NFKC", text)
    seen = "".join(each for each in plain if unicodedata.category(each) != "Cf")
    return "".join(seen.split()).lstrip("'‘’`ʼ′").upper()


def normalise_past_id(text: str) -> str:
    """The same for lists of the past, whose numbers of 15 digits nobody can ask anew: they become those of 18 (GB 11643-1999)."""
    number = normalise_id(text)
    if len(number) != _OLD_LENGTH or not _is_digits(number):
        return number
    digits = f"{number[:6]}19{number[6:]}"
    return digits + make_check_digit(digits)


def check_past_id(text: str) -> Verdict:
    """Is this a valid number, given that those of 15 digits are as well?"""
    return check_id_number(normalise_past_id(text))


def make_check_digit(digits: str) -> str:
    """The 18th character of an ID number, from the first 17 digits (GB 11643)."""
    total = sum([added[digit] for added, digit in zip(_ADDED, digits, strict=True)])
    return _CHECK_DIGITS[total % 11]


def id_number_facts(number: str) -> tuple[date, str]:
    """(birth date, sex code of GB/T 2261.1: "1" 男, "2" 女); ValueError where the digits hold no date."""
    born_on = date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
    return born_on, "1" if int(number[16]) % 2 else "2"


def check_id_number(
    text: str,
    born_on: date | None = None,
    sex: str | None = None,
    today: date | None = None,
    regions: Container[str] | None = None,
) -> Verdict:
    """Is this a valid ID number of 18 characters, and does it agree with the typed birth date and sex code?

    Without `today` the future is not looked at. A region code outside `regions` (six digits; by default only the province is
    looked at) is no more than a doubt (EVIDENCE): divisions come and go, and numbers stay.
    """
    number = normalise_id(text)
    if bad_format := _format_fault(number):
        return Verdict.no("id_format", bad_format)
    if make_check_digit(number[:17]) != number[17]:
        return Verdict.no("id_check_digit", say("身份证号码校验不通过，可能有一位填错，请对照证件逐位核对。"))
    try:
        derived, derived_sex = id_number_facts(number)
    except ValueError:
        return Verdict.no(
            "id_birth",
            say("身份证号码第 7—14 位“%(digits)s”不是有效日期，请对照证件核对。", digits=number[6:14]),
        )
    return (
        _birth(derived, born_on, today)
        & (Verdict() if sex in (None, derived_sex) else _sex_differs(derived_sex))
        & _region(number[:6], regions)
    )


def mask_id(number: str) -> str:
    """First 3 and last 4: enough to match a paper, while the middle would give away the county of origin and the birth date."""
    return _mask(number, 3, 4)


def mask_phone(number: str) -> str:
    return _mask(number, 3, 4)


def _mask(text: str, head: int, tail: int) -> str:
    hidden = len(text) - head - tail
    return text[:head] + "*" * hidden + text[-tail:] if hidden > 0 else "*" * len(text)


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _format_fault(number: str) -> Sentence:
    if not number:
        return say("请填写身份证号码。")
    if len(number) == _OLD_LENGTH and _is_digits(number):
        return say("15 位的第一代身份证号码已停用，请填写第二代居民身份证上的 18 位号码。")
    if len(number) != _LENGTH:
        return say("身份证号码应为 18 位，现为 %(count)d 位，请核对。", count=len(number))
    if not _FORMAT.fullmatch(number):
        return say("身份证号码前 17 位应为数字，最后一位应为数字或 X，请核对。")
    return NOTHING


def _birth(derived: date, typed: date | None, today: date | None) -> Verdict:
    if derived < _EARLIEST or (today is not None and derived > today):
        return Verdict.no(
            "id_birth", say("身份证号码中的出生日期%(day)s不可能，请对照证件核对。", day=day_text(derived))
        )
    if typed not in (None, derived):
        return Verdict.no(
            "id_birth_differs",
            say(
                "出生日期与身份证号码不一致：身份证号码中为%(day)s。请核对后改正其中一项。",
                day=day_text(derived),
            ),
        )
    return Verdict.yes()


def _sex_differs(derived: str) -> Verdict:
    return Verdict.no(
        "id_sex_differs",
        say("性别与身份证号码不一致：身份证号码中为%(sex)s。请核对后改正其中一项。", sex=_SEXES[derived]),
    )


def _region(code: str, regions: Container[str] | None) -> Verdict:
    if code in regions if regions is not None else code[:2] in _PROVINCES:
        return Verdict.yes()
    text = say("身份证号码前 6 位“%(code)s”不在现行行政区划代码中，可以提交，由审核单位核对证件。", code=code)
    return Verdict((Reason("id_region", Outcome.EVIDENCE, text),))
