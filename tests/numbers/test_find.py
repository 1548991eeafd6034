"""What a reader of reports expects to be found: span, value, unit, qualifier, role."""

from __future__ import annotations

from decimal import Decimal

import pytest

from summarizer.models import Quantity
from summarizer.numbers import find


def metrics(text: str) -> list[Quantity]:
    return [quantity for quantity in find(text) if quantity.role == "metric"]


def roles(text: str) -> list[tuple[str, str]]:
    return [(quantity.surface, quantity.role) for quantity in find(text)]


@pytest.mark.parametrize(
    ("text", "surface", "value", "unit", "qualifier"),
    [
        ("注册用户超37.79万人", "37.79万人", "377900", "人", "over"),
        ("追回工资约1.53亿元", "1.53亿元", "153000000", "元", "about"),
        ("追回资金4850.7491万元", "4850.7491万元", "48507491", "元", "exact"),
        ("发放手册 12700 余份", "12700 余份", "12700", "份", "more"),
        ("办件量达九万余件", "九万余件", "90000", "件", "more"),
        ("网办比例为百分之九十六", "百分之九十六", "96", "%", "exact"),
        ("下降3成", "3成", "30", "%", "exact"),
        ("占三成四", "三成四", "34", "%", "exact"),
        ("票价打九折", "九折", "90", "%", "exact"),
        ("共两千三百户", "两千三百户", "2300", "户", "exact"),
        ("惠及1万6千多户", "1万6千多户", "16000", "户", "more"),
        ("降幅为千分之三", "千分之三", "3", "‰", "exact"),
        ("增长率6.5‰", "6.5‰", "6.5", "‰", "exact"),
        ("约1,234件", "1,234件", "1234", "件", "about"),
        ("办结１２３件", "１２３件", "123", "件", "exact"),
        ("访问量破248.83万人次", "248.83万人次", "2488300", "人次", "over"),
        ("侦破12件", "12件", "12", "件", "exact"),
        ("案件数同比-14.2%", "-14.2%", "-14.2", "%", "exact"),
        ("投资增速－3.1%", "－3.1%", "-3.1", "%", "exact"),
        ("工业利润-2300万元", "-2300万元", "-23000000", "元", "exact"),
        ("最低气温零下9.5℃", "零下9.5℃", "-9.5", "℃", "exact"),
        ("直接经济损失约420万元", "420万元", "4200000", "元", "about"),
        ("规模突破1000亿大关", "1000亿", "100000000000", "", "over"),
        ("造林面积31ha", "31ha", "31", "ha", "exact"),
        ("均值为27µg/m³", "27µg/m³", "27", "µg/m³", "exact"),
        ("加开旅客列车126列", "126列", "126", "列", "exact"),
        ("发放帐篷86顶", "86顶", "86", "顶", "exact"),
        ("收缴刀具1,300把", "1,300把", "1300", "把", "exact"),
        ("登记新人412对", "412对", "412", "对", "exact"),
        ("更新灭火器208具", "208具", "208", "具", "exact"),
        ("接入视频1.6万路", "1.6万路", "16000", "路", "exact"),
        ("吞吐量达33.5万TEU", "33.5万TEU", "335000", "TEU", "exact"),
        ("利率下降15个基点", "15个基点", "15", "个基点", "exact"),
        ("噪声均值53.1dB(A)", "53.1dB(A)", "53.1", "dB(A)", "exact"),
        ("供水压力0.31MPa", "0.31MPa", "0.31", "MPa", "exact"),
        ("发电量22.4亿千瓦·时", "22.4亿千瓦·时", "2240000000", "千瓦时", "exact"),
        ("洪峰流量4200m³/s", "4200m³/s", "4200", "m³/s", "exact"),
        ("孕产妇死亡率8.7/10万", "8.7/10万", "8.7", "/10万", "exact"),
        ("发病率11.4/十万", "11.4/十万", "11.4", "/10万", "exact"),
        ("抽检4.8批次/千人", "4.8批次/千人", "4.8", "批次/千人", "exact"),
        ("补助610元/人·年", "610元/人·年", "610", "元/人·年", "exact"),
        ("为企业减负12.8亿元", "12.8亿元", "1280000000", "元", "exact"),
        ("同比增长3.2个百分点", "3.2个百分点", "3.2", "个百分点", "exact"),
        ("产值翻两番", "两番", "2", "番", "exact"),
        ("投诉同比减少一成有余", "一成", "10", "%", "more"),
        ("检查企业1200家（次）", "1200家（次）", "1200", "家（次）", "exact"),
        ("PM2.5年均浓度31微克/立方米", "31微克/立方米", "31", "微克/立方米", "exact"),
        ("是上年的2.6倍", "2.6倍", "2.6", "倍", "exact"),
        ("增长一倍多", "一倍多", "1", "倍", "more"),
        ("发电39.5亿千瓦时", "39.5亿千瓦时", "3950000000", "千瓦时", "exact"),
        ("装机5千瓦", "5千瓦", "5", "千瓦", "exact"),
        ("提供岗位1000余万个", "1000余万个", "10000000", "个", "more"),
        ("调解员十余名", "十余名", "10", "名", "more"),
        ("志愿者上百人", "百人", "100", "人", "over"),
        ("群众数千人次", "数千人次", "1000", "人次", "more"),
        ("居民二十几万人", "二十几万人", "200000", "人", "more"),
        ("走访几十家", "几十家", "10", "家", "more"),
        ("人均1200元/年", "1200元/年", "1200", "元/年", "exact"),
        ("浓度为35微克/立方米", "35微克/立方米", "35", "微克/立方米", "exact"),
        ("粉丝量超400万", "400万", "4000000", "", "over"),
        ("阅读量10万+", "10万", "100000", "", "more"),
        ("平均年龄41.5岁", "41.5岁", "41.5", "岁", "exact"),
        ("每斤提高五元三毛", "五元三毛", "5.3", "元", "exact"),
        ("利润增速为-5.3%", "-5.3%", "-5.3", "%", "exact"),
        ("耗时2个多小时", "2个多小时", "2", "个小时", "more"),
        ("参会1万3千人", "1万3千人", "13000", "人", "exact"),
    ],
)
def test_a_number_is_read_as_written(text: str, surface: str, value: str, unit: str, qualifier: str) -> None:
    (found,) = metrics(text)
    assert (found.surface, found.value, found.unit, found.qualifier) == (
        surface,
        Decimal(value),
        unit,
        qualifier,
    )
    assert text[found.start : found.end] == surface


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("审核近700卷", "about"),
        ("审核700卷左右", "about"),
        ("大约700卷", "about"),
        ("审核逾700卷", "over"),
        ("突破700卷", "over"),
        ("超过约700卷", "over"),
        ("不低于700卷", "over"),
        ("不少于700卷", "over"),
        ("至少700卷", "over"),
        ("达到700卷以上", "over"),
        ("达700卷以上", "over"),
        ("审核700卷以上", "more"),
        ("稳定在700卷以上", "more"),
        ("审核700余卷", "more"),
        ("审核700多卷", "more"),
        ("不足700卷", "under"),
        ("不到700卷", "under"),
        ("不超过700卷", "under"),
        ("最多700卷", "under"),
        ("审核700卷以下", "under"),
        ("控制在700卷以内", "under"),
        ("节约700卷", "exact"),
        ("最近700卷", "exact"),
        ("通过700卷", "exact"),
        ("记过700卷", "exact"),
        ("侦破700卷", "exact"),
        ("超过了700卷", "over"),
    ],
)
def test_how_exact_a_number_is_meant(text: str, qualifier: str) -> None:
    (found,) = metrics(text)
    assert found.qualifier == qualifier
    assert found.value == 700


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("增长6.5%－7%", "6.5", "7", "%"),
        ("增长4.5-5%", "4.5", "5", "%"),
        ("新建3至5个", "3", "5", "个"),
        ("投入1—2万元", "10000", "20000", "元"),
        ("投入1.5-2亿元", "150000000", "200000000", "元"),
        ("投入5000-1万元", "5000", "10000", "元"),
        ("新建20~30家", "20", "30", "家"),
        ("每斤提高5到7元", "5", "7", "元"),
        ("新建三至五座", "3", "5", "座"),
        ("种植11至13垄", "11", "13", ""),
    ],
)
def test_a_range_is_one_quantity(text: str, low: str, high: str, unit: str) -> None:
    (found,) = metrics(text)
    assert (found.value, found.value_max, found.unit) == (Decimal(low), Decimal(high), unit)


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("来访339批次511人次", ["339批次", "511人次"]),
        ("由162.4亿元增加到287.9亿元", ["162.4亿元", "287.9亿元"]),
        ("从5%到6%", ["5%", "6%"]),
        ("企业由年初的3家到5家", ["3家", "5家"]),
        ("审批时限由20个工作日压缩至5个工作日", ["20个工作日", "5个工作日"]),
        ("单价$20，300美元", ["$20", "300美元"]),
    ],
)
def test_two_numbers_stay_two(text: str, surfaces: list[str]) -> None:
    assert [quantity.surface for quantity in metrics(text)] == surfaces


