"""另设的环节: steps of a route's own, by whom and where the form says, and how many of them."""

import pytest

from tepei.policy.definition import DefinitionError
from tepei.policy.route import Route, RouteStepRecord
from tepei.policy.stages import stages_for
from tests.policy.chains import BASE, CHAIN, DIRECTLY

HEALTH, FINANCE, SCIENCE = 71, 72, 73
RECEIVING, RECEIVER = 52, 905
NAMED = {
    ("", "health"): [HEALTH], ("", "finance"): [FINANCE], ("", "science"): [SCIENCE], ("", "party_office"): [81, 82],
    ("service.county", "county"): [RECEIVING], ("service.unit", "unit"): [RECEIVER], ("service.county", "party_office"): [83],
}  # fmt: skip


def step(kind, *by, needed=None, at=""):
    """A step of the province, or one of the route's own that these act at."""
    return RouteStepRecord(
        kind=kind, name="某环节" if by else "", opinion="意见", by=by, needed=needed, at=at
    )


@pytest.mark.parametrize(
    ("case", "chain", "decides", "steps", "stages"),
    [
        ("地市决定的，到地市为止", CHAIN, ("prefecture",), (), "unit county prefecture*"),
        ("先遇到哪一级，由哪一级决定", CHAIN, ("county", "prefecture"), (), "unit county*"),
        ("另设环节排在它前面的环节之后", CHAIN, (), (step("county"), step("opinions", "health"), step("prefecture")), "unit county opinions prefecture* region"),
        ("列在最前的，在单位之前", CHAIN, (), (step("first", "health"), step("unit")), "first unit county prefecture* region"),
        ("几家并列，是一个环节", CHAIN, (), (step("prefecture"), step("joint", "health", "finance", "science")), "unit county prefecture* joint+joint+joint region"),
        ("几家中若干家通过即可", CHAIN, (), (step("prefecture"), step("joint", "health", "finance", "science", needed=2)), "unit county prefecture* joint/2+joint/2+joint/2 region"),
        ("同一单位可以办两次", CHAIN, ("ministry",), (step("region"), step("ministry", "region")), "unit county prefecture* region ministry"),
        ("同类的会审单位都办理", CHAIN, (), (step("prefecture"), step("party", "party_office", needed=1)), "unit county prefecture* party/1+party/1 region"),
        ("会审单位与本级的审核单位同时办理", CHAIN, (), (step("county"), step("both", "prefecture", "party_office"), step("prefecture")), "unit county both+both+both prefecture* region"),
        ("没有这一级的，略去由它办理的环节", DIRECTLY, (), (step("unit"), step("visit", "county")), "unit* region"),
        ("没有这一级的，其余几家仍要办理", DIRECTLY, (), (step("unit"), step("visit", "county", "health", needed=1)), "unit* visit region"),
    ],
)  # fmt: skip
def test_route_has_steps_of_its_own(case, chain, decides, steps, stages):
    way = Route(source="通知 四", resubmission="resume", decides=decides, steps=steps)
    found = [
        "+".join(f"{stop.kind}{'*' * stop.takes_place}{f'/{stop.needed}' if stop.needed else ''}" for stop in stage)
        for stage in stages_for(way, chain, BASE, NAMED)
    ]  # fmt: skip
    assert " ".join(found) == stages, case


@pytest.mark.parametrize(
    ("case", "steps", "acting"),
    [
        ("派驻地县级，不是所在县", (step("county"), step("served", "county", at="service.county")), [RECEIVING]),
        ("接收单位自己", (step("unit"), step("served", "unit", at="service.unit")), [RECEIVER]),
        ("派驻地的会审单位", (step("county"), step("served", "party_office", at="service.county")), [83]),
        ("派驻地的两家，不分先后", (step("county"), step("served", "county", "party_office", at="service.county")), [RECEIVING, 83]),
        ("没有写明的，略去", (step("county"), step("served", "county", at="service.other")), []),
        ("写明的地方没有这一级，略去", (step("county"), step("served", "prefecture", at="service.county")), []),
    ],
)  # fmt: skip
def test_field_of_the_form_says_where_a_step_is_taken(case, steps, acting):
    way = Route(source="通知 四", resubmission="resume", steps=steps)
    stages = stages_for(way, CHAIN, BASE, NAMED)
    assert [stop.organisation_id for stage in stages for stop in stage if stop.kind == "served"] == acting, (
        case
    )
    assert [stage[0].kind for stage in stages if stage[0].kind != "served"] == [
        "unit",
        "county",
        "prefecture",
        "region",
    ]


def test_step_that_a_field_says_the_place_of_says_who_acts_there():
    with pytest.raises(DefinitionError) as refusal:
        RouteStepRecord.from_data({"kind": "county", "opinion": "意见", "at": "service.county"})
    assert [fault.where for fault in refusal.value.faults] == [("by",)]


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("name", "", "缺少"),
        ("kind", "a" * 21, "代码最多 20 个字"),
        ("needed", 0, "应在 1 与办理单位的个数之间"),
    ],
)
def test_a_step_of_its_own_is_whole(key, value, message):
    data = {"kind": "joint", "name": "联合评审", "opinion": "意见", "by": ["health", "finance"], key: value}
    with pytest.raises(DefinitionError, match=message):
        RouteStepRecord.from_data(data)
