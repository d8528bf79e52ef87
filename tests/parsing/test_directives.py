"""Numbered directives, candidates, and what only looks like them."""

import pytest

from parsing import read
from tests.parsing.samples import candidates, codes, headings, reading


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("minutes", ["1 关于水库调度", "2 关于物资储备", "3 关于值班值守"]),
        ("agreed", ["1 关于机械调度问题", "2 关于秸秆禁烧问题", "3 关于资金问题"]),
        ("traditional", ["1 壓實責任", "2 加強宣傳", "3 備足力量"]),
        ("one_line", ["1 提高认识", "2 狠抓整改", "3 严肃问责"]),
        ("pinyin", ["1 抓好春耕备耕", "2 做好农机检修", "3 强化技术指导"]),
        ("continuation", ["3 严格执法监管", "4 加强信息公开", "5 做好群众工作"]),
        ("today", ["1 排查要细", "2 处置要快", "3 值守要严"]),
        ("twice", ["1 严管火源", "2 备勤到位", "3 信息畅通"]),
        ("slot_lines", ["1 突出预防为先", "2 突出打击重点", "3 突出管控到位"]),
        (
            "announcement",
            [
                "1 请各单位于1月7日17:00前将参会人员名单报委办公室",
                "2 各分会场要提前半小时完成设备调试",
                "3 参会人员不得请假、替会",
            ],
        ),
        ("dateline", ["1 稳面积", "2 提单产", "3 防灾害", "4 优服务"]),
        ("prefecture", ["1 深化认识", "2 深挖隐患", "3 深究责任"]),
        ("consultation", ["1 压紧压实责任", "2 加强巡查值守", "3 强化预警叫应", "4 严格信息报送"]),
        ("viewing_firms", ["1 各企业要对照典型事故案例开展自查", "2 特殊作业要提级审批", "3 加强值班"]),
        ("notice", ["1 提高思想认识", "2 开展专项排查", "3 强化督导检查"]),
        ("follow_up", ["1 把短板补上", "2 把队伍练强", "3 把责任压实", "1 迅速传达", "2 对标整改", "3 举一反三"]),
        ("site", ["1 完善“白名单”制度", "2 每两周调度一次重点企业", "3 建立通报约谈机制"]),
    ],
)
def test_runs_are_read_whatever_their_marks(name: str, expected: list[str]) -> None:
    assert headings(name) == expected


def test_every_speaker_has_a_run_of_their_own_and_marks_may_be_mixed() -> None:
    first = ["1 突出重点", "2 压实责任", "3 严格问责"]
    assert headings("html")[:3] == first
    assert headings("html")[-3:] == ["1 抓好九小场所排查", "2 抓好电动自行车整治", "3 抓好演练"]


def test_a_run_inside_one_item_is_its_child_and_the_item_covers_it() -> None:
    assert headings("nested", level=2) == ["1 严把准入关", "2 严把验收关"]
    outer = next(d for d in reading("nested").directives if d.heading == "抓质量")
    inner = [d for d in reading("nested").directives if d.level == 2]
    assert all(outer.span.start < d.span.start and d.span.end <= outer.span.end for d in inner)


def test_results_problems_and_agenda_items_are_no_directives() -> None:
    assert headings("party_group") == ["1 抓学习", "2 抓落实", "3 抓作风"]
    text = "会议议程有三项：一是市水利局通报汛情；二是市气象局介绍天气；三是副市长孔明讲话。会议要求，各地要加强值守。"
    assert [d.text for d in read(text).directives] == ["各地要加强值守"]


def test_words_that_only_look_like_marks_open_no_item() -> None:
    text = "会议强调，安全是第一要务，要统一要求、逐一要账，一是一、二是二，进一步要求落实责任。"
    assert [d for d in read(text).directives if d.numbered] == []


def test_a_mark_without_punctuation_before_it_continues_its_run() -> None:
    text = "会议要求，一是抓早抓小，把苗头消除在萌芽二是抓紧抓实，把责任落到人头三是抓常抓长，形成制度。"
    assert [d.text for d in read(text).directives] == [
        "一是抓早抓小，把苗头消除在萌芽",
        "二是抓紧抓实，把责任落到人头",
        "三是抓常抓长，形成制度",
    ]


