"""A draft that is complete, filled in as a person would do it."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image
from sqlalchemy import func, select

from tepei.applications import actions
from tepei.applications.models import Application
from tepei.papers import draft_actions, drafts
from tepei.portal import scope
from tepei.portal.database import db
from tepei.programmes import queries as programmes
from tests import factories

SECTIONS: dict[str, Any] = {
    "basic": {
        "ethnicity": "02", "political_status": "01", "mandarin": "很好", "school": "内蒙古医科大学",
        "foreign_language": "英语六级", "education": "14", "major": "内科学", "profession": "心血管内科",
        "workplace": "某旗人民医院心内科", "unit_nature": "20", "title_and_post": "副主任医师",
        "unit_address": "内蒙古某旗某街1号", "postcode": "137400", "mobile": "13900000000",
        "email": "baiyin@example.invalid.cn", "unit_contact": "乌云", "unit_contact_phone": "0482-1234567",
        "emergency_contact": "其木格", "emergency_phone": "13900000001",
    },
    "health": {"illness": "no"},
    "earlier": {"attended": "no"},
    "plan": {"direction": "冠心病介入治疗", "goals": "学习冠心病介入治疗技术，返岗后建立介入诊疗团队。"},
    "career": [{"period": "2010年7月至今", "experience": "某旗人民医院心内科", "post": "副主任医师"}],
    "eligibility": {
        "graduated_on": "2010-07", "work_since": "2010-07", "profession_since": "2010-07", "title_level": "412",
        "title_name": "副主任医师", "political_conduct": "yes", "health": "yes",
    },
    "preference": {"first": "北京大学第一医院", "adjustment": "yes"},
}  # fmt: skip


def draft(unit: Any = None, track: str = "outside") -> Application:
    """A draft of the viewer in a unit of 科尔沁右翼前旗."""
    year = factories.open_year()
    return actions.start(year, programmes.track_by_code(year, track), (unit or factories.unit()).id)


def fill(application: Application, **changes: Any) -> Application:
    """Every section filled and the photo there; `changes` replace sections, or are merged into those of fields."""
    for key, values in SECTIONS.items():
        given = changes.get(key, {})
        wanted = {**values, **given} if isinstance(values, dict) else (given or values)
        draft_actions.save_section(application.id, key, wanted, application.form.edition)
    draft_actions.attach(application.id, "photo", photo(), "照片.png")
    return drafts.find(application.id, Application)


def photo(size: tuple[int, int] = (600, 800)) -> io.BytesIO:
    """A picture that a person might upload."""
    stream = io.BytesIO()
    Image.new("RGB", size, "steelblue").save(stream, "PNG")
    stream.seek(0)
    return stream


def submitted(who: Any, unit: Any = None, **changes: Any) -> Application:
    """A person's application, submitted."""
    with factories.signed_in(who):
        application = fill(draft(unit), **changes)
        return actions.submit(application.id, application.form.edition)


def reloaded(application: Application) -> Application:
    """The application as the database has it now."""
    db.session.expire_all()
    with scope.everything("a test looks at a row"):
        found = db.session.get_one(Application, application.id)
        assert found.form is not None  # looked at here, where it may be seen
        return found


def count(model: type) -> int:
    """How many rows there are, whoever sees them."""
    with scope.everything("a test counts"):
        return db.session.scalar(select(func.count()).select_from(model)) or 0