def test_the_parts_of_a_date_are_read_one_by_one() -> None:
    found = find("2025年11月27日9时30分")
    assert [(one.surface, one.unit, one.role) for one in found] == [
        ("2025年", "年", "date"),
        ("11月", "月", "date"),
        ("27日", "日", "date"),
        ("9时", "时", "date"),
        ("30分", "分", "date"),
    ]


@pytest.mark.parametrize(
    ("text", "surface", "role"),
    [
        ("2023—2025年", "2025年", "date"),
        ("2025-11-27", "2025", "date"),
        ("今年1—11月", "11月", "date"),
        ("前三季度", "三季度", "date"),
        ("窗口9:30开放", "9", "date"),
        ("第一责任人", "第一", "ordinal"),
        ("召开第19次会议", "第19次", "ordinal"),
        ("居全省第二", "第二", "ordinal"),
        ("依据第二十四条", "第二十四条", "reference"),
        ("人社发〔2024〕91号", "2024", "reference"),
        ("人社发〔2024〕91号", "91号", "reference"),
        ("国办发【2023】5号", "2023", "reference"),
        ("见附件2", "2", "reference"),
        ("党的二十大精神", "二十大", "name"),
        ("二十届三中全会", "二十届", "name"),
        ("十四五规划", "十四五", "name"),
        ("“八五”普法", "八五", "name"),
        ("拨打12345热线", "12345", "name"),
        ("96333专线", "96333", "name"),
        ("“1310”部署", "1310", "name"),
        ("落实“三项制度”", "三项", "name"),
        ("“四个亲自”要求", "四个", "name"),
        ("H5解读", "5", "name"),
        ("G20峰会", "20", "name"),
        ("“1+3+N”体系", "3", "name"),
        ("12.4宪法宣传活动", "12.4", "name"),
        ("电话0731-84460000", "0731", "name"),
        ("一、总体情况", "一", "numbering"),
        ("（二）主要做法", "二", "numbering"),
        ("1. 加强学习", "1", "numbering"),
        ("。一是加强领导", "一", "numbering"),
        ("①加强领导", "①", "numbering"),
        ("确保2人以上持证", "2人", "rule"),
        ("执法3日前送达", "3日", "rule"),
        ("5个工作日内办结", "5个工作日", "rule"),
        ("人员不得少于2人", "2人", "rule"),
        ("每年至少开展2次", "2次", "rule"),
        ("500万元以上项目", "500万元", "rule"),
        ("60岁以上老人", "60岁", "rule"),
        ("有效期为5年", "5年", "rule"),
        ("五年来", "五年", "phrase"),
        ("近三年", "三年", "phrase"),
        ("组织四类主体", "四类", "phrase"),
        ("两大园区", "两大", "phrase"),
        ("健全三项机制", "三项", "phrase"),
        ("联合十一部门", "十一", "phrase"),
        ("五步决策机制", "五步", "phrase"),
        ("二期工程", "二期", "phrase"),
        ("8月29号", "29号", "date"),
        ("建区70周年前夕", "70周年", "phrase"),
        ("34岁时上任", "34岁", "phrase"),
        ("十日内办结", "十日", "rule"),
        ("升级到2.0版", "2.0", "name"),
        ("地址为192.168.1.1", "192", "name"),
        ("5大工程", "5大", "phrase"),
    ],
)
def test_what_is_no_metric(text: str, surface: str, role: str) -> None:
    assert (surface, role) in roles(text)
    assert metrics(text) == []


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("召开会议三次。", "三次"),
        ("出台两件规范性文件", "两件"),
        ("举办培训班两期，", "两期"),
        ("应诉案件十九件。", "十九件"),
        ("制定规范性文件一件。", "一件"),
        ("走进七所学校", "七所"),
        ("组织考试两批318人", "两批"),
        ("连续三年获评优秀", "三年"),
        ("时限压缩到0.5天以内", "0.5天"),
        ("得分98.5分", "98.5分"),
        ("群众满意率100%", "100%"),
    ],
)
def test_a_counted_result_is_a_metric(text: str, surface: str) -> None:
    assert surface in [quantity.surface for quantity in metrics(text)]


