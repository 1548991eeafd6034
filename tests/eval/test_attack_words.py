"""What an attack by words plants, that it is untrue each time, and what it makes of the report that stays true."""

from __future__ import annotations

import re
from collections import Counter
from random import Random

import pytest

from eval.attack.actors import object_changed, other_body, other_place
from eval.attack.additions import cause_invented, invented_tail
from eval.attack.condensed import CONDENSINGS, condensed
from eval.attack.coordinates import coordinate_dropped
from eval.attack.degrees import degree, dropped_scope, grade_rank
from eval.attack.lists import achievements_under_problems, plan_as_done, problem_as_achievement
from eval.attack.merging import merged
from eval.attack.named import Name, named, of_another, verb_turned
from eval.attack.reversals import antonym, negation_added, negation_dropped
from eval.attack.scene import Scene, clauses, squeezed, tokens
from eval.attack.statements import Statement
from eval.attack.times import time_moved
from eval.attack.titles import WORD_TITLES
from eval.attack.word_trial import (
    NAMED,
    OWN,
    STATED,
    WORD_KINDS,
    WORD_SHARES,
    Planting,
    WordPlant,
    WordTrial,
    attack_words,
    name_plants,
    scenes,
    true_statements,
    word_plants,
)
from eval.attack.words import exchanges, words
from eval.floors import broken, parse_floor
from eval.pages import words_page
from eval.texts import OWN as OWN_TEXTS
from eval.texts import read_reports
from summarizer import load, loads
from summarizer.models import Report

HEAD = "云溪县交通运输局2024年法治政府建设情况报告\n云溪县人民政府：\n现将有关情况报告如下：\n"
DONE = "一、主要工作和成效\n{}\n"
TROUBLE = "二、存在的问题\n审批人员配备不足，少数窗口办件不够及时。\n"
AHEAD = "三、2025年工作安排\n建立案件通报制度，力争全年办结率达到98%。\n云溪县交通运输局\n2025年1月10日\n"


def scene_of(said: str) -> Scene:
    """A report that says something among its achievements, with a report of another bureau beside it."""
    report = loads(HEAD + DONE.format(said) + TROUBLE + AHEAD)
    return Scene("yunxi-2024", report, [loads(HEAD.replace("云溪", "石桥").replace("交通运输", "水利"))])


def made(planting: Planting, said: str, seed: int = 1) -> set[str]:
    """Everything that a kind plants in one sentence."""
    scene = scene_of(said)
    text = said.strip("。")
    document = scene.report.document
    sentence = next(one for one in document.sentences if text in document.text[one.start : one.end])
    return {
        one.text for one in planting(scene.statement(text, (sentence.id,), "sentence"), scene, Random(seed))
    }


class Quoting:
    """A stand-in for the gate: only what stands in the report as it is, and only names it has."""

    def shows(self, statement: Statement, report: Report) -> bool:
        return squeezed(statement.text) in squeezed(report.document.text)

    def takes(self, name: Name, report: Report) -> bool:
        return squeezed(name.text) in squeezed(report.document.text)


class Trusting(Quoting):
    """Another, which believes everything."""

    def shows(self, statement: Statement, report: Report) -> bool:
        return True

    def takes(self, name: Name, report: Report) -> bool:
        return True


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    return read_reports(OWN_TEXTS, load)


@pytest.fixture(scope="module")
def planted(reports: dict[str, Report]) -> list[tuple[Scene, WordPlant]]:
    return [(scene, one) for scene in scenes(reports) for one in word_plants(scene)]


@pytest.fixture(scope="module")
def trial(reports: dict[str, Report]) -> WordTrial:
    return attack_words(reports, Quoting())


def test_the_lists_are_long_enough_and_every_pair_is_two_words() -> None:
    known = words()
    assert len(set(known.antonyms)) >= 120
    assert len(set(known.tails)) >= 40
    assert len(set(known.causes)) >= 40
    for pairs in (known.antonyms, known.degrees, known.grades, known.times, known.place_pairs):
        assert all(len(set(pair.split())) == 2 for pair in pairs)
    assert all("(?P<no>" in pattern for pattern in known.own_negations)
    assert all("(?P<scope>" in pattern for pattern in known.scopes)


