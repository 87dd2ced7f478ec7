"""逐份审核: after a decision the next paper of the same list opens."""

from __future__ import annotations

import re

import pytest

from tests.papers.browsing import ALL, Desk


def follow(desk: Desk, who: str, paper: int, verb: str, query: str = "", **values: object) -> tuple[str, str]:
    """Decide a paper of a round: where the reviewer lands, and the page that they then see."""
    browser = desk.at(who)
    page = browser.read(f"/review/papers/{paper}/{query}")
    hidden = dict(re.findall(r'<input type="hidden" name="(csrf_token|version)" value="([^"]*)"', page))
    answer = browser.client.post(f"/review/papers/{paper}/{verb}{query}", data=hidden | values)
    assert answer.status_code == 302, answer.get_data(as_text=True)[-2000:]
    return answer.location, browser.read(answer.location)


def test_the_next_paper_opens_in_the_order_of_the_list_and_the_last_leads_back(desk: Desk) -> None:
    first, second, third = (desk.lay("county", name) for name in ("阿古拉", "白音", "朝鲁"))
    at, page = follow(desk, "county", second, "approve", opinion="同意")
    assert at == f"/review/papers/{third}/"
    assert "本列表还有 2 份。" in page
    at, _page = follow(desk, "county", third, "send-back", opinion="请补充", target="-1")
    assert at == f"/review/papers/{first}/", "round again to who was passed over"
    at, page = follow(desk, "county", first, "approve", opinion="同意")
    assert at == "/review/list/"
    assert "没有等待审核的申报材料" in page


def test_the_search_and_the_order_are_kept(desk: Desk) -> None:
    papers = {name: desk.lay("county", name) for name in ("白一", "阿古拉", "白二", "白三")}
    query = "?_flt_0_applicant_name=白&_oc_ReviewView=moved_at&_od_ReviewView=desc"
    listed = desk.at("county").read(f"/review/list/{query}")
    opened = re.search(r'href="(/review/papers/\d+/[^"]+)"', listed)
    assert opened is not None and opened[1].startswith(f"/review/papers/{papers['白三']}/?_flt_0_applicant")
    kept = opened[1].replace("&amp;", "&").partition("?")[2]
    at, page = follow(desk, "county", papers["白三"], "approve", f"?{kept}", opinion="同意")
    assert at == f"/review/papers/{papers['白二']}/?{kept}"
    assert "本列表还有 1 份" in page and f'href="/review/list/?{kept.replace("&", "&amp;")}"' in page


def test_of_everything_that_ever_came_the_round_goes_through_what_stands_alike(desk: Desk) -> None:
    first = desk.lay("region", "阿古拉", then="region.approve")
    desk.lay("region", "白音")
    third = desk.lay("region", "朝鲁", then="region.approve")
    assert f'href="/review/papers/{first}/?list=all"' in desk.at("region").read(ALL)
    at, _page = follow(desk, "region", first, "select", "?list=all", opinion="同意")
    assert at == f"/review/papers/{third}/?list=all"


def test_who_asks_for_the_list_gets_it(desk: Desk) -> None:
    first = desk.lay("county", "阿古拉")
    desk.lay("county", "白音")
    at, _page = follow(desk, "county", first, "approve", opinion="同意", then="list")
    assert at == "/review/list/"


@pytest.mark.parametrize(
    "query", ["?_flt_0_applicant_name=%00", "?_oc_ReviewView=password&_od_ReviewView=asc"]
)
def test_an_address_that_no_list_has_is_refused(desk: Desk, query: str) -> None:
    desk.at("county").read(f"/review/papers/{desk.lay('county')}/{query}", 400)


def test_places_left_stand_beside_the_lists_and_the_question_of_many(desk: Desk) -> None:
    paper = desk.lay("prefecture")
    prefecture = desk.at("prefecture")
    page = prefecture.read("/review/list/")
    assert re.search(r"区外培养 <small>兴安盟[^<]*</small></span>\s*<b>剩余 \d+ 名</b>", page)
    _status, question = prefecture.press(page, "/review/action_post", action="approve_many", rowid=str(paper))
    assert "剩余" in question
    assert "剩余" in desk.at("county").read("/review/list/"), "whoever reviews before the body sees them too"
