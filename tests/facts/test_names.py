"""What a number is called: before it, after it, by what became of it, by what the sentence said before."""

from __future__ import annotations

import pytest

from tests.facts.saying import called

STATED = [
    ("全年新增停车位3200个。", ["新增停车位"]),
    ("林区巡护里程达到8.6万公里。", ["林区巡护里程"]),
    ("全市共有在册古树412株。", ["在册古树"]),
    ("地区绿化总值完成45.2亿元。", ["地区绿化总值"]),
    ("累计接听咨询电话1.2万余通。", ["接听咨询电话"]),
    ("移民搬迁困难户实现就业860人。", ["移民搬迁困难户实现就业"]),
    ("实施老旧粮库节能改造16万平方米。", ["老旧粮库节能改造"]),
    ("查处违规用水行为37起。", ["查处违规用水行为"]),
    ("采纳率达到九成。", ["采纳率"]),
    ("食堂抽检量达到每千人4.8批次。", ["每千人食堂抽检量"]),
    ("在站实习生120人，在建泵站6座。", ["在站实习生", "在建泵站"]),
    ("《粮库管理规定》《粮情通报办法》等7部规章完成修订。", ["修订规章"]),
]
COUNTED = [
    ("建成31座农贸市场。", ["建成农贸市场"]),
    ("18项水务事项进驻县政务大厅。", ["进驻县政务大厅的水务事项"]),
    ("53名调解员全部持证上岗。", ["调解员"]),
    ("112艘渔船“一船一码”。", ["渔船"]),
    ("为2300余名渔民追回货款980万元。", ["追回货款的渔民", "追回货款"]),
    ("为供销社等19家企业发放补贴。", ["发放补贴的企业"]),
    ("纳入考核的15个水库里，14个达到良好标准。", ["纳入考核的水库", "达到良好标准"]),
    ("5000户居民的居住条件将得到改善。", ["居民"]),
    ("完成5000亩退化草场修复任务。", ["退化草场修复任务"]),
    ("处理来信57批83人次。", ["处理来信批数", "处理来信人次"]),
    ("完成3800户、58万平方米棚户区改造。", ["棚户区改造", "棚户区改造"]),
    ("推动粮站800万吨烘干塔、渔港10万吨冷库建设。", ["粮站烘干塔", "渔港冷库建设"]),
]
LEFT_OUT = [
    ("受理水权争议案件64件，审结59件。", ["受理水权争议案件", "审结水权争议案件"]),
    ("反馈问题52个，年底前整改49个。", ["反馈问题", "整改问题"]),
    ("清理水务规范性文件46件，保留35件。", ["清理水务规范性文件", "保留水务规范性文件"]),
    ("对往年水务文件集中清理，废止13件。", ["废止文件"]),
    ("全面推行电子船证，累计签发2.4万本。", ["累计签发电子船证"]),
    ("粮食产量屡创新高，去年达到1.9万吨。", ["粮食产量"]),
    ("参合率再创新高，达到98.5%。", ["参合率"]),
    ("关停小窑炉72座、小作坊5家。", ["关停小窑炉", "关停小作坊"]),
    ("渔政处罚情况。全年213件，金额60万元。", ["渔政处罚", "渔政处罚金额"]),
]
MONEY = [
    ("投资3000万元的城南供水工程基本完工。", ["城南供水工程投资"]),
    ("投资6000万元，实施智慧渔港项目。", ["智慧渔港项目投资"]),
    ("省财政拨付423万元，用于渔民转产培训。", ["渔民转产培训资金"]),
    ("投资4300万元，对城区排水管网进行全面改造。", ["城区排水管网改造投资"]),
]
SHARES = [
    ("九成以上的渔民用上电子船证。", ["用上电子船证的渔民占比"]),
    ("88项水务事项中96%实现网上办理。", ["水务事项", "水务事项网上办理比例"]),
    ("在岗人数只有核定编制的四分之三。", ["在岗人数占核定编制比重"]),
    ("民生投入占公共支出的80.6%。", ["民生投入占公共支出比重"]),
    ("水利和林业建设占16%。", ["水利和林业建设占比"]),
]
RANKS = [
    ("打卡完成率达96.5%，居全市第3位。", ["打卡完成率", "打卡完成率全市位次"]),
    (
        "全省节水考核结果揭晓，我局列厅直部门第2位，较上年前移3位。",
        ["节水考核厅直部门位次", "节水考核较上年前移"],
    ),
    (
        "打卡完成率全省排名第3位，较上年提升2位，居全市第1位。",
        ["打卡完成率全省位次", "打卡完成率较上年提升", "打卡完成率全市位次"],
    ),
    ("渔港事故率连续五年低于全省平均水平。", ["渔港事故率连续低于全省平均水平"]),
    ("连续五年未发生重大渔船事故。", ["连续未发生重大渔船事故"]),
]


