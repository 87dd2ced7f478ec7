"""The Chinese word of every event in the history, as the auditor reads it and searches for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

# A generated screen writes `<noun>.add`, `.edit`, `.delete` and `.export` by itself.
EVENTS: dict[str, Any] = {
    "login": _("登录"),
    "login.fail": _("登录失败"),
    "login.lock": _("连续登录失败，账号锁定"),
    "logout": _("退出登录"),
    "password.change": _("修改本人密码"),
    "password.reset": _("重置他人密码"),
    "password.renewed": _("为岗位人员重置密码"),
    "account.edit": _("修改账号"),
    "account.unlock": _("解除账号锁定"),
    "account.sign_out": _("强制账号退出"),
    "roles.synced": _("更新角色与权限"),
    "person.registered": _("个人注册"),
    "person.verified": _("核实个人身份"),
    "person.number_revealed": _("查看完整身份证号"),
    "claim.opened": _("提出身份认领"),
    "claim.number_revealed": _("查看身份认领的完整证件号"),
    "claim.evidence_seen": _("查看身份认领证明材料"),
    "claim.granted": _("身份认领通过"),
    "claim.refused": _("身份认领未通过"),
    "unit.registered": _("单位申请注册"),
    "unit.confirmed": _("确认单位注册"),
    "unit.refused": _("不予单位注册"),
    "unit.created": _("新增单位"),
    "unit.edited": _("修改单位"),
    "division.renamed": _("行政区划更名"),
    "membership.began": _("任命岗位"),
    "membership.handed_over": _("移交岗位"),
    "membership.ended": _("终止岗位"),
    "pack.organisations": _("载入单位与区划"),
    "pack.codes": _("载入代码集"),
    "pack.cycle": _("载入年度配置"),
    "code_item.add": _("新增代码"),
    "code_item.edit": _("修改代码"),
    "cycle.edit": _("修改年度计划"),
    "cycle.opened": _("开放年度"),
    "cycle.closed": _("关闭年度"),
    "track.edit": _("修改培养方式"),
    "place.set": _("调整名额"),
    "place.export": _("导出名额表"),
    "window.add": _("新增时限"),
    "window.edit": _("修改时限"),
    "window.delete": _("删除时限"),
    "window.set": _("设定时限"),
    "extension.add": _("新增延期"),
    "extension.granted": _("批准延期"),
    "application.start": _("开始填写申报表"),
    "application.save": _("保存申报表栏目"),
    "application.track": _("更改申报的培养方式"),
    "application.attach": _("上传附件"),
    "application.detach": _("删除附件"),
    "application.discard": _("删除申报表草稿"),
    "application.print": _("打印申报表"),
    "application.export": _("导出申报清单"),
    "attachment.look": _("查看附件"),
    "summary.export": _("导出汇总表"),
    "forms.zip": _("打包申报表"),
    "paper.submit": _("提交申报材料"),
    "paper.retract": _("撤回申报材料"),
    "paper.approve": _("审核通过"),
    "paper.send_back": _("退回修改"),
    "paper.reject": _("不予通过"),
    "paper.select": _("确定入选"),
    "job.ask": _("提交后台任务"),
    "job.done": _("后台任务完成"),
    "job.fail": _("后台任务失败"),
    "job.fetch": _("下载后台任务文件"),
    "job.expire": _("后台任务文件到期删除"),
    "clock.move": _("调整系统时间"),
    "audit.verify": _("校验审计链"),
    "audit_entry.export": _("导出审计日志"),
}

# What a row is about: its table, and after the colon the row's id.
SUBJECTS: dict[str, Any] = {
    "ab_user": _("账号"),
    "applications": _("申报表"),
    "papers": _("申报材料"),
    "people": _("人员"),
    "identity_claims": _("身份认领"),
    "organisations": _("单位"),
    "divisions": _("行政区划"),
    "memberships": _("岗位"),
    "cycles": _("年度"),
    "tracks": _("培养方式"),
    "places": _("名额"),
    "windows": _("时限"),
    "extensions": _("延期"),
    "code_items": _("代码"),
    "jobs": _("后台任务"),
    "roles": _("角色"),
    "clock": _("系统时间"),
    "audit_chains": _("审计链"),
}


def named(subject: str, names: Mapping[str, str] | None = None) -> str:
    """What a row is about, in words; its own key stays beside them, because it is searched for."""
    known = SUBJECTS.get(subject.partition(":")[0])
    if not known or ":" not in subject:
        return str(known or subject)
    return " ".join(part for part in (str(known), (names or {}).get(subject, "")) if part) + f"（{subject}）"


def word(event: str) -> str:
    """The event as people say it."""
    return str(EVENTS.get(event, event))
