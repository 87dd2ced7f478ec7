"""Generated screens of the application form and its attachments 申报表与附件."""

from __future__ import annotations

from typing import Any

from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from tepei.codes import queries as codes
from tepei.codes.views import SETS
from tepei.policy.words import Sentence, say
from tepei.portal.screens.fields import Lookup
from tepei.schemes import records, vocabularies
from tepei.schemes.form_models import AttachmentKind, FormField, FormSection
from tepei.schemes.input_views import chosen
from tepei.schemes.part_views import PartView, require_never_in_force


def _fed() -> dict[str, Sentence | str]:
    """The facts that a field may feed: those which do not come from elsewhere."""
    facts = vocabularies.current().facts.values()
    return {"": "", **{fact.key: fact.label for fact in facts if fact.derivation is None}}


def code_sets() -> dict[str, Sentence | str]:
    """By what people call them; a set that is in no list here goes by its key."""
    kept = {name: str(SETS.get(name, name)) for name in codes.names()}
    return {"": "", **kept}


def preview_of(section: FormSection) -> str:
    """The part of the preview that shows this section; one that is retired is nowhere seen."""
    return "applicant" if section.retired else f"s-{section.key}"


class FieldView(PartView):
    """栏: added, ordered, renamed, retired."""

    datamodel = SQLAInterface(FormField)
    route_base = "/form-fields"
    title = _("申报表的栏")
    list_intro = _(
        "栏的名称照原表的文字。已经有人填写过的栏不能删除，只能停用：不再要求填写，已填的仍可查看。"
    )
    parent = "section"
    lookups = {"section": Lookup(FormSection, column="title")}
    list_columns = ["section", "label", "kind", "required", "printed", "assumed", "retired"]
    search_columns = ["section", "label", "kind", "retired"]
    formatters_columns = {
        "fact": lambda key: gettext(_fed().get(key, key)),
        "code_set": lambda name: str(SETS.get(name, name)),
    }
    extra_fields = {
        "fact": chosen(_("提供的条件依据"), _fed),
        "code_set": chosen(_("代码集"), code_sets, description=_("填写方式为“代码集”时选择")),
    }

    def seen_at(self, row: Any) -> str:
        """Its section, as applicants fill it in."""
        section = row.section if isinstance(row, FormField) else row
        return preview_of(section) if isinstance(section, FormSection) else "applicant"

    def pre_delete(self, row: FormField) -> None:
        super().pre_delete(row)
        require_never_in_force(row.section.cycle, say("这一栏"))

    def name_of(self, row: FormField) -> str:
        return f"{row.section} · {row.label}"


class SectionView(PartView):
    """栏目, with their fields."""

    datamodel = SQLAInterface(FormSection)
    route_base = "/form-sections"
    title = _("申报表的栏目")
    show_columns = [
        "cycle",
        "key",
        "title",
        "rows",
        "min_rows",
        "max_rows",
        "row_label",
        "exclusive",
        "only_if",
        "help",
        "retired",
    ]
    list_columns = ["cycle", "title", "rows", "retired"]
    search_columns = ["cycle", "title", "retired"]
    related_views = [FieldView]
    given = {"fields": [{"key": "-", "label": "-"}]}

    def given_to(self, row: FormSection) -> dict[str, Any]:
        return {"fields": [records.plain(each) for each in row.fields]} if row.fields else self.given

    def seen_at(self, row: Any) -> str:
        """As applicants fill it in."""
        return preview_of(row) if isinstance(row, FormSection) else "applicant"

    def pre_delete(self, row: FormSection) -> None:
        super().pre_delete(row)
        require_never_in_force(row.cycle, say("这一栏目"))


class AttachmentKindView(PartView):
    """附件种类, and when each must be there."""

    datamodel = SQLAInterface(AttachmentKind)
    route_base = "/attachment-kinds"
    title = _("附件种类")
    list_columns = ["cycle", "label", "kind", "required", "required_if", "identifying", "assumed", "retired"]
    search_columns = ["cycle", "label"]

    def seen_at(self, row: Any) -> str:  # noqa: ARG002
        """What applicants upload."""
        return "attachments"

    def pre_delete(self, row: AttachmentKind) -> None:
        super().pre_delete(row)
        require_never_in_force(row.cycle, say("这种附件"))