@pytest.mark.parametrize(("text", "names"), STATED)
def test_what_stands_before_its_number(text: str, names: list[str]) -> None:
    assert called(text) == names


@pytest.mark.parametrize(("text", "names"), COUNTED)
def test_what_follows_its_number(text: str, names: list[str]) -> None:
    assert called(text) == names


@pytest.mark.parametrize(("text", "names"), LEFT_OUT)
def test_what_the_sentence_has_just_said_and_leaves_out(text: str, names: list[str]) -> None:
    assert called(text) == names


@pytest.mark.parametrize(("text", "names"), MONEY)
def test_money_is_named_by_what_it_was_for(text: str, names: list[str]) -> None:
    assert called(text) == names


@pytest.mark.parametrize(("text", "names"), SHARES)
def test_a_share_says_of_what(text: str, names: list[str]) -> None:
    assert called(text) == names


@pytest.mark.parametrize(("text", "names"), RANKS)
def test_a_place_or_a_time_on_end_says_in_what(text: str, names: list[str]) -> None:
    assert called(text) == names


def test_a_heading_lends_its_object_only_where_the_sentence_has_no_words_of_its_own() -> None:
    assert called("注册用户超37万人。", heading="推广“渔港通”平台") == ["渔港通平台注册用户"]
    assert called("举办招聘会33场。", heading="推广“渔港通”平台") == ["举办招聘会"]


def test_numbers_of_one_name_are_told_apart_by_what_is_said_of_the_later_one() -> None:
    text = "渔船检验合格率为88.4%。\n{}渔船检验合格率提高到92%。"
    assert called(text.format("年底")) == ["渔船检验合格率", "渔船检验合格率提高到"]
    assert called(text.format("明年")) == ["渔船检验合格率", "渔船检验合格率目标"]
    assert called(text.format("年底"), plans="年底") == ["渔船检验合格率", "渔船检验合格率目标"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("办理行政许可36项，预约参观120人次。", ["办理行政许可", "预约参观"]),
        ("送达文书8份，收到回执12件。", ["送达文书", "收到回执"]),
        ("受理水权纠纷35件，和解12件，及时办结9件。", ["受理水权纠纷", "和解水权纠纷", "办结水权纠纷"]),
        ("用电节约1200万元，提供数据3万条，参保率98%。", ["用电节约", "提供数据", "参保率"]),
        ("三等奖1名，个人二等奖2名。", ["三等奖", "个人二等奖"]),
    ],
)
def test_a_character_that_could_be_a_particle_is_left_where_it_ends_or_begins_a_word(
    text: str, names: list[str]
) -> None:
    assert called(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("审批时限由法定20个工作日压缩至5个工作日。", ["法定审批时限", "审批时限"]),
        ("在全国节水示范创建中，我市排名第12位。", ["节水示范创建位次"]),
        ("节水晨读吸引3.1万名学生。", ["节水晨读吸引学生"]),
        ("新增城镇就业5.6万人，完成年度任务的112%。", ["新增城镇就业", "新增城镇就业完成年度任务比例"]),
        ("现有执业律师512名，每万人拥有律师2.3名。", ["现有执业律师", "每万人拥有律师"]),
        ("完成章程审核35件、水务合同审核126份。", ["章程审核", "水务合同审核"]),
        ("平均空驶率由上年的7.1%降至3.8%。", ["上年平均空驶率", "平均空驶率"]),
        (
            "持证人员占在编干部的比例由上年末的81%升至93%。",
            ["上年持证人员占在编干部的比例", "持证人员占在编干部的比例"],
        ),
        ("清淤工作按期完成，60户、190人实现全部回迁。", ["实现回迁户数", "实现回迁"]),
        ("仲裁庭立案23件，其中17件以调解方式结案。", ["仲裁庭立案", "以调解方式结案"]),
    ],
)
def test_words_that_make_an_indicator_another_one_are_kept(text: str, names: list[str]) -> None:
    assert called(text) == names
