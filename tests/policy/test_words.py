import pytest

from tepei.policy.words import CHOICES, NOTHING, SENTENCES, TERMS, fill, in_file, join, key, say

UPPER = {
    "自治区": "REGION",
    "%(before)s%(after)s": "%(before)s %(after)s",
    "共 %(count)d 个": "%(count)d in all",
}


def upper(text: str) -> str:
    return UPPER.get(text, text)


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        (say("已截止。"), "已截止。"),
        (say("共 %(count)d 个", count=3), "共 3 个"),
        (say("100%"), "100%"),
        (say("直接报%(region)s"), "直接报省（自治区）"),
        (say("“%(inner)s”。", inner=say("%(county)s人社局")), "“县区人社局”。"),
        (NOTHING, ""),
        (join([]), ""),
        (join([NOTHING, say("一。"), "", "二。"]), "一。二。"),
        (join(["甲", "乙", "丙"], CHOICES), "甲，或乙，或丙"),
        # What is joined is never taken for a text with places.
        (join(["100%", "%(county)s"]), "100%%(county)s"),
    ],
)
def test_str_is_chinese_with_the_bases_terms(sentence, text):
    assert str(sentence) == text
    assert bool(sentence) is bool(text)


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        (say("自治区"), "REGION"),
        (say("共 %(count)d 个", count=3), "3 in all"),
        (say("请填写%(label)s。", label=say("自治区")), "请填写REGION。"),
        (join([say("自治区"), "自治区"], SENTENCES), "REGION 自治区"),
    ],
)
def test_texts_are_translated_at_every_depth_and_data_never(sentence, text):
    assert sentence.render(upper) == text


def test_one_sentence_alone_is_itself_and_equal_sentences_are_one():
    assert join([say("一。")]) == say("一。")
    assert (
        len(
            {
                say("共 %(count)d 个", count=3),
                say("共 %(count)d 个", count=3),
                say("共 %(count)d 个", count=4),
            }
        )
        == 2
    )


def test_filling_leaves_other_places_and_begins_with_a_capital():
    words = {"county": "county"}
    assert fill("%(county)s of %(name)s, a %(county)s", words) == "County of %(name)s, a county"
    assert fill("100%", words) == "100%"


def test_terms_are_single_words():
    assert [str(term) for term in TERMS.values()][:3] == ["省（自治区）", "全省（区）", "省级人社部门"]
    assert not any("%" in term.text or term.values for term in TERMS.values())


def test_key_is_said_by_its_name_and_to_who_writes_files_as_it_is_written_too():
    fault = join(
        [say("请设%(key)s", key=key(say("性质"), "severity")), say("%(count)d 项", count=2)], CHOICES
    )
    assert (str(fault), str(in_file(fault))) == ("请设性质，或2 项", "请设性质（severity），或2 项")
