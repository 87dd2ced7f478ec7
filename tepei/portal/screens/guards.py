"""Who may call a screen's method, and what an answer of the rules looks like in a browser.

Every method with a route carries one of three marks: `guard` (a permission), `signed_in` (any account) or
`open_to_all` (with the reason). A method without a mark does not start: the view refuses to be built.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import abort, current_app, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from tepei.portal.database import db
from tepei.portal.errors import Absent, Refused, Stale

Method = Callable[..., ResponseReturnValue]

_NOT_SHOWN_AGAIN = frozenset(
    {"csrf_token", "version", "once_key", "edition", "password", "old_password", "again"}
)


def guard(permission: str) -> Callable[[Method], Method]:
    """Only for who holds this permission ("read", "review", …) on the view's `class_permission_name`."""

    def mark(method: Method) -> Method:
        @functools.wraps(method)
        def answer(self: Any, *args: Any, **kwargs: Any) -> ResponseReturnValue:
            name = "can_" + self.get_method_permission(method.__name__)
            if not g.user.is_authenticated:
                return to_login()
            if name not in self.base_permissions or not self.appbuilder.sm.has_access(
                name, self.class_permission_name
            ):
                abort(403)
            return answered(method, self, *args, **kwargs)

        answer._permission_name = permission  # type: ignore[attr-defined]
        answer._guarded_by = permission  # type: ignore[attr-defined]
        return answer

    return mark


def signed_in(method: Method) -> Method:
    """For every account, whatever its roles: one's own password, one's own home page."""

    @functools.wraps(method)
    def answer(self: Any, *args: Any, **kwargs: Any) -> ResponseReturnValue:
        if not g.user.is_authenticated:
            return to_login()
        return answered(method, self, *args, **kwargs)

    answer._guarded_by = "signed_in"  # type: ignore[attr-defined]
    return answer


def may_open(address: str, method: str = "GET") -> bool:
    """Whether the reader's rights open this address of ours, whatever row it is about: a page leads nowhere else. Who has not signed in is led
    to the door first.
    """
    adapter = current_app.create_url_adapter(request)
    assert adapter is not None  # noqa: S101  there is a request
    try:
        endpoint, _arguments = adapter.match(urlsplit(address).path.removeprefix(request.script_root), method)
    except HTTPException:
        return False
    place, _dot, name = endpoint.partition(".")
    view = next((each for each in current_app.appbuilder.baseviews if each.endpoint == place), None)  # type: ignore[attr-defined]
    mark = getattr(getattr(view, name, None), "_guarded_by", "signed_in")
    if mark == "signed_in" or mark.startswith("open") or not g.user.is_authenticated:
        return True
    needed = "can_" + view.get_method_permission(name)  # type: ignore[union-attr]
    return bool(current_app.appbuilder.sm.has_access(needed, view.class_permission_name))  # type: ignore[attr-defined, union-attr]


def open_to_all(why: str) -> Callable[[Method], Method]:
    """For everybody, signed in or not; the reason is for the reader and for the table of routes."""

    def mark(method: Method) -> Method:
        @functools.wraps(method)
        def answer(self: Any, *args: Any, **kwargs: Any) -> ResponseReturnValue:
            return answered(method, self, *args, **kwargs)

        answer._guarded_by = f"open: {why}"  # type: ignore[attr-defined]
        return answer

    return mark


def answered(method: Method, *args: Any, **kwargs: Any) -> ResponseReturnValue:
    """The method's answer, or what a person reads where the rules said no. Nothing half-written stays."""
    try:
        return method(*args, **kwargs)
    except Absent:
        db.session.rollback()
        return abort(404)
    except (Stale, StaleDataError):
        db.session.rollback()
        return _conflict()
    except Refused as refusal:
        db.session.rollback()
        return _refusal(gettext(refusal.text))
    except HTTPException:
        db.session.rollback()
        raise


def to_login() -> ResponseReturnValue:
    """To the login page, and after it back to here (a path only: the Host header is the visitor's word)."""
    if wants_json():
        return jsonify(error=str(_("登录已失效，请重新登录；您填写的内容仍保留在本页。"))), 401
    g.is_refused = True
    if request.method == "GET":
        here = request.full_path.rstrip("?")
        flash(_("请先登录。"), "warning")
    else:
        here = _came_from()
        flash(_("登录已失效，请重新登录；登录后回到原来的页面，您填写的内容仍在。"), "warning")
    return redirect(url_for(f"{current_app.appbuilder.sm.auth_view.endpoint}.login", next=here or None))  # type: ignore[attr-defined]


def back(fallback: str = "") -> str:
    """The page that the person came from, if it is one of ours that can be opened; else the fallback or the start."""
    return _came_from() or fallback or current_app.appbuilder.get_url_for_index  # type: ignore[attr-defined]


def _came_from() -> str:
    came_from = urlsplit(request.referrer or "")
    pages = current_app.create_url_adapter(request)
    if came_from.netloc == request.host and pages and "GET" in pages.allowed_methods(came_from.path):
        return came_from.path + (f"?{came_from.query}" if came_from.query else "")
    return ""


def typed() -> list[tuple[str, str]]:
    """What a form sent, to be sent again; nothing where a password is among it."""
    sent = list(request.form.items(multi=True)) if request.method == "POST" else []
    return [] if any("password" in name for name, _value in sent) else sent


def wants_json() -> bool:
    """Whether a script asks: an automatic save cannot show a page."""
    return request.is_json or request.accept_mimetypes.best == "application/json"


def _refusal(text: str) -> ResponseReturnValue:
    if wants_json():
        return jsonify(error=text), 422
    if request.method in ("GET", "HEAD"):
        return render_template("errors/error.html", code=409, title=_("暂不能办理"), text=text), 409
    flash(text, "danger")
    g.is_refused = True
    return redirect(back())


def _conflict() -> ResponseReturnValue:
    text = _(
        "您打开本页之后，内容已被他人修改。为避免互相覆盖，您这次的操作没有保存。请重新打开页面，核对后再操作。"
    )
    if wants_json():
        return jsonify(error=str(text)), 409
    typed = {key: value for key, value in request.form.items() if key not in _NOT_SHOWN_AGAIN and value}
    return render_template("errors/conflict.html", text=text, typed=typed, again=back(request.path)), 409
