"""People of 内蒙古: names of its peoples, schools, and the answers of the form of 2023."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tepei.demo.people import Inventor

_MONGOL = [
    "巴特尔",
    "苏日娜",
    "娜仁托娅",
    "阿拉坦其木格",
    "乌兰其其格",
    "格日勒图",
    "萨仁高娃",
    "宝音德力格尔",
    "斯琴",
    "哈斯巴根",
    "敖登格日乐",
    "朝鲁门",
    "通拉嘎",
    "乌云毕力格",
    "塔娜",
    "孟和那苏图",
    "呼和巴日斯",
    "莫日根",
    "阿茹娜",
    "布仁巴雅尔",
]
# Each with its 所属领域, a code of packs/base/codes/fields.csv.
_SUBJECTS = {
    "临床医学": "02", "农学": "03", "草业科学": "03", "教育学": "01", "动力工程": "04", "水利工程": "03",
    "计算机科学与技术": "11", "畜牧兽医": "03", "材料工程": "14", "环境工程": "16",
}  # fmt: skip
_SCHOOLS = ("内蒙古大学", "内蒙古农业大学", "内蒙古医科大学", "内蒙古师范大学", "内蒙古工业大学")
TARGETS = {
    "outside": (
        "中国农业大学",
        "北京协和医院",
        "清华大学",
        "中国科学院植物研究所",
        "北京师范大学",
        "天津大学",
    ),
    "inside": (
        "内蒙古大学",
        "内蒙古医科大学附属医院",
        "内蒙古农业大学",
        "内蒙古自治区农牧业科学院",
        "内蒙古工业大学",
    ),
}
# (code of the level, name of the title): 副高级, 中级, 助理级
_TITLES = {"412": "副高级职称", "420": "中级职称", "434": "助理级职称"}


class NeimengguPeople(Inventor):
    """Fit for 区外 or 区内."""

    prefix = "150199"
    people = "02"
    names = {"02": tuple(_MONGOL)}

    def ethnicity(self, track: str) -> str:
        """区外 is for minorities."""
        if track == "inside" and self.chance.random() < 0.5:
            return "01"
        return self.chance.choice(("02", "02", "02", "03", "11", "31"))

    def years(self, track: str) -> tuple[int, int]:
        """Within the ages of both tracks."""
        return (1979, 1991) if track == "outside" else (1989, 1995)

    def answers(self, track: str, born_on: dt.date, ethnicity: str) -> dict[str, Any]:
        """The form of 内人社办发〔2023〕21号 附件2."""
        chance = self.chance
        graduated, title = born_on.year + 25, "412" if track == "outside" else chance.choice(("420", "434"))
        education = "14" if track == "outside" else "21"
        since = graduated if track == "outside" else min(graduated - 2, 2017)
        subject, wishes = chance.choice(tuple(_SUBJECTS)), chance.sample(TARGETS[track], 3)
        return {
            "basic": {
                "ethnicity": ethnicity, "political_status": chance.choice(("01", "13", "03")),
                "mandarin": chance.choice(("很好", "较好")), "school": chance.choice(_SCHOOLS),
                "foreign_language": "英语六级", "education": education, "major": subject, "profession": subject,
                "title_and_post": _TITLES[title], "unit_address": "示例路1号", "postcode": "010010",
                "unit_contact": "单位联系人", "unit_contact_phone": "13800009001",
                "emergency_contact": "紧急联系人", "emergency_phone": "13800009002",
            },
            "health": {"illness": "无"},
            "earlier": {"attended": "no"},
            "plan": {
                "direction": f"{subject}（应用方向）",
                "goals": f"通过一年的学习，系统掌握{subject}领域的新理论、新技术，参与培养单位在研课题，完成不少于一项"
                "结合本地实际的应用研究；返岗后牵头组建团队，开展培训和技术推广，服务基层。",
            },
            "career": [
                {"period": f"{since}年7月至今", "experience": "在本单位从事专业技术工作", "post": _TITLES[title]},
            ],
            "achievements": [{"date": "2021年5月", "award": "单位年度先进工作者", "grade": "单位级"}],
            "papers": [{"date": "2022年3月", "title": f"{subject}在基层的应用研究", "publisher": "示例学报"}],
            "eligibility": {
                "field": _SUBJECTS[subject], "graduated_on": f"{graduated - 1}-07", "work_since": f"{since}-07", "profession_since": f"{since}-07",
                "title_level": title, "title_name": _TITLES[title], "political_conduct": "yes", "health": "yes",
            },
            "preference": {
                "first": wishes[0], "second": wishes[1], "third": wishes[2], "adjustment": "yes", "remarks": "",
            },
        }  # fmt: skip
