"""Every kind of damage to a pack is named by its file and line."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tepei import packs

SHIPPED = Path(__file__).parents[2] / "packs"
YEAR = "inner-mongolia/programmes/tepei-2023"


@dataclass(frozen=True)
class Damage:
    """In `file`, the first line that holds `old` has it replaced by `new`; the problem there says `text`.

    `at` is another line that is named instead: one that holds this text after the change, or in another file. `also` is replaced besides.
    """

    file: str
    old: str
    new: str
    text: str
    at: str = ""
    also: tuple[str, str] | None = None


DAMAGES = {
    "no year": Damage(f"{YEAR}/cycle.yaml", "year: 2023", "# no year", "缺少此项", at="programme:"),
    "cell that is empty": Damage("inner-mongolia/divisions.csv", "150102,新城区", "150102,", "“name”：缺少此项"),
    "day that is empty": Damage("base/calendar/workdays.csv", "2020-01-19,1", ",1", "“date”：缺少此项"),
    "years that are no number": Damage(f"{YEAR}/cases.csv", "5,0,4.5,prefecture", "5,0,4½,prefecture", "应为数字"),
    "level that has no bureaus": Damage("inner-mongolia/organisations.yaml", "levels: [prefecture,", "levels: [village,", "不在可用值之内"),
    "unknown key": Damage(f"{YEAR}/cycle.yaml", "copies: 2", "copys: 2", "未知的键"),
    "missing key": Damage(f"{YEAR}/cycle.yaml", "name: 2023年度", "# ", "缺少此项", at="programme:"),
    "impossible date": Damage(f"{YEAR}/cycle.yaml", "closes: 2023-03-20", "closes: 2023-02-30", "不是日期"),
    "cycle ends early": Damage(f"{YEAR}/cycle.yaml", "closes: 2023-03-20", "closes: 2023-01-20", "截止早于开始"),
    "window ends early": Damage(f"{YEAR}/cycle.yaml", "    closes: 2023-03-20", "    closes: 2023-01-20", "截止早于开始"),
    "window of a stranger": Damage(f"{YEAR}/cycle.yaml", 'body: "152200"', 'body: "999999"', "没有单位“999999”"),
    "unknown step": Damage(f"{YEAR}/cycle.yaml", "steps: [apply, unit,", "steps: [apply, oven,", "不在可用值之内"),
    "unknown step of an exception": Damage(f"{YEAR}/requirements.yaml", "severity: manual", "override_by: [village]", "不在可用值之内"),
    "limit of an unknown kind": Damage("inner-mongolia/programmes/new-era-2023/cycle.yaml", "bodies: [prefecture]", "bodies: [village]", "不在可用值之内"),
    "limit in a unit": Damage("inner-mongolia/programmes/new-era-2023/cycle.yaml", "bodies: [prefecture]", "bodies: [employer]", "“用人单位”不直接推荐人选"),
    "limit in a county": Damage("inner-mongolia/programmes/new-era-2023/cycle.yaml", "bodies: [prefecture]", 'named: ["152221"]', "“科尔沁右翼前旗人力资源和社会保障局”不直接推荐人选"),
    "limit of a stranger": Damage("inner-mongolia/programmes/new-era-2023/cycle.yaml", "bodies: [prefecture]", 'named: ["999999"]', "没有单位“999999”"),
    "part of places that are a pool's": Damage("inner-mongolia/programmes/new-era-2023/cycle.yaml", "bodies: [prefecture]", "bodies: [department]", "没有自己的名额"),
    "sponsor that reviews nothing": Damage("inner-mongolia/programmes/new-era-2023/cycle.yaml", "kinds: [association, talent_agency]", "kinds: [pool]", "不审核，不能代为推荐"),
    "part of no total": Damage("inner-mongolia/programmes/new-era-2023/cycle.yaml", "bodies: [prefecture]", "bodies: [region]", "“二层次”没有名额总数"),
    "part of no places": Damage("inner-mongolia/programmes/new-era-2023/cycle.yaml", "kind: reserved", "kind: absolute", "本年度不设名额", also=("copies: 2", "places_held_from: never")),
    "part counted before its places": Damage("inner-mongolia/programmes/new-era-2023/cycle.yaml", "    number: 5", "    number: 5\n    counted: recommendation", "只能在占用名额时或确定入选时计算", at="counted: recommendation", also=("copies: 2", "places_held_from: selection")),
    "part of what the region holds": Damage("inner-mongolia/programmes/new-era-2023/cycle.yaml", "bodies: [prefecture]", "bodies: [prefecture] ", "不能在推荐单位内按名额计算", also=("copies: 2", "places_held_from: selection")),
    "unknown kind to stand under": Damage("base/bodies.yaml", "under: [region]", "under: [planet]", "不在可用值之内"),
    "kind of an unknown step": Damage("base/bodies.yaml", "step: county", "step: village", "不在可用值之内"),
    "kind of an unknown level": Damage("base/bodies.yaml", "level: county", "level: village", "不在可用值之内"),
    "kind of an unknown duty": Damage("base/bodies.yaml", "duties: [confirms]", "duties: [conforms]", "不在可用值之内"),
    "kind of an unknown role": Damage("base/bodies.yaml", "roles: [county_reviewer]", "roles: [village_reviewer]", "没有岗位“village_reviewer”"),
    "kind that counts as none": Damage("base/bodies.yaml", "{direct: prefecture}", "{direct: province}", "不在可用值之内"),
    "nobody decides": Damage("inner-mongolia/bodies.yaml", "  - code: association", "  - {code: region, duties: [confirms, holds_places]}\n  - code: association", "只有一个单位类别作最终决定", at="kinds:"),
    "region before the others": Damage("base/bodies.yaml", '{code: region, name: "%(region_office)s"}', "{code: region, name: 厅}\n  - {code: more, name: 另}", "须列在最后", at="steps:"),
    "role without rights": Damage("base/roles.yaml", "training_unit:", "training_centre:\n  name: 培训中心\n\ntraining_unit:", "“grants”：缺少此项"),
    "step twice": Damage(f"{YEAR}/cycle.yaml", "steps: [apply, unit,", "steps: [apply, apply,", "时限重复"),
    "track twice": Damage(f"{YEAR}/cycle.yaml", "code: inside", "code: outside", "“outside”重复"),
    "key twice": Damage(f"{YEAR}/cycle.yaml", "copies: 2", "year: 2023", "“year”重复"),
    "broken YAML": Damage(f"{YEAR}/route.yaml", "resubmission: resume", "resubmission: [resume", "不是有效的 YAML", at="steps:"),
    "unknown resubmission": Damage(f"{YEAR}/route.yaml", "resubmission: resume", "resubmission: again", "不在可用值之内"),
    "unknown stop": Damage(f"{YEAR}/route.yaml", "{kind: county", "{kind: village", "不在可用值之内"),
    "unknown fact": Damage(f"{YEAR}/requirements.yaml", "fact: is_minority", "fact: is_tall", "没有条件依据“is_tall”"),
    "unknown operator": Damage(f"{YEAR}/requirements.yaml", "operator: is,", "operator: like,", "不在可用值之内"),
    "generous after strict": Damage(f"{YEAR}/requirements.yaml", "generous: 1977-03-21", "generous: 1979-03-21", "不能晚于从严理解的日期（strict）"),
    "requirement twice": Damage(f"{YEAR}/requirements.yaml", "key: minority", "key: politics", "“politics”重复"),
    "requirements of no track": Damage(f"{YEAR}/requirements.yaml", "inside:", "nowhere:", "没有“nowhere”"),
    "places beyond the total": Damage(f"{YEAR}/places.csv", "兴安盟,3,3", "兴安盟,4,3", "合计 41 名，与总数 40 名不符", at="body,name"),
    "places that are no number": Damage(f"{YEAR}/places.csv", "兴安盟,3,3", "兴安盟,三,3", "应为整数"),
    "places of a stranger": Damage(f"{YEAR}/places.csv", "152200,", "999999,", "没有推荐单位"),
    "body twice": Damage(f"{YEAR}/places.csv", "150500,", "150400,", "重复", at="150400,赤峰市"),
    "cell too many": Damage(f"{YEAR}/places.csv", "兴安盟,3,3", "兴安盟,3,3,3", "应有 4 列"),
    "column of no track": Damage(f"{YEAR}/places.csv", "outside,inside", "outside,abroad", "没有“abroad”"),
    "unknown field kind": Damage(f"{YEAR}/form.yaml", "kind: postcode", "kind: zip", "不在可用值之内"),
    "unknown code set": Damage(f"{YEAR}/form.yaml", "code_set: sex", "code_set: sexes", "没有代码集“sexes”"),
    "field of an unknown fact": Damage(f"{YEAR}/form.yaml", "fact: born_on", "fact: born_at", "没有条件依据“born_at”"),
    "photo without upload": Damage(f"{YEAR}/form.yaml", "- {key: photo, label: 一寸照片, kind: image", "- {key: picture, label: 一寸照片, kind: image", "没有照片“photo”", at="key: photo"),
    "unknown attachment kind": Damage(f"{YEAR}/form.yaml", "kind: image", "kind: film", "不在可用值之内"),
    "summary over an unknown field": Damage(f"{YEAR}/summary.yaml", "basic.sex", "basic.gender", "没有“basic.gender”"),
    "paper over an unknown field": Damage(f"{YEAR}/documents.yaml", "field: basic.mobile", "field: basic.fax", "没有“basic.fax”"),
    "paper over an unknown fact": Damage(f"{YEAR}/documents.yaml", "field: about.filled_on", "field: about.weather", "没有“about.weather”"),
    "summary over an unknown fact": Damage(f"{YEAR}/summary.yaml", "from: [about.row]", "from: [about.weather]", "没有“about.weather”"),
    "paper row over an unknown field": Damage(f"{YEAR}/documents.yaml", "field: experience", "field: adventure", "没有“career.adventure”"),
    "paper without the form": Damage(f"{YEAR}/documents.yaml", "application:", "applicant:", "缺少申报表（代码 application）", at="applicant:"),
    "row of a grid too narrow": Damage(f"{YEAR}/documents.yaml", "{field: basic.workplace, colspan: 21}", "{field: basic.workplace, colspan: 20}", "第 6 行共 23 列，应为 24 列", at="- - 工作单位及部门"),
    "row under a photo too wide": Damage(f"{YEAR}/documents.yaml", "rowspan: 4", "rowspan: 5", "第 5 行共 29 列，应为 24 列", at="- - 最高学历"),
    "columns too narrow": Damage(f"{YEAR}/documents.yaml", "field: post, width: 24", "field: post, width: 23", "各列宽合计 99%，应为 100%", at="      columns:"),
    "rows of what has none": Damage(f"{YEAR}/documents.yaml", "section: career", "section: plan", "“plan”不是可填多行的栏目"),
    "cell of a repeating section": Damage(f"{YEAR}/documents.yaml", "{field: basic.mobile, colspan: 7}", "{field: career.post, colspan: 7}", "不能与其他栏目的栏排在一行"),
    "column of a repeating section": Damage(f"{YEAR}/summary.yaml", "from: [basic.sex]", "from: [career.post]", "不能填入一格"),
    "opinions of no step": Damage(f"{YEAR}/documents.yaml", "steps: [unit]", "steps: [village]", "不在可用值之内"),
    "case with another reason": Damage(f"{YEAR}/cases.csv", "edu_title,fail,满 7", "age,fail,满 7", "实际不满足“学历、年限或职称”"),
    "case with another outcome": Damage(f"{YEAR}/cases.csv", "age,boundary,早一天：", "age,fail,早一天：", "实际为“边界—人工核定”"),
    "case of no track": Damage(f"{YEAR}/cases.csv", "inside,1988", "indoors,1988", "没有“indoors”"),
    "case of no people": Damage(f"{YEAR}/cases.csv", "回族", "火星族", "不在民族代码集之内"),
    "case with an impossible day": Damage(f"{YEAR}/cases.csv", "1978-01-01,满族,7,0,8", "1978-13-01,满族,7,0,8", "不是日期"),
    "case of no level": Damage(f"{YEAR}/cases.csv", "满族,7,0,8,region", "满族,7,0,8,village", "不是单位层级"),
    "unknown outcome": Damage(f"{YEAR}/cases.csv", ",pass,2023", ",maybe,2023", "不在可用值之内"),
    "reception of nobody": Damage("inner-mongolia/organisations.yaml", "pools:", "receptions: [{office: '159999'}]\npools:", "没有单位“159999”"),
    "reception of an account of places": Damage("inner-mongolia/organisations.yaml", "pools:", "receptions: [{office: 150000-direct}]\npools:", "没有办公地点"),
    "reception said twice": Damage("inner-mongolia/organisations.yaml", "pools:", "receptions: [{office: '150000'}, {office: '150000'}]\npools:", "重复"),
    "telephone with a name": Damage("inner-mongolia/organisations.yaml", "pools:", "receptions: [{office: '150000', telephone: 张三 0471-1234567}]\npools:", "不写人名"),
    "other region": Damage("inner-mongolia/organisations.yaml", 'code: "150000"', 'code: "650000"', "不一致"),
    "bureau without its name": Damage("inner-mongolia/organisations.yaml", "{division}人力", "人力", "{division}"),
    "division twice": Damage("inner-mongolia/divisions.csv", "150103,", "150102,", "“150102”重复"),
    "division of no parent": Damage("inner-mongolia/divisions.csv", "新城区,150100", "新城区,159900", "没有上级“159900”"),
    "division of no level": Damage("inner-mongolia/divisions.csv", "150000,prefecture,地级市", "150000,town,地级市", "不在可用值之内"),
    "division that ends before it begins": Damage("inner-mongolia/divisions.csv", "新城区,150100,county,市辖区,0,,", "新城区,150100,county,市辖区,0,2020-01-01,2019-01-01", "失效日期早于生效日期"),
    "code twice": Damage("base/codes/sex.csv", "2,女", "1,女", "“1”重复"),
    "code of no parent": Damage("base/codes/title_levels.csv", "411,正高级,410", "411,正高级,409", "没有上级“409”"),
    "rank that is no number": Damage("base/codes/title_levels.csv", "410,5,", "410,五,", "应为不小于 0 的整数"),
    "workday that is no day": Damage("base/calendar/workdays.csv", "2020-01-19,1", "2020-01-19,2", "应为 0 或 1"),
    "strange column of divisions": Damage("inner-mongolia/divisions.csv", "separate_reporting", "seperate_reporting", "没有“seperate_reporting”这一列，可用：code、name"),
    "strange column of workdays": Damage("base/calendar/workdays.csv", "date,is_workday,name", "date,is_workday,holiday", "没有“holiday”这一列"),
    "strange column of cases": Damage(f"{YEAR}/cases.csv", "outcome,comment", "outcome,remark", "没有条件依据“remark”"),
    "strange key of a role": Damage("base/roles.yaml", "  appoints: [county_reviewer, dep", "  appoint: [county_reviewer, dep", "“appoint”：未知的键", at="appoint:"),
    "strange key of the organisations": Damage("inner-mongolia/organisations.yaml", "pools:", "pool:", "未知的键"),
    "strange term": Damage("inner-mongolia/pack.yaml", "prefecture:", "prefectures:", "不在可用值之内"),
    "column missing": Damage("base/calendar/workdays.csv", "date,is_workday", "day,is_workday", "缺少列：date"),
}  # fmt: skip


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "packs"))


def line_of(path: Path, text: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_damage_is_named_at_its_line(root: Path, damage: Damage) -> None:
    path = root / damage.file
    text = path.read_text(encoding="utf-8")
    assert damage.old in text
    text = text.replace(*damage.also, 1) if damage.also else text
    line = line_of(path, damage.old)
    path.write_text(text.replace(damage.old, damage.new, 1), encoding="utf-8")
    if damage.at:
        line = line_of(path, damage.at)
    found = packs.check(root / "inner-mongolia")
    assert [p for p in found if (p.path, p.line) == (damage.file, line) and damage.text in str(p.text)], found


@pytest.mark.parametrize(
    "name", ["cycle.yaml", "form.yaml", "requirements.yaml", "places.csv", "documents.yaml", "route.yaml"]
)
def test_missing_file_is_named(root: Path, name: str) -> None:
    (root / YEAR / name).unlink()
    problems = packs.check(root / "inner-mongolia")
    assert [p for p in problems if p.path == f"{YEAR}/{name}" and str(p.text) == "缺少此文件"]


def test_other_encoding_is_named_at_its_line(root: Path) -> None:
    (root / "inner-mongolia/pack.yaml").write_bytes("code: inner-mongolia\nname: 内蒙古\n".encode("gb18030"))
    (problem,) = packs.check(root / "inner-mongolia")
    assert (problem.path, problem.line, str(problem.text).partition("，")[0]) == (
        "inner-mongolia/pack.yaml",
        2,
        "不是 UTF-8 编码",
    )


def test_several_faults_of_one_file_are_named_together(root: Path) -> None:
    path = root / YEAR / "places.csv"
    path.write_text(path.read_text().replace("150100,", "1,").replace("150200,", "2,"), encoding="utf-8")
    lines = {
        problem.line
        for problem in packs.check(root / "inner-mongolia")
        if problem.path.endswith("places.csv")
    }
    assert lines == {2, 3}


def test_reading_a_damaged_pack_raises_with_every_problem(root: Path) -> None:
    path = root / YEAR / "requirements.yaml"
    path.write_text(path.read_text().replace("is_minority", "is_tall"), encoding="utf-8")
    with pytest.raises(packs.PackError) as caught:
        packs.read(root / "inner-mongolia")
    assert str(caught.value).startswith(f"{YEAR}/requirements.yaml:")


def test_track_without_requirements_is_named_where_it_is_listed(root: Path) -> None:
    path = root / YEAR / "requirements.yaml"
    path.write_text(path.read_text().replace("outside:", "abroad:"), encoding="utf-8")
    line = line_of(root / YEAR / "cycle.yaml", "code: outside")
    found = {(p.path, p.line): str(p.text) for p in packs.check(root / "inner-mongolia")}
    assert found[f"{YEAR}/cycle.yaml", line] == "“区外培养”没有选拔条件"


def test_requirements_that_are_a_list_are_refused(root: Path) -> None:
    (root / YEAR / "requirements.yaml").write_text("- key: age\n", encoding="utf-8")
    assert "应按培养方式列出选拔条件" in [
        str(problem.text) for problem in packs.check(root / "inner-mongolia")
    ]


def test_column_of_a_code_set_that_nothing_reads_is_named(root: Path) -> None:
    """A fact, or who reads the base's set of this name, may ask for a column; a province's set has no other."""
    (root / "inner-mongolia/codes").mkdir()
    (root / "inner-mongolia/codes/sites.csv").write_text("code,name,note,is_remote,colour\n1,甲,,1,红\n")
    (root / "inner-mongolia/codes/degrees.csv").write_text("code,name,rank,note\n9,其他,0,\n")
    facts = "- {key: site_code, name: 地点, kind: code, code_set: sites}\n- {key: is_remote, name: 是否边远, kind: yes_no, words: {yes: 边远, no: 不边远}, from: {attribute: is_remote, of: site_code}}\n"
    (root / "inner-mongolia/facts.yaml").write_text(facts)
    (problem,) = (each for each in packs.check(root / "inner-mongolia") if "codes/" in each.path)
    assert str(problem).startswith(
        "inner-mongolia/codes/sites.csv:1：没有“colour”这一列，可用：code、is_minority、is_remote、"
    )
