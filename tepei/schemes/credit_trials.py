"""Examples of continuing education tried on the rules as they stand in the tables 学时试算."""

from __future__ import annotations

from tepei.packs import cases
from tepei.policy.credit_cases import CreditCaseRecord
from tepei.policy.definition import DefinitionError, Invalid
from tepei.policy.standing import standing
from tepei.policy.words import Sentence, say
from tepei.schemes import assembling, records, trials
from tepei.schemes.credit_models import CreditCase


def sentence_of(row: CreditCase) -> Sentence:
    """What the rules say of the example, with the whole arithmetic; the fault that keeps them from saying it."""
    try:
        year = assembling.assembled(row.cycle)
        example = CreditCaseRecord.from_data(records.plain(row))
        facts = cases.typed(example.facts, year.table, trials.codes_for(year.table.values()))
    except (DefinitionError, Invalid) as fault:
        return fault.text
    if year.credits is None:
        return say("本年度没有继续教育规定，示例不会用到")
    return standing(example.lines, {year.year: year.credits}, facts, example.level, example.day).sentence
