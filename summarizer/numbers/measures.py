"""The measure words: which there are, of which sort each is, and what may not follow it."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Sort = Literal[
    "count", "kind", "date", "clock", "span", "share", "money", "measure", "degree", "place", "rank"
]


class Measure(NamedTuple):
    """A unit as the text writes it: ``个百分点`` is written, ``百分点`` its name."""

    written: str
    name: str
    sort: Sort
    bars: str
    """Characters that cannot follow: 人 before 社 belongs to 人社, not to the number."""
    spoken: bool
    """Whether a lone Chinese numeral may stand before it (三次, but 九江 is no number of rivers)."""


# Counting words after which even a lone Chinese digit is a number.
_SPOKEN: Final = """
个 项 件 条 份 名 位 人 家 户 次 起 宗 例 期 场 篇 批 轮 处 座 所 栋 幢 套 台 辆 艘 架 张 册 部 枚 株 届 卷 岁 笔
人次 批次 场次 轮次 件次 户次 班次 车次 台次 家次 架次 期次 项次 条次 例次 头次 校次 队次 艘次 辆次 宗次 起次 份次
""".split()
# Words that sort things rather than count results (四类主体, 三级联动); 大 stands between number and noun.
_KINDS: Final = "类 种 款 级 层 步 组 大 类别 档 项次 等".split()
# Counting words that are too often part of another word after a lone Chinese digit.
_WRITTEN: Final = """
只 头 匹 棵 本 块 颗 粒 支 枝 双 副 队 班 团 门 节 课 堂 桶 箱 袋 瓶 盒 封 眼 口 道 幅 盏 根 段 站 票 席 则 首 句 字
页 间 床 单 例次 课时 学时 节次 人份 人天 套次 床位 席位 标段 车位 泊位 站点 网点 点 款次 孔 樘 樽 羽 尾 蒸吨 标箱
厅 扇 洞 包 对 列 挂 剂 剂次 针 针次 针剂 度次 步次 颗次 栋次 起案 组次 学分 个班 支队伍 载 环 跨 股
""".split()
_PLACES: Final = "县 区 市 镇 乡 村 社区 街道 省 校 旗 苏木 嘎查 行政村 县区 乡镇 省份".split()
_SPANS: Final = """
年 个月 个半月 天 周 小时 个小时 分钟 秒 秒钟 个工作日 工作日 个星期 星期 个季度 周年 个年头 载 昼夜 个自然日 个交易日 个学期 刻钟
""".split()
_SHARES: Final = "% ‰ ‱ 个百分点 百分点 个千分点 成 折 番 倍".split()
_MONEY: Final = """
元 元人民币 美元 欧元 日元 港元 港币 英镑 台币 新台币 人民币 卢布 韩元 韩币 澳元 加元 新元 澳门元 瑞士法郎 法郎
比特币 奈拉 美金 美圆 美分 元钱 块钱 块 角 毛
""".split()
_METRIC: Final = """
米 公里 千米 厘米 分米 毫米 微米 纳米 公分 海里 里 英里 英尺 英寸 丈 尺 寸 延米 车道公里 皮长公里 沟公里 芯公里
平方米 平方公里 平方千米 平方厘米 平米 平方 亩 公顷 亩次 立方米 立方 方 升 毫升 公升 加仑 桶油当量 立方厘米
吨 千克 公斤 斤 克 毫克 微克 担 钱 磅 吨标准煤 吨标煤 吨公里 人公里 载重吨 总吨 标准箱 重量箱 标台 标准立方米
千瓦时 千瓦 瓦 兆瓦 兆瓦时 千瓦小时 度电 千伏 伏 千伏安 安 兆伏安 千卡 卡 大卡 焦 焦耳 千焦 赫兹 千赫 兆赫 兆赫兹 千赫兹 马力 当量
字节 千字节 兆字节 比特 千比特 兆比特 太字节 帕 千帕 兆帕 百帕 毫克/升 毫克/立方米 微克/立方米 分贝 摄氏度 度 光年 勒克斯 流明 像素
km kg km2 km² m m2 m² m3 m³ ㎡ cm mm g mg t kW kw kWh KWh kwh MW GW KV kV MB GB TB PB KB Mbps Gbps MHz GHz ℃ L ml mL μg ㎎ ㎏ ㎝ ㎞
""".split()
_CLOCK: Final = "时 点 点钟 分 刻".split()
_DATES: Final = "年度 年 月份 月 日 号 世纪 年代 季度 旬".split()

_NAMES: Final = {
    "％": "%",
    "个百分点": "百分点",
    "个千分点": "千分点",
    "个小时": "小时",
    "个工作日": "工作日",
    "个星期": "星期",
    "个学时": "学时",
}

_BARS: Final[dict[str, str]] = {
    "人": "社才",
    "位": "于置居列移",
    "条": "例款约",
    "家": "庭长具电园政教乡畜禽纺",
    "户": "籍外型主",
    "场": "所地馆景",
    "所": "有需得属谓以致述",
    "起": "来到草始步义止飞伏诉",
    "期": "间限望货刊末满待",
    "项": "目",
    "处": "理置罚分级室长境方于",
    "例": "如行外",
    "部": "门分委署长级件属队曲",
    "本": "级市区省县地年月届科土部局院报办账",
    "座": "谈落位椅",
    "种": "植养粮业群苗",
    "架": "构设",
    "台": "账风湾商胞阶北",
    "支": "持付撑出援农教线柱委流部",
    "组": "织成建长合团装员",
    "块": "链",
    "笔": "试记",
    "单": "位独一纯双方",
    "点": "位击评播多以",
    "层": "面级次",
    "节": "约能假日水点目省气俭庆",
    "门": "户店前诊槛票市",
    "口": "径岸号碑粮",
    "道": "路德理歉",
    "字": "号第",
    "头": "部等脑",
    "站": "位式在",
    "封": "闭控堵装面",
    "首": "次批创先要府席都",
    "票": "据价房",
    "席": "会",
    "班": "子级组长线",
    "队": "伍员长",
    "团": "队体结员",
    "课": "题程",
    "双": "随方重向层边语拥创赢减控",
    "段": "落时",
    "次": "要生氯序",
    "届": "时满",
    "批": "准复示发评",
    "轮": "换流岗",
    "张": "贴家",
    "度": "假过",
    "等": "次奖于待",
    "大": "批量力多约概学会会厅街道桥型众幅力地",
    "级": "别",
    "年": "级画",
    "日": "报常均",
    "时": "间候代任期有",
    "分": "局公院别部布之队级为类管析支会行厂批步期片组工明成",
    "号": "称召",
    "周": "边围期",
    "方": "面式案法便针向可",
    "区": "域块间",
    "市": "场民",
    "村": "民",
    "校": "园长区",
    "省": "级",
    "县": "级",
    "镇": "级",
    "乡": "村级亲",
    "里": "程面",
    "克": "服",
    "担": "任保当",
    "安": "全装置排",
    "成": "立为员果效功本长就品交绩熟型套才都",
    "折": "合算旧扣射腾",
    "角": "度色落",
    "毛": "利",
    "元": "素旦",
    "环": "节境保",
    "股": "份权东室",
    "包": "括含容",
    "对": "接外比于应象照此各重企群我其",
    "列": "入为车出",
    "载": "体",
    "针": "对",
    "天": "然气津",
    "卡": "点车通",
}


def _table() -> dict[str, tuple[Measure, ...]]:
    """Index the measure words by their first character, longest first."""
    found: dict[str, Measure] = {}

    def add(words: list[str], sort: Sort, *, spoken: bool) -> None:
        for word in words:
            if word not in found:
                found[word] = Measure(word, _NAMES.get(word, word), sort, _BARS.get(word, ""), spoken)

    add(_SPANS, "span", spoken=True)
    add(_DATES, "date", spoken=True)
    add(_SHARES, "share", spoken=True)
    add(_MONEY, "money", spoken=True)
    add(_SPOKEN, "count", spoken=True)
    add(_KINDS, "kind", spoken=True)
    add([word for word in _METRIC if len(word) > 1 or word in "米吨亩克斤"], "measure", spoken=True)
    add(_METRIC, "measure", spoken=False)
    add(_CLOCK, "clock", spoken=False)
    add(_WRITTEN, "count", spoken=False)
    add(_PLACES, "place", spoken=False)
    index: dict[str, list[Measure]] = {}
    for measure in sorted(found.values(), key=lambda one: -len(one.written)):
        index.setdefault(measure.written[0], []).append(measure)
    return {first: tuple(ones) for first, ones in index.items()}


BY_FIRST: Final = _table()


def measure_at(text: str, at: int) -> Measure | None:
    """Find the longest measure word that stands at a place of a text, or None."""
    for measure in BY_FIRST.get(text[at : at + 1], ()):
        if text.startswith(measure.written, at):
            following = text[at + len(measure.written) : at + len(measure.written) + 1]
            if not following or following not in measure.bars:
                return measure
    return None
