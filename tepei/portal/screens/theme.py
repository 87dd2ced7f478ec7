"""What every page of ours may ask: addresses of static files, the language, the demonstration's clock."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, current_app, g, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.local import LocalProxy

from tepei.policy.money import yuan
from tepei.portal import channels, clock
from tepei.portal.screens.cells import Cells
from tepei.portal.screens.drawn import Drawn
from tepei.portal.screens.guards import may_open
from tepei.portal.screens.rows import COUNTED

# WCAG 3.1.1: what a screen reader is told about the page's language.
_LANGUAGE_TAGS = {"zh": "zh-CN", "en": "en"}


def init(app: Flask) -> None:
    """Give templates their words. Globals and not a context processor, because FAB renders its widgets without one."""
    app.jinja_env.add_extension(Drawn)
    app.jinja_env.globals.update(inbox=channels.INBOX)
    app.jinja_env.globals.update(
        asset=asset,
        language=language,
        held_rights=held_rights,
        here=here,
        demo_clock=demo_clock,
        days_until=days_until,
        may_open=may_open,
    )
    app.jinja_env.globals.update(cells=partial(Cells, others=shown))
    # FAB gives these two to the pages of its views only; pages of failures need them as well.
    app.jinja_env.globals.update(
        appbuilder=LocalProxy(lambda: current_app.appbuilder),  # type: ignore[attr-defined]
        base_template="appbuilder/baselayout.html",
    )
    app.jinja_env.filters.update(moment=moment, day=day, shown=shown, counted=counted, yuan=yuan)


def asset(name: str) -> str:
    """The address of a file under static/, with a mark of its content, so that browsers may keep it for long."""
    known: dict[str, str] = g.setdefault("assets", {})
    if name not in known:  # a page asks for the drawings of its icons dozens of times
        path = _path(current_app.static_folder or "", name)
        known[name] = url_for("static", filename=name, v=_mark(path, path.stat().st_mtime_ns))
    return known[name]


@lru_cache(maxsize=200)
def _path(folder: str, name: str) -> Path:
    return Path(folder) / name


@lru_cache(maxsize=200)
def _mark(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def language() -> str:
    """The page's language as HTML names it: zh-CN or en."""
    return _LANGUAGE_TAGS.get(str(get_locale()), "zh-CN")


def held_rights() -> Any:
    """What the reader may do: the menu is the same for all who may do the same."""
    return current_app.appbuilder.sm.grants(current_user)  # type: ignore[attr-defined]


def here(changes: Mapping[str, Any]) -> str:
    """The address of this page with some of its arguments changed."""
    return f"{request.script_root}{quote(request.path)}?{urlencode({**request.args, **changes})}"


def demo_clock() -> dt.datetime | None:
    """The moment that the demonstration believes in; None where the clock is the real one."""
    return clock.now() if current_app.config["TEPEI_MODE"] == "demo" else None


def days_until(when: dt.datetime) -> int:
    """Whole calendar days from today until the day of `when`; negative when it has passed."""
    return (when.date() - clock.today()).days


def moment(when: dt.datetime | None) -> str:
    """2023-03-20 18:00, or nothing."""
    return when.strftime("%Y-%m-%d %H:%M") if when else ""


def shown(value: Any) -> Any:
    """A cell of a generated list as people write it: no microseconds, no True, no None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, dt.datetime):
        return moment(value)
    return day(value) if isinstance(value, dt.date) else value


def counted(number: int) -> str:
    """A number of rows; the rest of very many is not counted."""
    return f"{COUNTED}+" if number > COUNTED else str(number)


def day(when: dt.date | None) -> str:
    """2023-03-20, or nothing."""
    return when.strftime("%Y-%m-%d") if when else ""
