"""Generated screens of examples 示例."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select

from tepei.policy.words import CLAUSES, ITEMS, WORDS, Sentence, join
from tepei.portal.catalogue import chinese
from tepei.portal.database import db
from tepei.portal.screens.keys import row_key
from tepei.schemes.input_views import Lines, Ticks, offered
from tepei.schemes.models import Case, Requirement
from tepei.schemes.part_views import PartView
from tepei.schemes.trials import as_typed, case_facts, in_words, label_of, requirement_name


class FactLines(Lines):
    """Facts of an example: “出生日期：1980-01-01”, one per line."""

    def process_data(self, value: Any) -> None:
        self.data = "\n".join(
            f"{chinese(label_of(key))}：{as_typed(key, text)}" for key, text in (value or {}).items()
        )

    def populate_obj(self, obj: Any, name: str) -> None:
        setattr(obj, name, case_facts(self.data or ""))


def _requirements() -> Mapping[str, Sentence | str]:
    """Of the track that the page is about; of the year while that is not known."""
    pk = row_key(str((request.view_args or {}).get("pk", "")))
    row = db.session.get(Case, pk) if pk and request.blueprint == "CaseView" else None
    track = row.track_id if row else row_key(request.values.get("track", ""))
    ours = select(Requirement.key, Requirement.name).where(Requirement.track_id == track)
    return {key: name for key, name in db.session.execute(ours.order_by(Requirement.position))}


class CaseView(PartView):
    """示例: people invented to prove what the requirements mean; a year with an example that is answered otherwise is not opened."""

    datamodel = SQLAInterface(Case)
    route_base = "/cases"
    title = _("示例")
    list_intro = _("每个示例写明一名虚构的申报人和应当不满足的条件。与条件的实际结果不一致的，年度不能开放。")
    parent = "track"
    is_of_facts = True
    list_columns = ["track", "facts", "expect", "outcome", "comment"]
    search_columns = ["track", "outcome", "comment"]
    formatters_columns = {
        "facts": lambda facts: gettext(
            join(
                (join((label_of(key), in_words(key, text)), WORDS) for key, text in (facts or {}).items()),
                CLAUSES,
            )
        ),
        "expect": lambda keys: gettext(join(map(requirement_name, keys or ()), ITEMS)) or "—",
    }
    extra_fields = {
        "facts": FactLines(
            _("申报人"), description=_("每行一项，例如：出生日期：1980-01-01；最高学历：硕士研究生")
        ),
        "expect": Ticks(_("不满足的条件"), choices=offered(_requirements), description=_("全部满足的不选")),
    }