def test_the_last_item_takes_as_many_sentences_as_its_list_is_built_of() -> None:
    short = read("会议要求，一要严管火源。二要备足队伍。三要畅通信息。各地要举一反三，抓好整改。")
    assert [d.text for d in short.directives] == [
        "一要严管火源",
        "二要备足队伍",
        "三要畅通信息",
        "各地要举一反三，抓好整改",
    ]
    long = read("会议要求，一要严管火源。要设卡检查。二要备足队伍。要靠前驻防。要随时能动。")
    assert long.directives[-1].text == "二要备足队伍。要靠前驻防。要随时能动"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("minutes", ["各级领导干部要靠前指挥，守土尽责", "要把避险转移作为第一位的措施，做到应转尽转"]),
        ("one_line", ["要紧盯重点领域，深入开展隐患排查", "要加强应急准备，确保关键时刻拉得出、用得上"]),
        ("recently", ["要加强疫苗质量监管", "必须在8月底前完成首轮检查"]),
        (
            "county_viewing",
            [
                "要立即行动起来，把市里的要求不折不扣落到实处",
                "各乡镇、各部门主要负责人务必亲自研究、亲自部署",
                "要突出重点，聚焦消防、燃气、道路交通等领域，集中开展为期一个月的攻坚行动，11月底前形成问题清单，由县安委办统一汇总，12月5日前上报县政府",
                "要严肃纪律，凡因工作不力导致事故的，依规依纪从严追责",
            ],
        ),
        ("yesterday", ["各地必须认真落实疫木清理措施，清理时限不得超过4月底", "严禁疫木外流"]),
    ],
)
def test_each_modal_clause_of_a_demanding_section_is_a_candidate(name: str, expected: list[str]) -> None:
    assert candidates(name) == expected


def test_plain_orders_of_a_verbatim_record_are_candidates() -> None:
    assert "大家散会后马上开会传达，明天中午12点前把落实情况报县森防办" in candidates("record")
    assert not any("请各市报告情况" in words for words in candidates("transcript"))


def test_words_before_a_list_are_no_candidates_of_their_own() -> None:
    chapeau = [d for d in reading("traditional").directives if d.kind == "chapeau"]
    assert [d.text for d in chapeau] == ["各鄉鎮要緊盯重點時段，嚴管野外火源"]


def test_rows_of_a_table_of_agreed_matters_are_directives() -> None:
    assert headings("table") == ["1 完成城区排水管网清淤", "2 制定高温天气错峰用电方案", "3 开展涉水安全宣传进校园活动"]


@pytest.mark.parametrize(
    ("text", "announced", "found"),
    [
        ("会议提出四点要求：一要早部署；二要细排查；三要严问责。", 4, 3),
        ("会议要求做到“五要”：一要早部署；二要细排查；三要严问责；四要快处置。", 5, 4),
    ],
)
def test_an_announced_count_that_does_not_match_blocks(text: str, announced: int, found: int) -> None:
    (warning,) = [w for w in read(text).warnings if w.code == "count_mismatch"]
    assert warning.blocking
    assert dict(warning.facts) == {"announced": announced, "found": found}


def test_a_count_that_matches_says_nothing() -> None:
    assert "count_mismatch" not in [
        w.code for w in read("会议提出三点要求：一要早部署；二要细排查；三要严问责。").warnings
    ]


def test_a_run_that_starts_late_is_uncertain_and_says_so() -> None:
    assert "run_starts_late" in codes("continuation")
    assert all(d.confidence <= 0.6 for d in reading("continuation").directives if d.numbered)


def test_an_article_that_stands_twice_is_read_once() -> None:
    assert codes("twice") == ["published_missing", "body_repeated"]


def test_secrecy_markings_block() -> None:
    (warning,) = [w for w in read("机密★1年\n会议要求，各地要加强值守。").warnings if w.code == "classified"]
    assert warning.blocking


def test_a_site_disclaimer_is_no_directive() -> None:
    text = "市局召开视频会\n2024-01-02 来源：市局\n1月1日，市应急局召开视频会。会议要求，各地要加强值守。\n声明：本站稿件严禁转载，必须注明出处。"
    assert [d.text for d in read(text).directives] == ["各地要加强值守"]


def test_a_list_may_open_right_after_the_words_that_announce_it() -> None:
    found = read("会议明确，一、由市水利局负责排查水库；二、由市教育局负责排查校舍。").directives
    assert [(d.ordinal, d.heading) for d in found] == [(1, "由市水利局负责排查水库"), (2, "由市教育局负责排查校舍")]
    quarters = read("会议强调，一、二季度要抓好落实；三季度要认真总结。").directives
    assert [d.ordinal for d in quarters] == [None, None]
