"""The 统一社会信用代码 of a unit: its characters, who registered it as what, its check character (GB 32100)."""

from __future__ import annotations

from tepei.policy.identity import check_id_number, normalise_id
from tepei.policy.verdict import Verdict
from tepei.policy.words import Sentence, say

_LENGTH = 18
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
# Who registers it, and as what (GB 32100-2015 表 1, 第 1 号修改单): 机构编制, 外交, 司法行政, 文化, 民政, 旅游, 宗教, 工会, 市场监管, 军队, 农业农村, 其他.
_KINDS = {
    "1": "1239", "2": "19", "3": "123459", "4": "19", "5": "1239", "6": "129", "7": "129", "8": "19", "9": "1239", "A": "19", "N": "1239",
    "Y": "1",
}  # fmt: skip
_LOOKALIKES = {
    "I": say("数字 1"),
    "O": say("数字 0"),
    "S": say("数字 5"),
    "Z": say("数字 2"),
    "V": say("字母 U 或 Y"),
}


def check_credit_code(text: str) -> Verdict:
    """Is this a 统一社会信用代码 (GB 32100: 18 characters, no I, O, S, V, Z, mod-31 check character), and nobody's ID number?"""
    code = normalise_id(text)
    if not code:
        return Verdict.no("credit_missing", say("请填写统一社会信用代码。"))
    if not check_id_number(code).failures:
        return Verdict.no("credit_id_number", say("这是身份证号码。请填写单位登记证书上的统一社会信用代码。"))
    if len(code) != _LENGTH:
        return Verdict.no(
            "credit_length", say("统一社会信用代码应为 18 位，现为 %(count)d 位，请核对。", count=len(code))
        )
    for place, character in enumerate(code, start=1):
        if character not in _ALPHABET:
            return Verdict.no("credit_character", _foreign_character(place, character))
    return _parts(code)


def _parts(code: str) -> Verdict:
    """Who registered it as what, where, and the check character."""
    if code[1] not in _KINDS.get(code[0], ""):
        return Verdict.no(
            "credit_prefix",
            say(
                "统一社会信用代码前两位“%(prefix)s”不是登记管理部门和机构类别的代码，请对照登记证书核对。",
                prefix=code[:2],
            ),
        )
    if not code[2:8].isdecimal():
        return Verdict.no(
            "credit_division", say("统一社会信用代码第 3—8 位是登记机关行政区划码，应全部为数字，请核对。")
        )
    if _check_character(code) != code[-1]:
        return Verdict.no(
            "credit_check", say("统一社会信用代码校验不通过，可能有一位填错，请对照登记证书逐位核对。")
        )
    return Verdict.yes()


def _foreign_character(place: int, character: str) -> Sentence:
    hint = _LOOKALIKES.get(character)
    advice = say("是否应为%(hint)s", hint=hint) if hint else say("只能用数字和大写字母")
    return say(
        "统一社会信用代码第 %(place)d 位“%(character)s”不是允许的字符（不使用 I、O、S、V、Z），请核对%(advice)s。",
        place=place,
        character=character,
        advice=advice,
    )


def _check_character(code: str) -> str:
    total = sum(_ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(code[:17]))
    return _ALPHABET[-total % 31]