def test_a_pair_is_read_one_way_or_both() -> None:
    assert exchanges(["增长 下降"]) == {"增长": ("下降",)}
    assert exchanges(["增长 下降"], both_ways=True) == {"增长": ("下降",), "下降": ("增长",)}


def test_clauses_end_at_commas_but_not_inside_titles_and_quotations() -> None:
    said = "推行“少跑腿，多服务”，印发《办法（试行），2024》，成效明显"
    assert [said[span.start : span.end] for span in clauses(said)] == [
        "推行“少跑腿，多服务”",
        "印发《办法（试行），2024》",
        "成效明显",
    ]


def test_the_words_of_a_text_tile_it() -> None:
    said = "全年追回工资4106.28万元，12 项整改到位。"
    assert "".join(said[token.start : token.end] for token in tokens(said)) == said


@pytest.mark.parametrize(
    ("planting", "said", "wrong"),
    [
        (antonym, "为农民工追回工资36万元。", "为农民工拖欠工资36万元"),
        (antonym, "货运量同比增长8%。", "货运量同比下降8%"),
        (negation_dropped, "发现的问题尚未整改。", "发现的问题整改"),
        (negation_dropped, "全年没有发生重大事故。", "全年发生重大事故"),
        (degree, "发现的9个问题全部整改。", "发现的9个问题少数整改"),
        (degree, "两条公路基本完工。", "两条公路全部完工"),
        (grade_rank, "执法案卷获评全国优秀案卷。", "执法案卷获评全省优秀案卷"),
        (dropped_scope, "部分企业未按时申报。", "企业未按时申报"),
        (dropped_scope, "全年人均办案82件。", "全年办案82件"),
        (dropped_scope, "每月5日至15日除投诉核查外不进企业。", "每月5日至15日不进企业"),
        (coordinate_dropped, "新建和改造公路20公里。", "新建公路20公里"),
        (coordinate_dropped, "全年审查协议、文件共157份。", "全年审查文件共157份"),
        (time_moved, "全年检查运输企业76家。", "上半年检查运输企业76家"),
        (time_moved, "整改已经完成。", "整改将要完成"),
        (other_place, "城镇道路绿化完成。", "农村道路绿化完成"),
    ],
)
def test_an_error_is_planted_where_the_word_stands(planting: Planting, said: str, wrong: str) -> None:
    assert wrong in made(planting, said)


@pytest.mark.parametrize(
    ("planting", "said", "fits"),
    [
        (negation_added, "开展执法检查76次。", "^(未|没有|尚未|并未|仍未|未能|从未)开展执法检查76次$"),
        (other_body, "检查运输企业76家。", "^.{2,}检查运输企业76家$"),
        (invented_tail, "检查运输企业76家。", "^检查运输企业76家，.{5,}$"),
        (cause_invented, "检查运输企业76家。", "^(由于|因|受|鉴于|迫于|缘于|得益于).+，检查运输企业76家$"),
        (degree, "整改办结9件。", "^(全部|基本|部分|首次|率先|超额|大部分|初步)整改办结9件$"),
        (time_moved, "检查运输企业76家。", "^[^，]+，检查运输企业76家$"),
        (time_moved, "3月检查运输企业76家。", "^(?!3月)[0-9]{1,2}月检查运输企业76家$"),
        (grade_rank, "考核成绩列全省第三位。", "^考核成绩列全省第[^三]位$"),
        (object_changed, "为农民工追回工资36万元。", "^为农民工追回(?!工资).+36万元$"),
    ],
)
def test_an_error_that_is_drawn_has_the_right_form(planting: Planting, said: str, fits: str) -> None:
    assert any(re.match(fits, wrong) for wrong in made(planting, said))


