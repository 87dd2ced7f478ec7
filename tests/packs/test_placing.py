"""What is checked of how training units are found: fields of the form, the consent, who arranges."""

from __future__ import annotations

from pathlib import Path

import pytest

from tepei import packs

ROOT = Path(__file__).parents[2]
PACK = packs.read(ROOT / "packs/inner-mongolia")
YEARS = {each.code: each for each in PACK.cycles}
NOTICE = YEARS["nmg-tepei-2023"]
HEAD = (
    "programme: {code: nmg-tepei, name: 特培}\nfrom: nmg-tepei-2023\ncode: nmg-tepei-2024\nname: 下一年\nyear: 2024\n"
    "opens: 2024-02-01\ncloses: 2024-03-01\nwindows: [{steps: [apply], closes: 2024-03-01}]\n"
)


@pytest.mark.parametrize(
    "text, wrong",
    [
        ("", []),
        ("placement: {wishes: [preference.fourth]}\n", ["没有“preference.fourth”这一栏"]),
        ("placement: {subject: career.post}\n", ["没有“career.post”这一栏"]),
        ("placement: {consent: preference.first}\n", ["没有“preference.first”这一是非栏"]),
        ("tracks: [{code: inside, arranged_by: employer}]\n", ["“employer”不在可用值之内"]),
    ],
)
def test_what_could_not_be_read_is_named(text: str, wrong: list[str]) -> None:
    _year, found = packs.check_files({"cycle.yaml": HEAD + text}, PACK, lambda *_: NOTICE)
    told = [f"{each.where} {each.text}" for each in found]
    assert len(told) == len(wrong), told
    assert all(part in each for part, each in zip(wrong, told, strict=True))


def test_notices_say_who_arranges_and_what_is_assumed() -> None:
    arranged = {code: {track.code: track.arranged_by for track in YEARS[code].tracks} for code in YEARS}
    assert arranged["nmg-tepei-2023"] == {"outside": "placement_office", "inside": ""}
    assert arranged["nmg-tepei-2025"] == {"northeast": "", "outside": "placement_office", "inside": ""}
    assert (NOTICE.placement.assumed, YEARS["nmg-tepei-2025"].placement.assumed) == (False, True)  # type: ignore[union-attr]
    assert YEARS["nmg-new-era-2023"].placement is None
