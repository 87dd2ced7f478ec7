"""What stands beside the form, on the printed paper and on the 汇总表: policy.layout.ABOUT, policy.summary.ABOUT_ROW, and facts."""

from __future__ import annotations

from datetime import date

from tepei.applications.models import Application
from tepei.policy.fact_values import from_data
from tepei.policy.facts import FactRecord
from tepei.portal.catalogue import chinese
from tepei.portal.database import ZONE
from tepei.programmes import queries as programmes


def about(application: Application) -> dict[str, str]:
    """By key, empty where there is nothing to say yet."""
    filed = application.submitted_at or application.form.saved_at or application.created_at
    categories = programmes.scheme_of(application).categories
    return {
        "unit": application.organisation_name,
        "track": application.track.form_label or application.track.name,
        "category": next((each.name for each in categories if each.key == application.category), ""),
        "recommender": application.body_name,
        "trainee_number": application.trainee_number or "",
        "filled_on": filed.astimezone(ZONE).date().isoformat(),
        "outcome": application.outcome,
    }


def facts(application: Application) -> dict[str, str]:
    """Those of the latest submission in words, days in ISO form; what was not known is not there."""
    table = programmes.scheme_of(application).table
    known = from_data(application.facts or {}, table)
    return {key: _words(table[key], value, known) for key, value in known.items() if key in table}


def _words(fact: FactRecord, value: object, known: dict[str, object]) -> str:
    if isinstance(value, date):
        return value.isoformat()
    name = known.get(fact.named_by)
    return str(name) if name else chinese(fact.describe(value))
