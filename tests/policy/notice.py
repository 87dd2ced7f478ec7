"""Requirements of the notice of 2023, and one of them looked at."""

from datetime import date

from tepei.policy.eligibility import assess
from tepei.policy.requirements import RequirementRecord
from tests.policy.base import VOCABULARY

NOTICE = "内人社办发〔2023〕21号"
DEADLINE = date(2023, 3, 20)
AGE = {
    "key": "age",
    "name": "年龄",
    "source": f"{NOTICE} 三、（一）2",
    "text": "45周岁以下（1978年1月1日（含）以后出生）",
    "alternatives": [
        [
            {
                "fact": "born_on",
                "operator": "born_on_or_after",
                "value": {"strict": date(1978, 1, 1), "generous": "1977-03-21"},
            }
        ]
    ],
}
MINORITY = {
    "key": "minority",
    "name": "民族",
    "source": f"{NOTICE} 三、（一）2",
    "alternatives": [[{"fact": "is_minority", "operator": "is", "value": True}]],
}
MASTER = {"fact": "education_rank", "operator": "at_least", "value": 7}
EIGHT_YEARS = {"fact": "years", "operator": "at_least", "value": 8}
EDU_TITLE = {
    "key": "edu_title",
    "name": "学历、年限或职称",
    "source": f"{NOTICE} 三、（一）3",
    "alternatives": [
        [MASTER, EIGHT_YEARS],
        [{"fact": "title_rank", "operator": "at_least", "value": 4}],
    ],
}
HEALTH = {
    "key": "health",
    "name": "身心健康",
    "source": f"{NOTICE} 三、（一）2",
    "severity": "manual",
    "alternatives": [[{"fact": "health_ok", "operator": "declared"}]],
}
PRIORITY = {
    "key": "favoured",
    "name": "优先选拔",
    "source": f"{NOTICE} 二、（二）",
    "severity": "priority",
    "text": "对基层和非公领域专业技术人才优先选拔",
    "alternatives": [
        [{"fact": "is_grassroots", "operator": "is", "value": True}],
        [{"fact": "is_nonpublic", "operator": "is", "value": True}],
    ],
}
POLITICS = {"key": "politics", "name": "政治表现", "source": f"{NOTICE} 三、（一）1", "severity": "manual"}


def examine(requirement, **facts):
    return assess([RequirementRecord.from_data(requirement, vocabulary=VOCABULARY)], facts, DEADLINE).reasons[
        0
    ]


def one(fact, operator, value=None, **more):
    """A requirement of this single condition."""
    condition = {"fact": fact, "operator": operator, "value": value, **more}
    return {"key": "x", "name": "条件", "source": "文号", "alternatives": [[condition]]}
