"""Opinions that a reviewer uses again 常用意见."""

from __future__ import annotations

from sqlalchemy import Boolean, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from tepei.policy.words import N_
from tepei.portal import events, scope
from tepei.portal.database import Model


class KeptOpinion(Model):
    """One of a reviewer's own; the one that `is_first` stands in the box when a paper is opened."""

    __tablename__ = "kept_opinions"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), index=True)
    text: Mapped[str] = mapped_column(String(2000))
    is_first: Mapped[bool] = mapped_column(Boolean, default=False)


scope.rows(KeptOpinion, scope.own(KeptOpinion.user_id))

events.register(
    subjects={"kept_opinions": N_("常用意见")},
    events={"opinion.keep": N_("保存常用意见"), "opinion.drop": N_("删除常用意见")},
)
