"""What this portal is called: as its pack says, unless an administrator says otherwise on a screen 平台名称.

What was said stands in the settings. Every process that serves learns of it by a stamp in the data folder, which costs a request no statement.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from tepei.portal import audit, catalogue, scope
from tepei.portal.clock import Setting
from tepei.portal.database import db, transaction

LONGEST = {"portal": 40, "brand": 20, "seal": 4}  # characters of the term (policy.words.TERMS), by its key
LANGUAGES = (catalogue.CHINESE, "en")
_NAME, _STAMP, _SEEN = "name.", "portal-name.stamp", "portal_name_seen"
Names = Mapping[str, Mapping[str, str]]  # key of the term → language → word; what is not said is the pack's


def kept() -> dict[str, dict[str, str]]:
    """What administrators have said."""
    found: dict[str, dict[str, str]] = {key: {} for key in LONGEST}
    for name, word in db.session.execute(
        select(Setting.name, Setting.value).where(Setting.name.startswith(_NAME, autoescape=True))
    ):
        key, _dot, language = name.removeprefix(_NAME).partition(".")
        if key in found:
            found[key][language] = word
    return found


def keep(names: Names) -> None:
    """Call the portal so from now on, in all of its processes; an empty word is the pack's again."""
    with transaction() as session:
        before = kept()
        for key in LONGEST:
            for language in LANGUAGES:
                name, word = f"{_NAME}{key}.{language}", names.get(key, {}).get(language, "").strip()
                setting = session.get(Setting, name) or Setting(name=name)
                setting.value = word
                if word:
                    session.add(setting)
                elif setting in session:
                    session.delete(setting)
        session.flush()
        audit.record("portal_name.say", "portal_name", before=before, after=kept())
    _stamp().touch()
    follow()


def follow() -> None:
    """Speak as was said last; it asks the database at first, and when somebody has said something since."""
    seen = _stamp().stat().st_mtime_ns if _stamp().exists() else 0
    if seen == current_app.extensions.get(_SEEN):
        return
    with scope.everything("everybody reads what the portal is called"):
        catalogue.rename({key: words for key, words in kept().items() if words})
    current_app.extensions[_SEEN] = seen
    current_app.extensions.pop("drawn", None)  # pieces of pages that have the old name


def _stamp() -> Path:
    return Path(current_app.config["DATA_DIR"]) / _STAMP
