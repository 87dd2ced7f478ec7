"""What a unit must say about itself and show when it registers 单位登记."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from tepei.policy.answers import check_answer
from tepei.policy.characters import fault, trim
from tepei.policy.credit_codes import check_credit_code
from tepei.policy.fields import Field
from tepei.policy.names import normalise_name, normalise_unit_name
from tepei.policy.verdict import Outcome, Reason, Verdict
from tepei.policy.words import say

NAME_LENGTH = 120
POSTCODE = Field(key="postcode", label="邮政编码", kind="postcode")
PHONE = Field(key="contact_phone", label="联系电话", kind="phone")
PAPERS = {
    "certificate": say("请上传单位登记证书的扫描件。"),
    "authorisation": say("请上传单位授权经办人的授权书扫描件。"),
}


@dataclass(frozen=True)
class UnitFacts:
    """What a unit says about itself; `grassroots` and `nonpublic` are claims that reviewers look at."""

    name: str
    credit_code: str
    nature_code: str
    division_code: str
    department_id: int | None = None
    affiliation_code: str = ""
    claims_grassroots: bool = False
    claims_nonpublic: bool = False
    address: str = ""
    postcode: str = ""
    contact_name: str = ""
    contact_phone: str = ""


def check_unit(facts: UnitFacts, natures: Collection[str]) -> Verdict:
    """Every fault at once; the code of a reason is the field that it is about. `natures` are the codes of 单位性质."""
    verdict = check_unit_name(facts.name)
    for fault_of_code in check_credit_code(facts.credit_code).failures:
        verdict &= Verdict.no("credit_code", fault_of_code.text)
    if facts.nature_code not in natures:
        verdict &= Verdict.no("nature_code", say("请选择单位性质。"))
    for field, text in ((POSTCODE, facts.postcode), (PHONE, facts.contact_phone)):
        if wrong := check_answer(field, text):
            verdict &= Verdict.no(field.key, say("%(label)s%(fault)s", label=field.label, fault=wrong))
    return verdict & _texts(address=trim(facts.address), contact_name=normalise_name(facts.contact_name))


def check_unit_name(name: str) -> Verdict:
    """1 to 120 characters without hidden ones."""
    tidy = normalise_unit_name(name)
    if not tidy:
        return Verdict.no("name", say("请填写单位全称，与登记证书一致。"))
    if len(tidy) > NAME_LENGTH:
        return Verdict.no(
            "name",
            say(
                "单位名称最多 %(most)d 个字符，现为 %(count)d 个。",
                most=NAME_LENGTH,
                count=len(tidy),
            ),
        )
    return _texts(name=tidy)


def check_papers(papers: Collection[str]) -> Verdict:
    """A unit that registers itself shows who it is, and that it sent whoever registers it."""
    verdict = Verdict()
    for key, text in PAPERS.items():
        verdict &= Verdict.yes() if key in papers else Verdict.no(key, text)
    return verdict


def _texts(**texts: str) -> Verdict:
    faults = ((key, fault(text)) for key, text in texts.items())
    return Verdict(
        tuple(Reason(key, Outcome.FAIL, say("%(fault)s。", fault=hidden)) for key, hidden in faults if hidden)
    )
