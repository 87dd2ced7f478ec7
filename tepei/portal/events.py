"""The Chinese word of every event in the history, as the auditor reads it and searches for it.

Rooms register theirs beside their models; what stands here is the portal's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, lazy_gettext

from tepei.policy.words import N_, Sentence

# What a generated screen writes by itself, `<noun>.add` and so on; of which tables, `edited` says.
_EDITS = {"add": N_("新增%(what)s"), "edit": N_("修改%(what)s"), "delete": N_("删除%(what)s")}

EVENTS: dict[str, Sentence | str] = {
    "login": N_("登录"),
    "login.fail": N_("登录失败"),
    "login.lock": N_("连续登录失败，账号锁定"),
    "logout": N_("退出登录"),
    "password.change": N_("修改本人密码"),
    "password.reset": N_("重置他人密码"),
    "password.code": N_("获取重置密码的验证码"),
    "password.recovered": N_("凭验证码重置密码"),
    "account.edit": N_("修改账号"),
    "account.unlock": N_("解除账号锁定"),
    "account.sign_out": N_("强制账号退出"),
    "roles.synced": N_("更新角色与权限"),
    "account.accepted": N_("按邀请启用账号"),
    "job.ask": N_("提交后台任务"),
    "job.done": N_("后台任务完成"),
    "job.fail": N_("后台任务失败"),
    "job.fetch": N_("下载后台任务文件"),
    "job.expire": N_("后台任务文件到期删除"),
    "clock.move": N_("调整系统时间"),
    "portal_name.say": N_("修改平台名称"),
    "audit.verify": N_("校验审计链"),
    "audit_entry.export": N_("导出审计日志"),
}

# What a row is about: its table, and after the colon the row's id.
SUBJECTS: dict[str, Sentence | str] = {
    "ab_user": N_("账号"),
    "jobs": N_("后台任务"),
    "roles": N_("角色"),
    "clock": N_("系统时间"),
    "portal_name": N_("平台名称"),
    "audit_chains": N_("审计链"),
}


def register(
    events: Mapping[str, Sentence | str] | None = None, subjects: Mapping[str, Sentence | str] | None = None
) -> None:
    """Add a room's events, and the tables that they are about. A key belongs to one room."""
    for known, added in ((EVENTS, events or {}), (SUBJECTS, subjects or {})):
        if taken := known.keys() & added.keys():
            raise ValueError(f"registered already: {sorted(taken)}")
        known.update(added)


def noun(model: type[Any]) -> str:
    """The first word of the events about a row: the model's name in snake case."""
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in model.__name__).lstrip("_")


def edited(model: type[Any], called: Sentence, *verbs: str) -> None:
    """Add a table that generated screens edit: what a row of it is called, and what is done to one (add, edit, delete unless other verbs are given)."""
    done = {verb: Sentence(_EDITS[verb], (("what", called),)) for verb in verbs or _EDITS}
    register({f"{noun(model)}.{verb}": word for verb, word in done.items()}, {model.__tablename__: called})


def named(subject: str, names: Mapping[str, str] | None = None) -> str:
    """What a row is about, in words; its own key stays beside them, because it is searched for."""
    known = SUBJECTS.get(subject.partition(":")[0])
    if not known:
        return subject
    if ":" not in subject:
        return str(gettext(known))
    return (
        " ".join(part for part in (str(gettext(known)), (names or {}).get(subject, "")) if part)
        + f"（{subject}）"
    )


def word(event: str) -> str:
    """The event as people say it."""
    return str(gettext(EVENTS[event])) if event in EVENTS else event


def words() -> list[tuple[str, Any]]:
    """Every event with its word, for a list to choose from."""
    return [(event, lazy_gettext(text)) for event, text in EVENTS.items()]
