"""The levels of titles that people apply for, as 继续教育 asks for hours by them 申报级别."""

from __future__ import annotations

from tepei.policy.words import N_

FULL_SENIOR, SENIOR, INTERMEDIATE, JUNIOR, RECOGNITION = (
    "full_senior",
    "senior",
    "intermediate",
    "junior",
    "recognition",
)
LEVELS = {
    FULL_SENIOR: N_("正高级"),
    SENIOR: N_("高级"),
    INTERMEDIATE: N_("中级"),
    JUNIOR: N_("初级"),
    RECOGNITION: N_("考核认定"),
}
