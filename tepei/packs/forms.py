"""The form against code sets and attachments 表单核对."""

from __future__ import annotations

from collections.abc import Iterator

from tepei.packs.pack import Pack
from tepei.policy.definition import Fault, Where
from tepei.policy.words import say
from tepei.policy.year import Year


def check_forms(cycle: Year, pack: Pack) -> Iterator[Fault]:
    """Code sets and photos of the form are there."""
    sets = {code.code_set for code in pack.codes}
    uploads = {kind.key for kind in cycle.form.attachments}
    for i, section in enumerate(cycle.form.sections):
        for j, field in enumerate(section.fields):
            where: Where = ("form", "sections", i, "fields", j)
            if field.code_set and field.code_set not in sets:
                yield Fault((*where, "code_set"), say("没有代码集“%(name)s”", name=field.code_set))
            if field.kind == "photo" and field.key not in uploads:
                yield Fault((*where, "key"), say("附件种类中没有照片“%(key)s”", key=field.key))
