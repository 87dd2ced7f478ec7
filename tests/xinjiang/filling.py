"""A complete 新疆 application, and a scan that somebody signed."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

from tepei.applications import actions
from tepei.applications.models import Application
from tepei.papers import draft_actions, drafts
from tepei.programmes import queries as programmes
from tests.applications.filling import photo

CYCLE = "xj-tepei-2025"
PROMISE = "新疆2025-1"
SECTIONS: dict[str, Any] = {
    "basic": {
        "ethnicity": "05", "political_status": "01", "mandarin": "好", "school": "新疆医科大学", "foreign_language": "",
        "education": "21", "major": "临床医学", "profession": "心血管内科", "workplace": "某县人民医院心内科",
        "unit_nature": "20", "unit_address": "某县某街1号", "postcode": "844000", "post": "", "title_name": "主治医师",
        "title_level": "420", "mobile": "13900000000", "email": "a@example.invalid.cn", "unit_contact": "阿依古丽",
        "unit_contact_phone": "0998-1234567", "emergency_contact": "古丽", "emergency_phone": "13900000001",
    },
    "health": {"illness": "no"},
    "earlier": {"attended": "no"},
    "career": [{"period": "2010年7月至今", "experience": "某县人民医院心内科", "post": "主治医师"}],
    "plan": {"goals": "学习冠心病介入治疗技术，返岗后建立介入诊疗团队。"},
    "preference": {
        "direction": "心血管内科", "first": "某大学第一医院", "first_place": "浙江省杭州市", "first_supervisor": "王某某",
        "second": "某医科大学附属医院", "second_supervisor": "", "third": "", "third_supervisor": "", "remarks": "",
    },
    "eligibility": {"is_scarce": "no", "political_conduct": "yes", "health": "yes"},
}  # fmt: skip
REVIEW = {
    "conduct": "政治立场坚定，表现良好。", "health": "身心健康。", "materials": "材料齐全、真实。",
    "needs": "培养介入诊疗骨干，返岗后独立开展介入手术。", "leader": "艾力",
}  # fmt: skip


def draft(unit_id: int, track: str = "away", **changes: Any) -> Application:
    """A draft of the viewer with every section filled and every demanded file there."""
    cycle = programmes.cycle_by_code(CYCLE)
    made = actions.start(cycle, programmes.track_by_code(cycle, track), unit_id)
    for key, values in SECTIONS.items():
        given = changes.get(key, {})
        draft_actions.save_section(
            made.id, key, {**values, **given} if isinstance(values, dict) else values, made.form.edition
        )
    draft_actions.attach(made.id, "photo", photo(), "照片.png")
    for kind in ("education_certificate", "title_certificate"):
        draft_actions.attach(made.id, kind, photo(), f"{kind}.png")
    return drafts.find(made.id, Application)


def scan(colour: str = "white") -> io.BytesIO:
    """A page that was signed, stamped and scanned."""
    stream = io.BytesIO()
    Image.new("RGB", (600, 800), colour).save(stream, "PNG")
    stream.seek(0)
    return stream
