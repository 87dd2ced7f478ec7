"""Roles and rights in words: what FAB keeps as "can review on IdentityClaim" is read as 身份认领：审核."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _

VERBS = {
    "read": _("查看"),
    "add": _("新增"),
    "write": _("修改"),
    "delete": _("删除"),
    "submit": _("提交"),
    "retract": _("撤回"),
    "review": _("审核"),
    "reject": _("不予通过"),
    "select": _("确定%(selected_word)s"),
    "revoke": _("撤销%(selected_word)s"),
    "open": _("开放"),
    "close": _("截止"),
    "archive": _("归档"),
    "receive": _("登记收到"),
    "print": _("打印"),
    "export": _("导出"),
    "reveal": _("查看完整证件号"),
    "verify": _("校验"),
    "answer": _("答复"),
    "approve": _("复核"),
    "list": _("打印名单"),
    "publish": _("公布"),
    "report": _("学习汇报"),
    "score": _("评分"),
    "waive": _("放宽"),
}


def role_name(code: str) -> str:
    """What a role is called. `app.extensions["role_names"]`, set by the application, knows: {code: name}."""
    names = current_app.extensions.get("role_names")
    return str(names().get(code, code)) if names else code


def posts_held(user_id: int) -> Sequence[Any]:
    """The posts of an account today. `app.extensions["posts_held"]`, set by the application, knows: organisation, role, principal."""
    held = current_app.extensions.get("posts_held")
    return held(user_id) if held else ()


def in_words(grants: Iterable[Any]) -> str:
    """One line for each screen, in the order of the menu, with what may be done there."""
    held: dict[str, set[str]] = defaultdict(set)
    for grant in grants:
        held[grant.view_menu.name].add(grant.permission.name.removeprefix("can_"))
    words = screens()
    order = [*(name for name in words if name in held), *(name for name in held if name not in words)]
    return "\n".join(f"{words.get(name, name)}：{listed(held[name])}" for name in order)


def listed(verbs: set[str]) -> str:
    """Verbs in words, in their order. FAB's own, which no role of ours has, are called what they are."""
    known = [str(word) for verb, word in VERBS.items() if verb in verbs]
    return "、".join([*known, *sorted(verbs - VERBS.keys())])


def screens() -> dict[str, str]:
    """The words of the menu, or of the page where no menu leads to it, by the permission that opens it; the first one where several share it."""
    found: dict[str, str] = {}
    for top in current_app.appbuilder.menu.get_list():  # type: ignore[attr-defined]
        for item in (top, *top.childs):
            if item.baseview:
                found.setdefault(item.baseview.class_permission_name, str(item.label))
    for view in current_app.appbuilder.baseviews:  # type: ignore[attr-defined]
        if title := str(getattr(view, "title", "")):
            found.setdefault(view.class_permission_name, title)
    return found
