"""审计日志: the history as the auditor reads, searches, exports and verifies it; nobody writes here."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import partial
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import or_
from wtforms import SelectField

from tepei.portal import audit, database
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db
from tepei.portal.events import named, word, words
from tepei.portal.screens import filters
from tepei.portal.screens.rows import Rows
from tepei.portal.screens.theme import shown
from tepei.portal.screens.views import SafeModelView, expose, guard
from tepei.portal.subjects import names_of

_PARTS = 200


class _About(filters.Contains):
    """What the row is about, or one of the parts that it covers."""

    def compare(self, column: Any, value: Any) -> Any:
        part = f'"subject": "{value}'
        return or_(super().compare(column, value), AuditEntry.facts.icontains(part, autoescape=True))


class _Comparisons(filters.FilterConverter):
    """An event is chosen from the list, and then it is that one: "login" must not find "login.fail"."""

    def convert(self, col_name: str) -> list[Any]:
        comparisons = {"event": filters.Equals, "subject": _About}
        if col_name in comparisons:
            return [comparisons[col_name](col_name, self.datamodel)]
        return super().convert(col_name)


class Entries(Rows):
    """The rows of the history."""

    filter_converter_class = _Comparisons


def _facts(stored: str) -> str:
    """One line for each fact, and for each part of a batch: of many the first, and how many more."""
    facts = json.loads(stored)
    parts = facts.pop("parts", [])
    lines = [f"{name}: {_shown(value)}" for name, value in facts.items()]
    lines += [_shown(part) for part in parts[:_PARTS]]
    if len(parts) > _PARTS:
        lines.append(gettext("还有 %(count)d 项，按对象可查到。", count=len(parts) - _PARTS))
    return "\n".join(lines)


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


class AuditView(SafeModelView):
    """审计日志"""

    route_base = "/audit"
    class_permission_name = "AuditEntry"
    method_permission_name = {"verify": "verify"}
    datamodel = Entries(AuditEntry)
    title = _("审计日志")
    noun = _("审计记录")
    list_intro = _(
        "每一次登录、办理、查看完整证件号码、导出和打印都有一条记录；记录只能增加，不能修改或删除。"
    )
    list_template = "audit/list.html"
    include_route_methods = {"list", "show", "export", "verify"}
    list_columns = ["number", "at", "event", "actor_name", "subject"]
    show_columns = [*list_columns, "actor_id", "facts", "previous", "hash"]
    export_columns = [*list_columns, "facts"]
    search_columns = ["event", "actor_name", "at", "subject"]
    order_columns = ["number", "at", "event", "actor_name"]
    base_order = ("number", "desc")
    page_size = 50
    label_columns = {
        "number": _("序号"),
        "at": _("时间"),
        "event": _("事项"),
        "actor_name": _("操作人"),
        "actor_id": _("账号编号"),
        "subject": _("对象"),
        "facts": _("详情"),
        "previous": _("上一条校验值"),
        "hash": _("本条校验值"),
    }
    formatters_columns = {"at": shown, "event": word, "subject": named, "facts": _facts}
    search_form_extra_fields = {
        "event": SelectField(_("事项"), choices=words, render_kw={"class": "form-control"})
    }

    def _get_list_widget(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        widgets = super()._get_list_widget(*args, **kwargs)
        page = widgets["list"].template_args
        page["value_columns"] = list(page["value_columns"])
        page["formatters_columns"] = self._naming(row["subject"] for row in page["value_columns"])
        return widgets

    def _get_show_widget(self, pk: Any, item: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        widgets = super()._get_show_widget(pk, item, *args, **kwargs)
        widgets["show"].template_args["formatters_columns"] = self._naming([item.subject])
        return widgets

    def _naming(self, subjects: Iterable[str]) -> dict[str, Any]:
        """The formatters, with the names that the rows have now."""
        return {**self.formatters_columns, "subject": partial(named, names=names_of(subjects))}

    @expose("/verify", methods=["POST"])
    @guard("verify")
    def verify(self) -> ResponseReturnValue:
        """Walk the whole chain and say where it breaks."""
        # Minutes may pass on a long chain: nobody's writing waits for them.
        db.session.commit()
        database.expect_reads()
        found = audit.verify()
        audit.record("audit.verify", "audit_chains", broken_at=found.number if found else None)
        if found is None:
            flash(gettext("审计链完整：从第 1 条到最后一条，全部记录与校验值一致。"), "success")
        else:
            flash(_broken(found), "danger")
        return redirect(url_for("AuditView.list"))


def _broken(found: audit.Break) -> str:
    return gettext(
        "审计链在第 %(number)d 条处中断：%(text)s。请保留现场，立即报告安全管理员，并与备份核对。",
        number=found.number,
        text=found.text,
    )
