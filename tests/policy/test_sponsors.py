"""Who may recommend in the place of a unit: 内人社办发〔2023〕147号 三（二）."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tepei.policy.definition import DefinitionError
from tepei.policy.sponsors import SponsorRecord, kinds_for
from tests.policy import base

NONPUBLIC = [[{"fact": "is_nonpublic", "operator": "is", "value": True}]]
DAY = date(2023, 10, 14)


def _record(**changed: Any) -> SponsorRecord:
    plain = {"key": "nonpublic", "name": "协会推荐", "kinds": ["department"], "when": NONPUBLIC, **changed}
    return SponsorRecord.from_data(plain, vocabulary=base.VOCABULARY)


@pytest.mark.parametrize(
    ("changed", "track", "facts", "kinds"),
    [
        ({}, "tier1", {"is_nonpublic": True}, ("department",)),
        ({}, "tier1", {"is_nonpublic": False}, ()),
        ({}, "tier1", {}, ()),  # not known yet: nobody may choose
        ({"when": []}, "tier1", {}, ("department",)),
        ({"track": "tier2"}, "tier1", {"is_nonpublic": True}, ()),
        ({"track": "tier2"}, "tier2", {"is_nonpublic": True}, ("department",)),
    ],
)
def test_choice_is_that_of_the_facts(
    changed: dict[str, Any], track: str, facts: dict[str, object], kinds: tuple[str, ...]
) -> None:
    assert kinds_for([_record(**changed)], track, facts, DAY) == kinds


def test_kind_that_two_lines_name_is_offered_once() -> None:
    two = [_record(), _record(key="other", kinds=["department", "county"], when=[])]
    assert kinds_for(two, "tier1", {"is_nonpublic": True}, DAY) == ("department", "county")


@pytest.mark.parametrize(
    ("changed", "fault"), [({"kinds": []}, "不能为空"), ({"kinds": ["nosuch"]}, "nosuch")]
)
def test_line_names_kinds_that_are_there(changed: dict[str, Any], fault: str) -> None:
    with pytest.raises(DefinitionError, match=fault):
        _record(**changed)
