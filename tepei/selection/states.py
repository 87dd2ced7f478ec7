"""What panels, who sits in them, and what they assess may be, and how a ballot is marked."""

from __future__ import annotations

from tepei.policy.words import N_

PLANNED, IS_DRAWN, AT_WORK = "planned", "drawn", "at_work"
PANEL_STATES = {PLANNED: N_("未抽取"), IS_DRAWN: N_("已抽取"), AT_WORK: N_("评审中")}

SPARE, DRAWN, INVITED, ACCEPTED, DECLINED, REPLACED = (
    "spare", "drawn", "invited", "accepted", "declined", "replaced",
)  # fmt: skip
MEMBER_STATES = {
    SPARE: N_("候补"),
    DRAWN: N_("待邀请"),
    INVITED: N_("待答复"),
    ACCEPTED: N_("已接受"),
    DECLINED: N_("已谢绝"),
    REPLACED: N_("已更换"),
}
CALLED = (INVITED,)
SEATED = (DRAWN, INVITED, ACCEPTED)
DUE, HANDED_IN, RECUSED, EXCLUDED = "due", "handed_in", "recused", "excluded"
ASSESSMENT_STATES = {
    DUE: N_("待评审"),
    HANDED_IN: N_("已提交"),
    RECUSED: N_("已回避"),
    EXCLUDED: N_("系统回避"),
}
OPEN_TO_EXPERT = (DUE, HANDED_IN)
AGREE, AGAINST, ABSTAIN = "agree", "against", "abstain"
VOTES = {AGREE: N_("同意"), AGAINST: N_("反对"), ABSTAIN: N_("弃权")}
