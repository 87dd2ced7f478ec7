"""What a person must say when registering or claiming a number, and what either side is told 身份."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tepei.policy.answers import check_answer, normalise
from tepei.policy.characters import fault, trim
from tepei.policy.fields import Field
from tepei.policy.identity import check_id_number, normalise_name
from tepei.policy.names import check_name
from tepei.policy.verdict import Outcome, Reason, Verdict
from tepei.policy.words import Sentence, say

STATEMENT_LENGTH = 1000
_SEXES = ("1", "2")
# The field of the form that a reason about an ID number belongs to; every other is about the number itself.
_FIELDS = {"id_birth_differs": "born_on", "id_sex_differs": "sex_code"}
_MOBILE = Field(key="mobile", label="手机号码", kind="phone")
_EMAIL = Field(key="email", label="电子邮箱", kind="email")


@dataclass(frozen=True)
class PersonFacts:
    """What somebody says about themself; the ID number in any usual way of typing it."""

    name: str
    id_number: str
    born_on: date | None
    sex_code: str
    ethnicity_code: str
    mobile: str
    email: str = ""


def check_person(facts: PersonFacts, ethnicities: frozenset[str], today: date) -> Verdict:
    """Every mistake at once; the code of a reason is the field that it is about."""
    return (
        _names(facts.name)
        & _numbers(facts, today)
        & _choice(facts.ethnicity_code in ethnicities, "ethnicity_code", say("请选择民族。"))
        & _contact(_MOBILE, facts.mobile)
        & (_contact(_EMAIL, facts.email) if facts.email.strip() else Verdict())
    )


def tidy_name(name: str) -> str:
    """The name as it is kept."""
    return normalise_name(name)


def tidy_mobile(text: str) -> str:
    """The number as it is kept."""
    return normalise(_MOBILE, text)


def tidy_email(text: str) -> str:
    """The address as it is kept."""
    return normalise(_EMAIL, text)


def check_claim(statement: str, has_evidence: bool) -> Verdict:
    """A claim tells its story and shows a paper."""
    text = trim(statement)
    verdict = Verdict()
    if not text:
        verdict &= Verdict.no("statement", say("请说明情况，例如何时发现、由谁可以证明。"))
    elif len(text) > STATEMENT_LENGTH:
        verdict &= Verdict.no(
            "statement",
            say(
                "情况说明最多 %(most)d 个字符，现为 %(count)d 个。",
                most=STATEMENT_LENGTH,
                count=len(text),
            ),
        )
    elif hidden := fault(text, lines=True):
        verdict &= Verdict.no("statement", say("情况说明中%(fault)s。", fault=hidden))
    return verdict & _choice(has_evidence, "evidence", say("请上传本人身份证扫描件等证明材料。"))


def _names(name: str) -> Verdict:
    reasons = check_name(normalise_name(name)).failures
    return Verdict(tuple(Reason("name", Outcome.FAIL, reason.text) for reason in reasons))


def _numbers(facts: PersonFacts, today: date) -> Verdict:
    verdict = _choice(facts.born_on is not None, "born_on", say("请填写出生日期。"))
    verdict &= _choice(facts.sex_code in _SEXES, "sex_code", say("请选择性别。"))
    sex = facts.sex_code if facts.sex_code in _SEXES else None
    # Asked twice, because the check stops at its first doubt and people want all mistakes at once.
    verdicts = (
        check_id_number(facts.id_number, today=today),
        check_id_number(facts.id_number, facts.born_on, today=today),
        check_id_number(facts.id_number, sex=sex, today=today),
    )
    faults = {(_FIELDS.get(r.code, "id_number"), r.text) for each in verdicts for r in each.failures}
    return verdict & Verdict(
        tuple(Reason(field, Outcome.FAIL, text) for field, text in sorted(faults, key=str))
    )


def _contact(field: Field, text: str) -> Verdict:
    if not text.strip():
        return Verdict.no(field.key, say("请填写%(label)s。", label=field.label))
    wrong = check_answer(field, text)
    return (
        Verdict.no(field.key, say("%(label)s%(fault)s", label=field.label, fault=wrong))
        if wrong
        else Verdict.yes()
    )


def _choice(is_right: bool, key: str, text: Sentence) -> Verdict:
    return Verdict.yes() if is_right else Verdict.no(key, text)


def told(state: str, is_claimant: bool, outcome: str) -> Sentence:
    """What a claim means to either side, in words for the home page."""
    if is_claimant:
        return {
            "open": say(
                "已收到您的身份认领申请，正在由所选单位或其上级%(offices)s核实，请等待结果，或携带身份证件联系单位审核员。"
            ),
            "granted": say("您的身份认领已通过核实，现在可以申报。"),
            "refused": say(
                "您的身份认领未通过核实：%(outcome)s。如有异议，请携带身份证件联系单位审核员。",
                outcome=outcome,
            ),
        }[state]
    return {
        "open": say("有人申请认领您登记的身份证号码，正在由单位核实。请携带身份证件联系所在单位的审核员。"),
        "granted": say(
            "经单位核实，您登记的身份证号码属于他人，身份信息已从本账号移出。如有异议，请联系上级%(offices)s。"
        ),
        "refused": say("对您身份证号码的认领未通过核实，您的账号恢复正常。"),
    }[state]
