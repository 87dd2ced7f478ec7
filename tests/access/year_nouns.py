"""Places and dates of either side, and the parts of a year, which everybody reads who may read years."""

from __future__ import annotations

from tepei.codes.models import CodeItem
from tepei.programmes.models import RouteStep
from tepei.schemes.credit_models import (
    CreditCase,
    CreditSource,
    CreditSubject,
    LearningPlatform,
    LookBack,
    Relief,
)
from tepei.schemes.evaluation_models import Criterion, Evaluation
from tepei.schemes.form_models import AttachmentKind, Document, FormField, FormSection, SummaryColumn
from tepei.schemes.models import Case, Limit, MoneyItem, Requirement, Scheme
from tepei.schemes.sponsor_models import Sponsor
from tests import factories
from tests.access.sides import BODIES, OVERSEERS, Cast, Noun, first_of
from tests.access.year_rows import (
    category,
    extension,
    fact,
    local_requirement,
    share,
    track_route,
    window,
)
from tests.papers.stage import CYCLE, cycle, place, track_id

SCHEME = {
    "scheme": Scheme, "requirement": Requirement, "case": Case, "limit": Limit, "money item": MoneyItem, "evaluation": Evaluation,
    "criterion": Criterion, "sponsor": Sponsor,
    "credit subject": CreditSubject, "credit source": CreditSource, "look back": LookBack, "relief": Relief,
    "learning platform": LearningPlatform, "credit case": CreditCase,
    "form section": FormSection, "form field": FormField, "attachment kind": AttachmentKind,
    "route step": RouteStep, "document": Document, "summary column": SummaryColumn,
}  # fmt: skip


def nouns(cast: Cast) -> dict[str, Noun]:
    """What each role has of them, and what is foreign."""
    return {
        "place": Noun(
            {
                **dict.fromkeys(("prefecture_reviewer", "year_manager", "region_reviewer", "system_admin"), place("152200").id),
                "department_reviewer": place("150000-direct").id,
            },
            place("150100").id,
            ("region_reviewer", *OVERSEERS),
        ),
        "share": Noun(
            {
                "unit_reviewer": (given := share(factories.organisation("152221"), cast.ours.unit)),
                "county_reviewer": given,
                "prefecture_reviewer": share(factories.organisation("152200"), factories.organisation("152221")),
                "department_reviewer": share(cast.department, cast.direct.unit),
                "region_reviewer": given,
            },
            share(factories.organisation("150100"), cast.hohhot.unit),
            ("region_reviewer",),
        ),
        "extension": Noun(
            {
                **{role: extension(cast.waits[role][1]) for role in BODIES},
                "year_manager": extension(factories.organisation("152200")),
                "region_reviewer": extension(factories.organisation("152221")),
            },
            extension(factories.organisation("150100")),
            ("region_reviewer",),
        ),
        "cycle": Noun(public=cycle().id),
        "cycle code": Noun(public=CYCLE),
        "track": Noun(public=track_id("outside")),
        "window": Noun(public=window("150100")),
        "fact": Noun(public=fact()),
        "category": Noun(public=category()),
        "local requirement": Noun(public=local_requirement()),
        "track route": Noun(public=track_route()),
        "code item": Noun(public=first_of(CodeItem)),
        **{noun: Noun(public=first_of(model)) for noun, model in SCHEME.items()},
    }  # fmt: skip
