"""The application as a kind of paper."""

from __future__ import annotations

from tepei.applications import checks, effects, findings, material, places_in_sight, queries, settling
from tepei.notices import holding as notices
from tepei.papers import filers, filing, kinds
from tepei.policy.life import APPLICATION
from tepei.policy.scheme import APPLY
from tepei.policy.words import say
from tepei.programmes import queries as programmes

KIND = kinds.register(
    kinds.PaperKind(
        key="application",
        life=APPLICATION,
        buttons={"approve": say("申报材料审核通过"), "send_back": say("申报材料审核退回")},
        stages=filing.to_the_end,
        per_person=lambda cycle: programmes.scheme_of(cycle).per_person,
        form=checks.form_of,
        codes=queries.UNIT_CODES,
        renew=effects.renew,
        screen="ApplicationView",
        unit_screen="UnitApplicationView",
        is_filer=filers.by_whom_it_is_about,
        routed=True,
        window=APPLY,
        filed=effects.filed,
        may_resume=effects.may_resume,
        may_pass=checks.may_pass,
        foresees=effects.foresees,
        settles=settling.settle,
        effects=(
            notices.hold,
            findings.keep,
            effects.keep_names,
            effects.hold_place,
            effects.give_number,
            effects.note_participation,
            effects.note_outcome,
            effects.sanction,
        ),
        template="applications/paper.html",
        material=material.material,
        places=places_in_sight.of_viewer,
        printed=material.printed,
    )
)
