"""What stands beside the form, on the printed paper and on the 汇总表: policy.layout.ABOUT, policy.summary.ABOUT_ROW."""

from __future__ import annotations

from tepei.applications.models import Application
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
