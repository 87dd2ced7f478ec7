"""Fifty thousand characters of nonsense are read in one pass: nobody's typing keeps a processor busy."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tepei.organisations import accounts
from tepei.policy import answers, characters, identity, names
from tepei.policy.credit_codes import check_credit_code
from tepei.policy.fields import Field
from tepei.portal import export, files
from tepei.portal.gate import logs

LENGTH, SECONDS = 50_000, 0.5
PIECES = (
    "a", "1", " ", "\n", "·", "-", "@", "张", "１", "\u200b", "a@", "a.", "1-", "1 ", "86 ", "=＝", "年月", "\u3000",
)  # fmt: skip
KINDS = (
    "text", "long_text", "date", "month", "year", "choice", "code", "yes_no", "integer", "phone", "email", "postcode",
    "id_number", "organisation",
)  # fmt: skip


def _answered(kind: str) -> Callable[[str], object]:
    options = ("是", "否") if kind == "choice" else ()
    code_set = "ethnic_groups" if kind == "code" else ""
    field = Field(key="key", label="栏", kind=kind, options=options, code_set=code_set)

    def read(text: str) -> object:
        try:
            return answers.complaint(field, answers.normalise(field, text), answers.Known())
        except answers.AnswerError as error:
            return error

    return read


READERS: dict[str, Callable[[str], object]] = {
    "id number": identity.check_id_number,
    "credit code": check_credit_code,
    "masked number": identity.mask_id,
    "masked telephone": identity.mask_phone,
    "name": lambda text: names.check_name(names.normalise_name(text)),
    "hidden characters": characters.fault,
    "trimmed": characters.trim,
    "blank": characters.is_blank,
    "user name": accounts.check_username,
    "line of the log": logs.masked,
    "cell": export.FORMULA.match,
    "file name": files.disposition,
    **{f"answer: {kind}": _answered(kind) for kind in KINDS},
}


@pytest.mark.parametrize("reader", READERS)
def test_long_nonsense_is_read_in_one_pass(reader: str) -> None:
    slow = []
    for piece in PIECES:
        text = piece * (LENGTH // len(piece)) + "!"
        began = time.process_time()
        READERS[reader](text)
        if time.process_time() - began > SECONDS:
            slow.append(piece)
    assert slow == []
