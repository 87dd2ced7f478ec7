"""批量导入 of the pool of experts."""

from __future__ import annotations

import re

from tepei.codes import queries as codes
from tepei.imports.kinds import ImportKind, register
from tepei.imports.values import Cells
from tepei.organisations import queries as organisations
from tepei.policy.verdict import Verdict
from tepei.policy.words import say
from tepei.portal.errors import Refused
from tepei.portal.tables import Head
from tepei.selection import expert_actions as actions
from tepei.selection.expert_rules import TypedExpert

_BETWEEN = re.compile("[、，,；;]")
_YES = ("是", "有", "√")


def expert(cells: Cells) -> TypedExpert:
    """An expert; of a unit that stands in the tree by one name alone, its people are kept apart by that."""
    found = organisations.called(cells["unit"])
    return TypedExpert(
        cells["name"],
        cells["unit"],
        found[0].id if len(found) == 1 else None,
        tuple(_field(each) for each in _BETWEEN.split(cells["fields"]) if each.strip()),
        cells.get("title", ""),
        cells.get("phone", ""),
        cells.get("email", ""),
        cells.get("outside", "") in _YES,
    )


def _field(text: str) -> str:
    """The code of a field, of its code or its name."""
    items = codes.items(actions.FIELDS)
    found = next((item.code for item in items if text.strip() in (item.code, item.name)), None)
    if found is None:
        raise Refused(verdict=Verdict.no("fields", say("“%(text)s”不在代码表之内。", text=text.strip())))
    return str(found)


KIND = register(
    ImportKind(
        "experts",
        say("评审专家"),
        ("add", "Expert"),
        (
            Head("name", "姓名", True, own=True),
            Head("unit", "单位", True, "", ("所在单位", "工作单位", "单位名称"), most=120),
            Head("fields", "领域", True, "名称或代码，几个领域用顿号分开", ("专业领域", "学科领域")),
            Head("title", "职称", False, "", ("专业技术职称",), most=60),
            Head("phone", "联系电话", False, "", ("手机", "电话"), True, most=30),
            Head("email", "电子邮箱", False, "", ("邮箱",), True, most=100),
            Head("outside", "外省（区）专家", False, "是 或 不填", ("外部专家",)),
        ),
        expert,
        actions.mark_of,
        actions.check,
        actions.enter_all,
    )
)