@pytest.mark.parametrize(
    ("planting", "said"),
    [
        (negation_added, "全年没有发生重大事故。"),
        (negation_dropped, "服务水平不断提高，未成年人保护加强。"),
        (negation_dropped, "依法查处拒不支付报酬的企业。"),
        (time_moved, "全年没有发生重大事故。"),
        (coordinate_dropped, "合格率、满意率均为100%。"),
        (coordinate_dropped, "东湖、西湖等3处码头开放。"),
        (dropped_scope, "少数民族乡镇通车。"),
        (degree, "基本养老保险覆盖面扩大。"),
        (grade_rank, "自觉接受全国人大监督。"),
    ],
)
def test_what_would_stay_true_is_not_planted(planting: Planting, said: str) -> None:
    assert made(planting, said) == set()


def test_the_one_who_reports_is_no_other_body_by_another_name() -> None:
    drawn = set().union(*(made(other_body, "检查运输企业76家。", seed) for seed in range(60)))
    assert len(drawn) > 20
    assert not any(text.startswith(("交通", "我局", "局")) for text in drawn)


def test_subjects_are_joined_with_predicates_that_are_not_theirs() -> None:
    said = "货运总量完成29亿吨，客流规模达到3亿人次。"
    assert "货运总量达到3亿人次" in made(merged, said)


def test_a_plan_is_told_as_done_and_offered_as_an_achievement() -> None:
    scene = scene_of("检查运输企业76家。")
    plan = next(one for one in scene.stated() if one.text.startswith("建立案件通报制度，力争"))
    told = list(plan_as_done(plan, scene, Random(1)))
    assert {one.kind for one in told} == {"achievements"}
    assert "建立案件通报制度，全年办结率达到98%" in {one.text for one in told}


def test_statements_change_lists_as_they_stand() -> None:
    scene = scene_of("检查运输企业76家，完成整改。")
    by_text = {one.text: one for one in scene.stated()}
    good = by_text["检查运输企业76家，完成整改"]
    bad = by_text["审批人员配备不足，少数窗口办件不够及时"]
    assert [one.kind for one in achievements_under_problems(good, scene, Random(1))] == ["problems"]
    assert [one.kind for one in problem_as_achievement(bad, scene, Random(1))] == ["achievements"]
    assert not list(achievements_under_problems(bad, scene, Random(1)))
    assert not list(problem_as_achievement(good, scene, Random(1)))


def test_names_are_turned_round_denied_and_exchanged() -> None:
    scene = scene_of("按时办结率为98%，追回工资36万元，检查运输企业76家。")
    texts = {wrong.text for name in named(scene) for wrong in verb_turned(name, scene, Random(1))}
    assert {"未按时办结率", "拖欠工资"} <= texts
    for name in named(scene):
        for wrong in of_another(name, scene, Random(1)):
            assert wrong.text != name.text
            assert wrong.quantity == name.quantity


def test_every_kind_is_planted_in_every_report_where_it_can_be(
    planted: list[tuple[Scene, WordPlant]], reports: dict[str, Report]
) -> None:
    counts = Counter(one.kind for _, one in planted)
    assert set(counts) == set(STATED)
    assert min(counts.values()) >= 10
    assert max(counts.values()) <= 14 * len(reports)


def test_a_plant_is_changed_cites_the_report_and_says_what_it_does_not(
    planted: list[tuple[Scene, WordPlant]],
) -> None:
    for scene, one in planted:
        document = scene.report.document
        cited = squeezed(
            "".join(
                document.text[document.sentences[at].start : document.sentences[at].end]
                for at in one.statement.sentences
            )
        )
        if one.statement.text == one.was:
            assert one.statement.kind in {"achievements", "problems"}
        else:
            assert scene.new(one.statement.text, one.was)
        assert (
            len(set(squeezed(one.statement.text)) & set(cited)) >= len(set(squeezed(one.statement.text))) / 4
        )
        if one.kind in {"negation_dropped", "dropped_scope", "coordinate_dropped"}:
            assert len(one.statement.text) < len(one.was)


