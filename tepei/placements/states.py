"""What became of a proposal to a training unit 培养单位接收意见."""

from __future__ import annotations

from tepei.policy.words import N_

PROPOSED, ACCEPTED, FULL, DECLINED, WITHDRAWN = "proposed", "accepted", "full", "declined", "withdrawn"
PLACEMENT_STATES = {
    PROPOSED: N_("待培养单位答复"),
    ACCEPTED: N_("已接收"),
    FULL: N_("名额已满"),
    DECLINED: N_("不能接收"),
    WITHDRAWN: N_("已收回"),
}
PLACEMENT_ANSWERS = {ACCEPTED: N_("接收"), FULL: N_("名额已满"), DECLINED: N_("不能接收")}
