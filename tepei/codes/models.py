"""Code items: one row per entry of a code set (民族, 学历, 政治面貌 …)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tepei.policy.words import N_, say
from tepei.portal import events, scope
from tepei.portal.database import Json, Model
from tepei.portal.taken import CODE_TAKEN, taken

# What people call the columns of the sets that every province has; one that is not named here goes by its own name.
ATTRIBUTES = {
    "is_minority": say("是否少数民族"), "is_standard": say("是否国家标准所列"), "is_cpc": say("是否中共党员"), "is_graduated": say("是否毕业"),
    "level_key": say("学历层次"), "series": say("职称系列"), "level_code": say("职称层级"), "is_public": say("是否公有制单位"),
    "is_nonpublic": say("是否非公有制单位"), "is_government": say("是否党政机关"), "grassroots_county_or_below": say("是否县及以下单位"),
    "alpha2": say("民族的字母代码"), "roman": say("罗马字母拼写"), "source": say("来源"), "short": say("简称"), "id_parity": say("身份证号码顺序码的奇偶"),
    "form_label": say("申报表上的名称"), "series_no": say("职称系列的序号"), "track": say("职称的方向"), "xj2024_code": say("2024年职称目录的代码"),
    "verified": say("是否已核实"), "registrar": say("登记机关"), "suggested_nature": say("通常的单位性质"),
    "level": say("层级"), "kind": say("类别"), "separate_reporting": say("是否单列"), "note": say("备注"),
    "valid_from": say("启用日期"), "valid_to": say("停用日期"),
}  # fmt: skip


class CodeItem(Model):
    """An entry of a code set. `attributes` keeps the set's own columns, for instance `is_minority`."""

    __tablename__ = "code_items"
    __table_args__ = (UniqueConstraint("code_set", "code", info=taken(CODE_TAKEN)),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code_set: Mapped[str] = mapped_column(String(30))
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(100))
    parent_code: Mapped[str | None] = mapped_column(String(20))
    rank: Mapped[int | None] = mapped_column(Integer)
    position: Mapped[int] = mapped_column(Integer, default=0)
    is_selectable: Mapped[bool] = mapped_column(Boolean, default=True)
    attributes: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)

    def __str__(self) -> str:
        return self.name


scope.public(CodeItem, "national standards")

events.register({"pack.codes": N_("载入代码集")})
events.edited(CodeItem, say("代码"), "add", "edit")
