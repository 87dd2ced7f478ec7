"""A form field for where a fact comes from 条件依据的来源: a source is chosen, and what stands beside it is picked; nobody types a key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import render_template
from markupsafe import Markup
from wtforms import Field, Form

from tepei.policy.derivations import Derivation, source_of
from tepei.schemes import sourcing, vocabularies
from tepei.schemes.nested_views import read
from tepei.schemes.picking import Offer
from tepei.schemes.record_form_views import form_of


class SourceField(Field):
    """Data are the record's plain values, None where no source is chosen; what was typed stays where it is no record.

    Each source has boxes of its own, named after it; those of the chosen one are read. A field of rows is “section.field” on the page.
    """

    chosen = ""
    boxes: Mapping[str, Form] = {}

    def process_data(self, value: Any) -> None:
        self.data = value or None
        self.chosen = source_of(value)

    def process(self, formdata: Any, data: Any = None, **kwargs: Any) -> None:
        """The boxes arrive under the field's name, the source and their key."""
        super().process(formdata, data, **kwargs)
        is_posted = bool(formdata) and f"{self.name}-source" in formdata
        if is_posted:
            self.chosen = formdata[f"{self.name}-source"]
        offers = sourcing.offers(vocabularies.current_cycle())
        self.boxes = {
            source: self._boxes_of(source, offers, formdata if is_posted and source == self.chosen else None)
            for source in Derivation.sources
        }
        if is_posted:
            self._read()

    def _boxes_of(self, source: str, offers: Mapping[str, Offer], formdata: Any) -> Form:
        made = form_of(
            Derivation, sourcing.fitting(source, offers), (source, *Derivation.beside.get(source, ()))
        )
        shown = sourcing.on_page(self.data) if source == source_of(self.data) else {}
        return made(formdata, prefix=f"{self.name}-{source}-", data=shown)

    def _read(self) -> None:
        """What the boxes of the chosen source say."""
        form = self.boxes.get(self.chosen)
        if form is None:
            self.data = None
            return
        self.data, self.process_errors = read(form, Derivation, self._in_record)

    def _in_record(self, typed: Mapping[str, Any]) -> dict[str, Any]:
        return sourcing.in_record({self.chosen: "", **typed})

    def populate_obj(self, obj: Any, name: str) -> None:
        setattr(obj, name, self.data)

    def widget(self, _field: Field, **kwargs: Any) -> Markup:
        """The sources to choose from, and the boxes of each."""
        titles = {source: sourcing.title(source) for source in ("", *Derivation.sources)}
        page = render_template(
            "schemes/_source.html", field=self, titles=titles, described=kwargs.get("aria_describedby", "")
        )
        return Markup(page)  # noqa: S704  the template escapes
