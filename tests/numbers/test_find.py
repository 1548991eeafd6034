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
        ("审核近700卷", "near"),
        ("审核700卷左右", "about"),
        ("大约700卷", "about"),
        ("审核逾700卷", "over"),
        ("突破700卷", "over"),
        ("超过约700卷", "over"),
        ("不低于700卷", "at_least"),
        ("不少于700卷", "at_least"),
        ("至少700卷", "at_least"),
        ("达到700卷以上", "at_least"),
        ("达700卷以上", "at_least"),
        ("审核700卷以上", "at_least"),
        ("稳定在700卷以上", "at_least"),
        ("审核700余卷", "more"),
        ("审核700多卷", "more"),
        ("不足700卷", "under"),
        ("不到700卷", "under"),
        ("不超过700卷", "at_most"),
        ("最多700卷", "at_most"),
        ("审核700卷以下", "at_most"),
        ("控制在700卷以内", "at_most"),
        ("节约700卷", "exact"),
        ("最近700卷", "exact"),
        ("通过700卷", "exact"),
        ("记过700卷", "exact"),
        ("侦破700卷", "exact"),
        ("超过了700卷", "over"),
        ("接近700卷", "near"),
        ("不突破700卷", "at_most"),
        ("未突破700卷", "at_most"),
        ("没有突破700卷", "at_most"),
        ("不会超过700卷", "at_most"),
        ("从未超过700卷", "at_most"),
        ("不高于700卷", "at_most"),
        ("未低于700卷", "at_least"),
        ("不小于700卷", "at_least"),
        ("未达到700卷", "under"),
        ("未满700卷", "under"),
        ("低于700卷", "under"),
        ("不止700卷", "over"),
        ("达到700卷", "exact"),
        ("补足700卷", "exact"),
        ("失约700卷", "exact"),
        ("损失约700卷", "about"),
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
        ("由于人手紧张\n涉及三至五个乡镇", "3", "5", "个"),
        ("由于整改涉及3至5个乡镇", "3", "5", "个"),
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


