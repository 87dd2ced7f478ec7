"""Templates filled in: a row of each kind that is right, and the workbook that takes it in."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from xlsxwriter import Workbook

from tepei.imports import actions
from tepei.imports.kinds import KINDS
from tepei.portal import sheets
from tepei.selection import expert_imports as _experts  # noqa: F401  one kind more
from tests import factories
from tests.organisations.examples import credit_code
from tests.schemes.office import Office


def book(kind: str, *rows: dict[str, Any]) -> bytes:
    """A filled-in template."""
    stream = io.BytesIO()
    heads = KINDS[kind].heads
    with Workbook(stream) as made:
        page = made.add_worksheet()
        page.write(0, 0, "导入")
        for column, head in enumerate(heads):
            page.write(1, column, head.label + "*")
            for number, row in enumerate(rows, 2):
                page.write(number, column, row.get(head.key, ""))
    return stream.getvalue()


def take(kind: str, *rows: dict[str, Any]) -> Sequence[object]:
    return actions.take_in(KINDS[kind], sheets.read(book(kind, *rows), KINDS[kind].heads))


def sent(office: Office, kind: str, content: bytes) -> Any:
    """The page that says what came of it."""
    token = factories.token_of(office.get("/imports/"))
    data = {"csrf_token": token, "sheet": (io.BytesIO(content), "表.xlsx")}
    return office.client.post(f"/imports/upload/{kind}", data=data, follow_redirects=True)


def unit(**values: Any) -> dict[str, Any]:
    return {
        "name": "导入医院", "credit_code": credit_code(), "nature": "20", "parent": "152221", **values,
    }  # fmt: skip


CORRECT: dict[str, dict[str, Any]] = {
    "units": unit(parent="152200"),
    "accounts": {"name": "乌兰", "username": "wulan.one", "organisation": "兴安盟", "role": "盟市审核员"},
    "participations": {"name": "白音", "id_number": "152221198503123031", "programme": "nmg-tepei", "tier": "区外培养", "year": "2020", "source": "通报"},
    "experts": {"name": "王平", "unit": "某大学", "fields": "卫生、工程技术", "title": "教授", "outside": "是"},
    "history": {"kind": "曾入选", "name": "白音", "id_number": "152221198503123031", "year": "2020", "source": "通报"},
}  # fmt: skip
