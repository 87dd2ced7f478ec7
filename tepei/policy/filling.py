"""Which box stands before whoever files for what a condition does not know yet 待填写."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from tepei.policy.deriving import inputs_of
from tepei.policy.facts import Facts
from tepei.policy.fields import Form
from tepei.policy.form import box_for, feeding
from tepei.policy.settled import Label


def theirs(
    keys: Collection[str], table: Facts, form: Form, answers: Mapping[str, object]
) -> Mapping[str, Label]:
    """Of these facts those for which whoever files has a box before them, by the name of the fact; where the box waits for the answer to
    another one, by the name of that. `form` is what they are asked.
    """
    rows = {section.key for section in form.sections if section.rows}
    found: dict[str, Label] = {}
    for key in keys:
        bases = {each: table[each] for each in inputs_of([key], table) if each in table}
        if any(each.derivation and each.derivation.rows in rows for each in bases.values()):
            found[key] = table[key].label
        for section, each in feeding(form):
            box = box_for(form, section, each, answers) if each.fact in bases else None
            if box is not None:
                found.setdefault(key, table[key].label if box is each else box.label)
    return found
