"""What a derivation may name, in words: how rows are taken, and what is known of a unit, a person, a paper, lists and participations; and of what kind
the fact may then be.
"""

from __future__ import annotations

from collections.abc import Mapping

from tepei.policy.words import N_

TAKES = {
    "count": N_("行数"),
    "sum": N_("合计"),
    "latest": N_("最晚的日期"),
    "earliest": N_("最早的日期"),
    "any": N_("有没有"),
    "values": N_("填过的各项"),
    "years": N_("不同年份的个数"),
    "different": N_("不同内容的个数"),
}
# Of participations alone; the others of them mean the same there.
EARLIER_TAKES = {"terms": N_("届数"), "highest": N_("最高的层次"), "years_ago": N_("最近一次距今几年")}
ROWS_ALONE = ("sum", "years", "different")
UNIT = {
    "region_code": N_("单位所在地"),
    "division_code": N_("单位所在县区"),
    "level": N_("单位层级"),
    "nature_code": N_("单位性质"),
    "affiliation_code": N_("隶属关系"),
    "is_government": N_("是否党政机关"),
    "is_grassroots": N_("是否基层单位"),
    "is_nonpublic": N_("是否非公有制单位"),
}
PERSON = {"born_on": N_("出生日期"), "sex": N_("性别"), "ethnicity": N_("民族")}
FILED = {"track": N_("%(track_word)s"), "category": N_("申报类别")}
LISTS = {"selected": N_("曾入选本项目"), "sanctioned": N_("在失信名单上")}
EARLIER = {
    "selected": N_("入选过的"),
    "in_term": N_("培养期未满的"),
    "current": N_("培养期未满的，或者本年度正在申报的其他项目"),
}
NOT_ASSESSED = "未考核"  # how a source names what was not assessed
# What a participation says; by all but its end they are told apart.
PARTICIPATION = {
    "programme": N_("项目"), "tier": N_("层次"), "year": N_("年度"), "assessment": N_("考核结果"), "until": N_("培养期止"),
}  # fmt: skip
NAMED = ("programme", "tier", "year", "assessment")
# Which kinds a fact may have that comes from there; what is not listed may have any.
KINDS: Mapping[str, tuple[str, ...]] = {
    "under": ("yes_no",),
    "listed": ("yes_no",),
    "vacancies": ("number",),
    "standing": ("yes_no",),
    "among": ("yes_no",),
    "age_of": ("number",),
    "years_since": ("number",),
    "years_between": ("number",),
    "total": ("number",),
}
# Likewise by the field of a participation, and by how participations and rows are taken.
OF_FIELD: Mapping[str, tuple[str, ...]] = {
    "programme": ("text", "choice"),
    "tier": ("text", "choice", "rank"),
    "assessment": ("text", "choice", "rank"),
    "year": ("number",),
    "until": ("date",),
}
OF_EARLIER: Mapping[str, tuple[str, ...]] = {
    "any": ("yes_no",),
    "count": ("number",),
    "terms": ("number",),
    "years_ago": ("number",),
    "highest": ("rank",),
    "values": ("list",),
}
OF_TAKE: Mapping[str, tuple[str, ...]] = {
    "count": ("number",),
    "sum": ("number",),
    "latest": ("date",),
    "earliest": ("date",),
    "any": ("yes_no",),
    "values": ("list",),
    "years": ("number",),
    "different": ("number",),
}