def found(text: str) -> list[str]:
    """What is shown of a text's metrics: value, unit, and the qualifier where there is one."""
    shown = []
    for one in metrics(text):
        value = f"{one.value.normalize():f}" + (f"-{one.value_max.normalize():f}" if one.value_max else "")
        shown.append(" ".join(part for part in (value, one.unit, one.qualifier.replace("exact", "")) if part))
    return shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A space within a number groups its thousands.
        ("安排经费6 400万元", ["64000000 元"]),
        ("发放补贴31\u00a0250元", ["31250 元"]),
        ("巡河2\u2009417公里", ["2417 公里"]),
        ("测绘1\u202f204\u202f330.5平方米", ["1204330.5 平方米"]),
        ("投诉、举报、咨询分别为41 30 9件", ["41 件", "30 件", "9 件"]),
        # Neighbouring digits are a range.
        ("清理广告牌三十六七块", ["36-37 块"]),
        ("走访商户十四五家", ["14-15 家"]),
        ("补助四千二三百元", ["4200-4300 元"]),
        ("占比百分之六七十", ["60-70 %"]),
        ("巡查八九十次", ["80-90 次"]),
        # Decimals in Chinese, with and without a scale.
        ("投资一点八亿元", ["180000000 元"]),
        ("拨付六点五千万元", ["65000000 元"]),
        ("覆盖十一点三万人次", ["113000 人次"]),
        ("提高零点八个百分点", ["0.8 个百分点"]),
        ("下午三点二十分到场，处置一点五吨", ["1.5 吨"]),
        # The members of a list share what its last one states.
        ("受理、办结、移送分别为51、47、4件", ["51 件", "47 件", "4 件"]),
        ("投资12.5、8和0.75亿元", ["1250000000 元", "800000000 元", "75000000 元"]),
        ("增速分别为4.2和-1.3%", ["4.2 %", "-1.3 %"]),
        ("依据第3、5、7条处理", []),
        ("2023、2024年均为优秀", []),
        # Units and scales in a head.
        ("补助金额（万元）：78.5", ["785000 元"]),
        ("参保人数（万人）3.5，办结率（%）98.6", ["35000 人", "98.6 %"]),
        ("以下金额单位均为千元：培训费8.5，印刷费19。", ["8500 元", "19000 元"]),
        ("单位：万元\n项目｜2023年｜2024年\n经费｜20｜36.5", ["200000 元", "365000 元"]),
        ("| 指标 | 数量（件） |\n| --- | --- |\n| 受理 | 857 |\n| 立案 | 14 |", ["857 件", "14 件"]),
        # What is written in parts is one quantity.
        ("平均用时2小时5分", ["125 分"]),
        ("最快1分40秒到场", ["100 秒"]),
        ("历时缩短至十一小时二十分", ["680 分"]),
        ("管网延长3公里200米", ["3200 米"]),
        ("平均缩短1年3个月", ["15 个月"]),
        ("销毁1吨300公斤", ["1300 公斤"]),
        # Currencies, signs, ratios.
        ("到账USD12.5万，EUR 3万", ["125000 美元", "30000 欧元"]),
        ("签约RMB40万元和￥6,500", ["400000 元", "6500 元"]),
        ("引资2600万USD", ["26000000 美元"]),
        ("流域12㎢，占½", ["12 ㎢", "0.5"]),
        ("收入比1.72∶1，师生比为14:1", ["1.72 :1", "14 :1"]),
        ("患病率9.6/10万", ["9.6 /10万"]),
        ("每晚9:30关闭", []),
        ("开放（9:30）12次", ["12 次"]),
        ("治理3公里²，检测3×10⁴件，办结320¹件", ["3 公里²", "30000 件", "320 件"]),
        ("检测3×10⁻⁻件", []),
        ("产能10⁴吨，排放10⁻³克，第10²条", ["10000 吨", "0.001 克"]),
        ("办结10¹件，3 × 10⁴米，库容10⁸立方米", ["10 件", "30000 米", "100000000 立方米"]),
        # Halves.
        ("存量减少一半，用时压缩近一半", ["50 %", "50 % near"]),
        ("任务完成过半", ["50 % over"]),
        ("另一半由市级承担", []),
        # How often.
        ("每月巡查2场", ["2 场"]),
        ("每季度走访3-5家", ["3-5 家"]),
        ("每季度走访不少于3家", ["3 家 at_least"]),
        ("听证通知提前3日发出，执法3日前送达", []),
        ("每案平均用时9日", ["9 日"]),
        # Places in a ranking.
        ("考核排名第5", ["5 rank"]),
        ("位列全省第二", ["2 rank"]),
        ("由第8位升至第3位", ["8 位 rank", "3 位 rank"]),
        ("从第15名跌至第19名，后退4个位次", ["15 名 rank", "19 名 rank", "4 个位次"]),
        ("进入第一方阵，第二届大会，第三方评估", []),
        # Small counts of who and what is dealt with.
        ("对三家单位开展督导", ["3 家"]),
        ("约谈四个部门，五名干部受处分", ["4 个", "5 名"]),
        ("整合七套信息系统", ["7 套"]),
        ("组建两支队伍", ["2 支"]),
        ("财政、公安、司法三家共同推进", []),
        ("坚持两手抓，落实三项制度，做到四个亲自", []),
        ("一家单位被全市通报，打造一个平台", ["1 家"]),
        # Signs for bounds; bounds turned round.
        ("重复访占比≤5%，回用率＞35%", ["5 % at_most", "35 % over"]),
        ("达标率没有跌到98%以下，天数比例未跌破90%", ["98 % at_least", "90 % at_least"]),
        ("没能达到年度计划的七成", ["70 % under"]),
        # What goes on in several multipliers; what is told in words.
        ("蓄水3亿1200余万立方米", ["312000000 立方米 more"]),
        ("加高一米二，提高一个半百分点", ["1.2 米", "1.5 个百分点"]),
        ("平均审理2个月11天", ["71 天 about"]),
        ("年补助10 000至12 500元", ["10000-12500 元"]),
        # Printed twice; two words for about.
        ("发放二十万二十万元", ["200000 元"]),
        ("更新警示牌60块60块", ["60 块"]),
        ("惠及约300余户", ["300 户 more"]),
        ("不足上年的六成", ["60 % under"]),
        ("达到或超过35%", ["35 % at_least"]),
        # What looks like one of these and is not.
        ("用人单位为12，欠薪3.5", ["12", "3.5"]),
        ("（单位：万元）\n一、收入情况", []),
        ("单位：万元\n满意率达98", ["98"]),
        ("专栏1 100个项目，附件1 100项", ["100 个", "100 项"]),
        ("2023年3个月完成整改", ["3 个月"]),
        ("第2年3个月", ["3 个月"]),
        ("奖励5000、10000和2万元", ["5000 元", "10000 元", "20000 元"]),
        ("办理120件许可", ["120 件"]),
        ("“110”次，“985”所", []),
        ("没有发生一起事故，未收到1件投诉，没有一名干部被问责", []),
        ("打造一座城市新名片，关停一座旧站", ["1 座"]),
        ("罚没收入减少-20万元", ["-200000 元"]),
        ("单位｜收件数｜办结数\n县公安局｜12｜10\n县民政局｜35｜30", ["12", "10", "35", "30"]),
        (
            "单位：万元\n项目｜2024年决算｜同比±%\n援助｜312.5｜-4.7\n普法｜86｜3",
            ["3125000 元", "-4.7 %", "860000 元", "3 %"],
        ),
        # Sizes and grades belong to a name.
        ("建成38家省级5G工厂", ["38 家"]),
        ("投运220千伏变电站3座", ["3 座"]),
        ("开工12吉瓦时项目，新增装机2吉瓦", ["2 吉瓦"]),
        ("“1+5”体系、第26届大会、3.0版平台上线", []),
    ],
)
def test_every_number_is_read_as_a_reader_would(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("服务逾50万人次", "逾50万人次"),
        ("审核接近700卷", "接近700卷"),
        ("开会不少于4次。", "不少于4次"),
        ("增幅未突破3%。", "未突破3%"),
        ("合格率90%以上", "90%以上"),
        ("超过了37万户", "超过了37万户"),
        ("惠及3000人左右", "3000人左右"),
        ("办件12700 余份", "12700 余份"),
    ],
)
def test_the_words_that_say_how_exact_it_is_are_marked(text: str, stated: str) -> None:
    (one,) = metrics(text)
    assert text[one.start - one.words_before : one.end + one.words_after] == stated


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("抓好以下七方面工作", "七方面"),
        ("荣获一等奖", "一等奖"),
        ("一期工程完工", "一期"),
        ("水质达到Ⅲ类", "Ⅲ"),
        ("履行两道手续", "两道"),
        ("四省交界", "四省"),
        ("提前半年完成", "半年"),
        ("三家共建", "三家"),
    ],
)
def test_what_counts_no_result_is_listed_all_the_same(text: str, surface: str) -> None:
    assert surface in [one.surface for one in find(text)]


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
    "六安、张三、五台山、逐一、唯一、唯一一条、纽约百老汇、万一、一批、一系列、一致、收拾房间、陆地、数字化、数据、余热"
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
