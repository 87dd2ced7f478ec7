"""Who may recommend people in the place of their unit 代为推荐: a chamber, an association, the agency that keeps their file.

Source: 内人社办发〔2023〕147号 三（二）: “非公有制单位申报人可由自治区工商联或行业协会（学会）负责推荐，也可由存放本人档案的人力资源公共服务机构进行推荐申报”.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated

from pydantic import AfterValidator

from tepei.policy.definition import BLANK, Invalid
from tepei.policy.eligibility import outcome_of
from tepei.policy.record import Filled, Flag, Record, titled
from tepei.policy.requirements import Alternatives
from tepei.policy.verdict import Outcome
from tepei.policy.vocabulary import Provincial
from tepei.policy.words import N_


def _some(kinds: tuple[str, ...]) -> tuple[str, ...]:
    if not kinds:
        raise Invalid(BLANK)
    return kinds


class SponsorRecord(Record):
    """For whom organisations of these kinds may stand in: the route begins with the one that the applicant chooses."""

    key: Annotated[Filled, titled(N_("代码"), example="nonpublic")]
    name: Annotated[Filled, titled(N_("名称"), N_("照通知的文字"), "工商联、行业协会（学会）推荐")]
    track: Annotated[str, titled(N_("%(track_word)s"), N_("不选则适用于全部%(track_word)s"))] = ""
    kinds: Annotated[
        tuple[Annotated[str, Provincial("kinds")], ...],
        AfterValidator(_some),
        titled(N_("由哪些类别的单位推荐"), N_("审核从申报人选择的这一单位开始，不经所在单位")),
    ]
    when: Annotated[
        Alternatives,
        titled(N_("哪些人"), N_("列出几组条件，满足其中一组即可；不写则所有申报人都可以选择")),
    ] = ()
    source: Annotated[str, titled(N_("依据"), N_("文号和条款"))] = ""
    assumed: Annotated[Flag, titled(N_("原文未载，为推定"))] = False

    def is_for(self, track: str, facts: Mapping[str, object], on: date) -> bool:
        """May somebody with these facts choose them? What is not known yet lets nobody."""
        if self.track not in ("", track):
            return False
        return not self.when or outcome_of(self.when, facts, on) is Outcome.PASS


def kinds_for(
    sponsors: Iterable[SponsorRecord], track: str, facts: Mapping[str, object], on: date
) -> tuple[str, ...]:
    """The kinds of organisation that may recommend somebody with these facts in the place of their unit."""
    ours = (each for each in sponsors if each.is_for(track, facts, on))
    return tuple(dict.fromkeys(kind for each in ours for kind in each.kinds))
