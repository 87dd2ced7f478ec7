"""Generated screens of examples 示例."""

from __future__ import annotations

from typing import Any

from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from tepei.policy.words import CLAUSES, ITEMS, WORDS, join
from tepei.portal.catalogue import chinese
from tepei.schemes.input_views import Lines
from tepei.schemes.models import Case
from tepei.schemes.part_views import PartView
from tepei.schemes.trials import case_facts, label_of


class FactLines(Lines):
    """Facts of an example: “出生日期：1980-01-01”, one per line."""

    def process_data(self, value: Any) -> None:
        self.data = "\n".join(f"{chinese(label_of(key))}：{text}" for key, text in (value or {}).items())

    def populate_obj(self, obj: Any, name: str) -> None:
        setattr(obj, name, case_facts(self.data or ""))


class CaseView(PartView):
    """示例: people invented to prove what the requirements mean; a year with an example that is answered otherwise is not opened."""

    datamodel = SQLAInterface(Case)
    route_base = "/cases"
    title = _("示例")
    list_intro = _("每个示例写明一名虚构的申报人和应当不满足的条件。与条件的实际结果不一致的，年度不能开放。")
    parent = "track"
    list_columns = ["track", "facts", "expect", "outcome", "comment"]
    search_columns = ["track", "outcome", "comment"]
    formatters_columns = {
        "facts": lambda facts: gettext(
            join((join((label_of(key), text), WORDS) for key, text in (facts or {}).items()), CLAUSES)
        ),
        "expect": lambda keys: gettext(join(keys or (), ITEMS)) or "—",
    }
    extra_fields = {"facts": FactLines(_("申报人"), description=_("每行一项，例如：出生日期：1980-01-01"))}