def test_the_same_seed_plants_the_same_and_another_others(reports: dict[str, Report]) -> None:
    scene = scenes(reports)[0]
    assert list(word_plants(scene, 7)) == list(word_plants(scene, 7))
    assert list(word_plants(scene, 7)) != list(word_plants(scene, 8))
    assert list(name_plants(scene, 7)) == list(name_plants(scene, 7))
    assert list(true_statements(scene, 7)) == list(true_statements(scene, 7))


@pytest.mark.parametrize(
    ("way", "said", "true"),
    [
        (
            "left_clause",
            "我局完善执法制度，规范执法流程，强化执法监督。",
            "我局完善执法制度，强化执法监督",
        ),
        ("left_filler", "我局切实加强执法监督。", "我局加强执法监督"),
        ("left_total", "全年共办理许可36件。", "全年办理许可36件"),
        (
            "left_bracket",
            "印发《公路养护办法》（云交规〔2024〕3号），规范养护。",
            "印发《公路养护办法》，规范养护",
        ),
        ("left_adverbial", "围绕群众关切，完善公路养护制度。", "完善公路养护制度"),
        ("subject_issuer", "制定公路养护办法，规范养护。", "云溪县交通运输局制定公路养护办法，规范养护"),
    ],
)
def test_what_is_left_out_leaves_the_truth(way: str, said: str, true: str) -> None:
    assert true in {one.statement.text for one in condensed(scene_of(said)) if one.way == way}


@pytest.mark.parametrize(
    ("way", "said"),
    [
        # The share is of what would be gone.
        ("left_clause", "我局审查合同40份，提出意见12条，采纳率达到95%。"),
        # Who does the last deed is not sure.
        ("left_clause", "我局督促企业整改，补缴费用，完善制度。"),
        ("left_clause", "我局开展培训，提升能力，其中骨干先行。"),
        ("left_adverbial", "以县级窗口为受理点的事项中，办理时限仍然偏长。"),
        ("left_adverbial", "对主动整改的，减免处罚金额。"),
        ("left_bracket", "检查企业（不含个体工商户）76家。"),
        ("left_filler", "执法制度进一步健全。"),
        ("left_total", "累计办理许可36件。"),
    ],
)
def test_where_the_meaning_might_change_nothing_is_left_out(way: str, said: str) -> None:
    assert not [one for one in condensed(scene_of(said)) if one.way == way and one.was == said.strip("。")]


def test_a_gate_that_only_quotes_catches_every_changed_word_and_no_changed_list(trial: WordTrial) -> None:
    rows = {row.label: row.rate for row in trial.caught}
    assert list(rows) == list(WORD_KINDS)
    assert rows["antonym"].value == rows["invented_tail"].value == 1
    assert (rows["achievements_under_problems"].value or 0) < 0.1
    assert (rows["problem_as_achievement"].value or 0) < 0.1
    shown = {row.label: row.rate for row in trial.shown}
    assert list(shown) == [*OWN, *CONDENSINGS]
    assert 0 < (shown["left_filler"].value or 0) < 0.5


def test_a_gate_that_believes_everything_catches_nothing_and_shows_all(reports: dict[str, Report]) -> None:
    one = dict(list(reports.items())[:2])
    trial = attack_words(one, Trusting())
    assert trial.words.value == 0
    assert trial.condensed.value == 1
    assert {slip.label for slip in trial.slips} <= {*STATED, *NAMED}


def test_floors_are_set_by_kind_by_way_or_for_the_worst(trial: WordTrial) -> None:
    shares = trial.shares()
    assert set(shares) == set(WORD_SHARES)
    assert shares["every_kind"].value == min(row.rate.value or 0 for row in trial.caught)
    floors = [parse_floor(text, WORD_SHARES) for text in ("antonym=0.98", "every_kind=0.98")]
    assert len(list(broken(floors, shares))) == 1


def test_the_page_has_a_line_for_each_kind_and_each_way(trial: WordTrial) -> None:
    page = words_page(trial)
    assert all(f"`{name}`" in page for name in WORD_SHARES)
    assert {*WORD_KINDS, *OWN, *CONDENSINGS} <= set(WORD_TITLES)