def test_a_number_of_two_levels_before_a_heading_is_its_numbering() -> None:
    assert ("2.1", "numbering") in roles("一、成效\n2.1加强学习")
    assert ("3.5公里", "metric") in roles("一、成效\n3.5公里堤防加固")
    assert ("1.2万多", "metric") in roles("一、成效\n1.2万多群众受益")


@pytest.mark.parametrize("text", ["居全省第2位", "排名全市第二位", "名列第2名"])
def test_a_place_among_others_is_a_rank(text: str) -> None:
    (found,) = metrics(text)
    assert (found.value, found.qualifier) == (Decimal(2), "rank")
    assert found.unit in {"位", "名"}


WORDS = (
    "统一、一体化、一些、进一步、一方面、万众一心、千方百计、三农、一定、十分重要、百姓、单一、一旦、第三方、四川、三明、九江、"
    "六安、张三、五台山、逐一、唯一、唯一一条、纽约百老汇、万一、一批、一系列、一致、收拾房间、陆地、数字化、数据、余热、半年"
)


@pytest.mark.parametrize("text", WORDS.split("、"))
def test_a_word_is_no_number(text: str) -> None:
    assert find(f"我们{text}工作") == ()


def test_ids_count_from_one_in_the_order_of_the_text() -> None:
    found = find("受理3件，办结2件，满意率100%。")
    assert [one.id for one in found] == [1, 2, 3]
    assert [one.label for one in found] == ["Q1", "Q2", "Q3"]


def test_a_text_without_numbers_has_none() -> None:
    assert find("") == ()
    assert find("切实维护群众合法权益。") == ()


def test_hotlines_and_slogans_count_nothing() -> None:
    assert not metrics("整合12315、12345等热线，明确“六个百分百”的标准。")
    assert roles("PM2.5年均值")[0] == ("2.5", "name")


@pytest.mark.parametrize(
    "text", ["改造4s店和12路、15路站牌", "开展3对3篮球赛", "推行6s管理", "2022/2023学年", "12345对接110"]
)
def test_what_only_looks_like_a_new_measure_word_counts_nothing(text: str) -> None:
    assert metrics(text) == []
