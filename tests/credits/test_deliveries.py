"""What a platform's server delivers: every row has its result, and a key counts once."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import pytest
from flask import Flask

from tepei.credits import deliveries
from tepei.credits.models import CreditEntry, CreditProvider, CreditRoster
from tepei.portal import scope
from tepei.portal.database import transaction
from tepei.portal.errors import Absent, Refused
from tests import factories
from tests.credits.books import row
from tests.credits.test_rosters import count

YEAR = 2023


def provider(**values: object) -> CreditProvider:
    with scope.everything("a test makes a provider"), transaction() as session:
        made = CreditProvider(code="xmex", name="示例学习网", kind="platform", **values)
        session.add(made)
    return made


def lines(*rows: dict[str, str]) -> bytes:
    return "\n".join(json.dumps(each, ensure_ascii=False) for each in rows).encode()


def results(roster: CreditRoster) -> list[tuple[int, str]]:
    return [(each["row"], each["result"]) for each in roster.receipt["results"]]


def test_right_rows_are_stored_and_the_others_told(app: Flask) -> None:
    known = factories.person(name="乌兰")
    repeated = row()
    made = deliveries.take_in(
        provider(),
        "2023-02-10/1",
        lines(row(), row(hours="0"), row(known.id_number, name="其其格"), repeated, repeated),
        YEAR,
    )
    assert results(made) == [(1, "stored"), (2, "refused"), (3, "refused"), (4, "stored"), (5, "refused")]
    assert made.receipt["results"][1]["why"] == ["学时：学时应大于 0。"]
    assert (made.rows, made.hours, count(CreditEntry)) == (2, Decimal("25.0"), 2)


def test_same_key_answers_the_same_receipt_and_no_other_content(app: Flask) -> None:
    platform, content = provider(), lines(row())
    first = deliveries.take_in(platform, "1", content, YEAR)
    again = deliveries.take_in(platform, "1", content, YEAR)
    assert (again.id, again.receipt, count(CreditEntry)) == (first.id, first.receipt, 1)
    with pytest.raises(Refused, match="另外的内容"):
        deliveries.take_in(platform, "1", lines(row()), YEAR)
    with pytest.raises(Refused, match="Idempotency-Key"):
        deliveries.take_in(platform, "", content, YEAR)


def test_rows_come_as_json_or_csv(app: Flask) -> None:
    platform, line = provider(), row()
    labels = {
        "姓名": "name",
        "身份证号": "id_number",
        "科目": "subject",
        "学时": "hours",
        "课程名称": "course",
        "学习日期": "learned_on",
    }
    text = f"{','.join(labels)}\n{','.join(line[key] for key in labels.values())}\n"
    assert results(deliveries.take_in(platform, "csv", text.encode("utf-8-sig"), YEAR)) == [(1, "stored")]
    array = json.dumps([{**row(), "hours": 8, "更多": None}]).encode()
    assert results(deliveries.take_in(platform, "array", array, YEAR)) == [(1, "stored")]


@pytest.mark.parametrize("content", [b"", b"[]", b"[1]", b"{", b"\xff\xfe", b"a,b\n"])
def test_what_has_no_rows_is_refused(app: Flask, content: bytes) -> None:
    with pytest.raises(Refused, match="没有读到数据"):
        deliveries.take_in(provider(), "1", content, YEAR)


def test_token_opens_while_the_provider_is_recognised(app: Flask) -> None:
    made = provider(valid_from=dt.date(2023, 1, 1), valid_to=dt.date(2023, 3, 8))
    first = deliveries.issue_token(made.id)
    assert deliveries.provider_of(first).id == made.id
    second = deliveries.issue_token(made.id)
    with pytest.raises(Absent):
        deliveries.provider_of(first)
    assert deliveries.provider_of(second).token_hash != second
    made.valid_to = dt.date(2023, 3, 7)
    with pytest.raises(Absent):
        deliveries.provider_of(second)


def test_server_delivers_with_its_secret_and_nobody_without(portal: Flask) -> None:
    with portal.app_context():
        token = deliveries.issue_token(provider().id)
    client = portal.test_client()
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "2023/1"}
    answer = client.post("/credit-deliveries/?year=2023", data=lines(row(), row(hours="0")), headers=headers)
    assert answer.status_code == 200
    assert (answer.json["stored"], answer.json["hours"]) == (1, "12.5")
    assert [each["result"] for each in answer.json["results"]] == ["stored", "refused"]
    refused = client.post(
        "/credit-deliveries/?year=2023", data=b"", headers=headers | {"Idempotency-Key": "2"}
    )
    assert (refused.status_code, "没有读到数据" in refused.json["error"]) == (422, True)
    other = client.post("/credit-deliveries/", data=lines(row()), headers={"Authorization": "Bearer no"})
    assert (other.status_code, other.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert client.post("/credit-deliveries/", data=lines(row())).status_code in (302, 400), (
        "no form, and no secret"
    )
    assert client.post("/login/", data={}, headers=headers).status_code in (302, 400), (
        "a secret opens this address alone"
    )
