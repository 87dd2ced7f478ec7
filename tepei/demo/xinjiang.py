"""People of 新疆: names of its peoples, schools, and the answers of the form of 2025."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tepei.demo.people import Inventor

_UYGHUR = (
    "阿力木江", "古丽娜尔", "艾尔肯", "热依汗古丽", "买买提明", "帕提古丽", "玉素甫", "迪丽努尔", "吐尔逊江", "阿依努尔",
    "努尔麦麦提", "茹仙古丽", "阿布都热合曼", "米热古丽",
)  # fmt: skip
_KAZAKH = ("叶尔波力", "阿依古丽", "巴合提别克", "沙吾列", "努尔兰", "古丽扎提", "叶尔江", "迪娜")
_SUBJECTS = ("临床医学", "农学", "水利工程", "教育学", "林学", "动物医学", "计算机科学与技术", "食品科学")
_SCHOOLS = ("新疆大学", "新疆医科大学", "新疆农业大学", "石河子大学", "塔里木大学")
# Where they want to go: the training unit, and its place.
_TARGETS = {
    "away": {
        "中国农业大学": "北京市", "北京协和医院": "北京市", "浙江大学": "浙江省杭州市",
        "中国科学院水利部水土保持研究所": "陕西省咸阳市", "上海交通大学": "上海市",
    },
    "local": {
        "新疆大学": "乌鲁木齐市", "新疆医科大学第一附属医院": "乌鲁木齐市", "新疆农业科学院": "乌鲁木齐市",
        "石河子大学": "石河子市", "中国科学院新疆生态与地理研究所": "乌鲁木齐市",
    },
}  # fmt: skip


class XinjiangPeople(Inventor):
    """Fit for 异地 or 当地."""

    prefix = "650199"
    people = "05"
    names = {"05": _UYGHUR, "17": _KAZAKH}

    def ethnicity(self, track: str) -> str:  # noqa: ARG002  both tracks ask for the same
        """Minorities: whoever is not must work in the south."""
        return self.chance.choice(("05", "05", "05", "17", "03"))

    def years(self, track: str) -> tuple[int, int]:  # noqa: ARG002
        """Born on or after 1980-01-01."""
        return 1980, 1994

    def answers(self, track: str, born_on: dt.date, ethnicity: str) -> dict[str, Any]:
        """The form of 新人社函〔2025〕38号 附件2、附件3."""
        chance = self.chance
        subject, wishes = chance.choice(_SUBJECTS), chance.sample(tuple(_TARGETS[track]), 3)
        since = born_on.year + 24
        return {
            "basic": {
                "ethnicity": ethnicity, "political_status": chance.choice(("01", "13", "03")), "mandarin": chance.choice(("好", "较好")),
                "school": chance.choice(_SCHOOLS), "foreign_language": "", "education": "21", "major": subject,
                "profession": subject, "unit_address": "示例路1号", "postcode": "830000", "post": "",
                "title_name": "中级职称", "title_level": "420", "unit_contact": "单位联系人",
                "unit_contact_phone": "13800009001", "emergency_contact": "紧急联系人", "emergency_phone": "13800009002",
            },
            "health": {"illness": "no"},
            "earlier": {"attended": "no"},
            "career": [{"period": f"{since}年7月至今", "experience": "在本单位从事专业技术工作", "post": "中级职称"}],
            "achievements": [{"date": "2022年5月", "award": "单位年度先进工作者", "grade": "单位级"}],
            "papers": [{"date": "2023年3月", "title": f"{subject}在基层的应用研究", "publisher": "示例学报"}],
            "plan": {
                "goals": f"培养期间系统学习{subject}领域的新理论、新技术，参与培养单位在研课题；返岗后牵头组建团队，"
                "结合本单位实际开展应用研究和技术推广。",
            },
            "preference": {
                "direction": subject, "first": wishes[0], "first_place": _TARGETS[track][wishes[0]],
                "first_supervisor": "", "second": wishes[1], "second_supervisor": "", "third": wishes[2], "third_supervisor": "", "remarks": "",
            },
            "eligibility": {"is_scarce": "no", "political_conduct": "yes", "kept_stability": "no", "health": "yes"},
        }  # fmt: skip
