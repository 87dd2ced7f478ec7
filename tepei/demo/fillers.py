"""Plausible answers to whatever a form still asks 示例的填写内容: what an example does not say is filled in so that it decides nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import Any

from tepei.policy.answers import Known
from tepei.policy.calendar import anniversary
from tepei.policy.fields import Field, Form, Section
from tepei.policy.gaps import Gap, check
from tepei.policy.identity import make_check_digit
from tepei.policy.values import Codes, rank_of

Answers = dict[str, Any]
_YEARS = (10, 3, 20, 1, 0)  # before the day
_FIXED: Mapping[str, tuple[str, ...]] = {
    "name": ("示例联系人",), "phone": ("13800009001",), "email": ("example@example.com",), "postcode": ("100000",),
    "integer": ("1", "0", "3", "5", "10", "30"), "yes_no": ("no", "yes"), "long_text": ("情况属实，同意推荐。",),
}  # fmt: skip
_CUT = {"month": 7, "year": 4, "date": 10}
_MOST = 500  # answers of one form


def completed(
    answers: Mapping[str, Any],
    form_of: Callable[[Answers], Form],
    codes: Codes,
    on: dt.date,
    distance: Callable[[Answers], Any] = lambda _: 0,
) -> Answers:
    """The answers with all that is missing. `form_of` is what somebody with these answers is asked; of several answers to a field that
    may decide, the one with the least `distance`. What is stated and wrong stays: the portal says so.
    """
    found, seen = deepcopy(dict(answers)), set[tuple[str, str, int | None]]()
    sets = {
        name: [code for code, item in items.items() if item.is_selectable] for name, items in codes.items()
    }
    for _ in range(_MOST):
        form = form_of(found)
        gap = next((each for each in _gaps(form, found, Known(sets, on)) if _place(each) not in seen), None)
        if gap is None:
            break
        seen.add(_place(gap))
        section = form.section(gap.section)
        if gap.field:
            field = section.field(gap.field)
            texts = [_number(gap.row or 0)] if field.kind == "id_number" else candidates(field, codes, on)
            _fill(found, section, gap, texts, distance)
        else:
            rows = found.setdefault(section.key, [])
            first = section.fields[0]
            rows += [{first.key: candidates(first, codes, on)[0]} for _ in range(section.least - len(rows))]
    return found


def candidates(field: Field, codes: Codes, on: dt.date) -> list[str]:
    """What could be answered, the likeliest first; of a code set one of each rank, and some of the others."""
    if field.kind in _CUT:
        return [anniversary(on, -years).isoformat()[: _CUT[field.kind]] for years in _YEARS]
    if field.kind == "choice":
        return list(field.options)
    if field.kind == "code":
        return list(_codes(codes.get(field.code_set, {})))
    return [text[: field.longest] for text in _FIXED.get(field.kind, ("示例内容",))]


def _number(row: int) -> str:
    """An ID number for each row; it has a division that no county has, and belongs to nobody."""
    body = f"11019919850101{900 + row:03d}"
    return body + make_check_digit(body)


def _codes(items: Mapping[str, Any]) -> Iterator[str]:
    by_rank: dict[int | None, str] = {}
    selectable = [code for code, item in items.items() if item.is_selectable]
    for code in selectable:
        by_rank.setdefault(rank_of(items[code]), code)
    return iter(dict.fromkeys((*by_rank.values(), *selectable[:20])))


def _gaps(form: Form, answers: Answers, known: Known) -> Iterator[Gap]:
    photos = {each.key for section in form.sections for each in section.fields if each.kind == "photo"}
    for gaps in check(form, answers, photos, known).values():
        yield from (gap for gap in gaps if gap.code in ("missing", "row_incomplete", "too_few_rows"))


def _place(gap: Gap) -> tuple[str, str, int | None]:
    return gap.section, gap.field, gap.row


def _fill(
    answers: Answers, section: Section, gap: Gap, texts: list[str], distance: Callable[[Answers], Any]
) -> None:
    """The nearest of these texts; the first where none makes a difference."""
    row = answers.setdefault(section.key, {}) if gap.row is None else answers[section.key][gap.row]
    decides = section.rows or section.field(gap.field).fact

    def far(text: str) -> Any:
        row[gap.field] = text
        return distance(answers)

    row[gap.field] = min(texts, key=far) if decides and len(texts) > 1 else texts[0]
