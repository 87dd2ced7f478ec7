"""Pages for what went wrong: in words, with what to do next; never a trace, a statement or a path."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Flask, Response, current_app, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from markupsafe import Markup, escape
from werkzeug.exceptions import HTTPException, MethodNotAllowed, SecurityError

from tepei.portal import trouble
from tepei.portal.database import db
from tepei.portal.screens.guards import to_login, typed, wants_json

_PLAIN = Markup(
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{title}</title><h1>{title}</h1><p>{text}</p>'
)
_TEXTS: dict[int, tuple[object, object]] = {
    400: (_("请求有误"), _("地址或提交的内容不正确。请返回上一页重新操作。")),
    401: (_("请先登录"), _("登录已失效，请重新登录。")),
    403: (_("没有权限"), _("您的账号没有办理这项业务的权限。如有需要，请联系本单位或上级主管部门的管理员。")),
    404: (_("没有找到"), _("内容不存在，或者不在您的权限范围内。")),
    405: (_("请从页面操作"), _("这项操作不能通过直接打开地址来完成，请返回页面点击按钮。")),
    409: (_("内容已变化"), _("内容已被他人修改，请重新打开页面后再操作。")),
    413: (_("文件太大"), _("上传的内容超过了大小限制，请压缩后重新上传。")),
    429: (_("操作太频繁"), _("请稍候一分钟再试。")),
    500: (_("系统出错"), _("系统暂时出现问题，已经记录下来。您刚才的操作没有保存，请稍后再试。")),
    503: (trouble.BUSY.title, trouble.BUSY.text),
}


def init(app: Flask) -> None:
    """Answer every failure with our own page."""
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(HTTPException, _failed)
    app.register_error_handler(Exception, _broke)


def _page(code: int, title: object, text: object, kept: Sequence[tuple[str, str]] = ()) -> Response:
    if wants_json():
        return make_response(jsonify(error=str(text)), code)
    try:
        page = render_template("errors/error.html", code=code, title=title, text=text, kept=kept)
    except Exception:  # the layout asks the database who is there, and that may be what failed
        current_app.logger.exception("the page of a failure failed")
        page = _PLAIN.format(title=escape(title), text=escape(text)) + _plain_form(kept)
    return make_response(page, code)


def _plain_form(kept: Sequence[tuple[str, str]]) -> Markup:
    boxes = Markup().join(Markup('<input type="hidden" name="{}" value="{}">').format(*each) for each in kept)
    again = Markup('<form method="post">{}<button>{}</button></form>').format(boxes, gettext("再次提交"))
    return again if kept else Markup()


def _failed(failure: HTTPException) -> ResponseReturnValue:
    if isinstance(
        failure, SecurityError
    ):  # a foreign Host: no address of ours can be built, so no layout either
        title, text = _TEXTS[400]
        return make_response(_PLAIN.format(title=title, text=text), 400)
    if failure.code is None or failure.code < 400:
        return failure.get_response()  # a redirect of the router
    code = failure.code if failure.code in _TEXTS else (500 if failure.code > 499 else 400)
    answer = _page(code, *_TEXTS[code])
    if isinstance(failure, MethodNotAllowed):
        answer.headers["Allow"] = ", ".join(failure.valid_methods or ())
    return answer


def _expired(_failure: CSRFError) -> ResponseReturnValue:
    """The token went with the session: who has none signs in again, where the page asks for it."""
    if not current_user.is_authenticated and not _is_open():
        return to_login()
    return _page(400, _("页面已过期"), _("为保证安全，请返回上一页刷新后重新提交。"))


def _is_open() -> bool:
    """Whether the page that was asked for asks for nobody's session. (FAB wraps some methods, so that the view is asked and not the route.)"""
    name, _dot, method = (request.endpoint or "").partition(".")
    views: list[Any] = current_app.appbuilder.baseviews  # type: ignore[attr-defined]
    view = next((each for each in views if each.endpoint == name), None)
    return str(getattr(getattr(view, method, None), "_guarded_by", "open")).startswith("open")


def _broke(failure: Exception) -> ResponseReturnValue:
    """A fault of ours, or something that the server lacks for a while: then what was typed may be sent again from here."""
    db.session.rollback()
    current_app.logger.error("a request failed", exc_info=failure)
    found = trouble.of(failure)
    if found is None:
        return _page(500, *_TEXTS[500])
    answer = _page(found.code, gettext(found.title), gettext(found.text), typed())
    answer.headers["Retry-After"] = str(found.again_after)
    return answer
