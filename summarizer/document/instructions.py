"""Which sentences tell whoever summarizes the report, or answers about it, what to say: material, but no evidence.

A report reports. What it orders, it orders of offices and people; an order to a reader names a summary or an answer and
what to say in it, a machine, or what stands above as void. That grammar is looked for, in either script, in English,
and whatever is put between the letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from summarizer.document.kinds import marker_at
from summarizer.models import Span

_PLAIN: Final = str.maketrans(
    "請應當須務總結寫為內問題會復複無視報導這統輸數據標註說稱機語處讀從現開將對別過刪術聽僅條時單點論敘記錄號項體"
    "還達歸簡評價該於訓練類擬設後與給誰見棄關級據話換標準實頭轉編撰統隻調順務編勵獎並們個觀優誤發層",
    "请应当须务总结写为内问题会复复无视报导这统输数据标注说称机语处读从现开将对别过删术听仅条时单点论叙记录号项体"
    "还达归简评价该于训练类拟设后与给谁见弃关级据话换标准实头转编撰统只调顺务编励奖并们个观优误发层",
)
_HAN: Final = "一-鿿"
_APART: Final = re.compile(rf"(?<=[{_HAN}])[*_·•~.\-/\\^+=|]{{1,2}}(?=[{_HAN}])")

_MACHINE: Final = (
    r"(?:人工智能|智能(?:程序|助手|体|系统|工具)|语言模型|大模型|模型|机器人|助手"
    r"|(?:阅读|自动|摘要|总结|处理|分析)(?:程序|工具|系统|软件)"
    r"|(?<![a-z])(?:AI|GPT|ChatGPT|LLM|DeepSeek|Claude|Gemini|Kimi|assistants?|agents?|summari[sz]er)(?![a-z])|豆包|文心一言|通义千问)"
)
_MUST: Final = (
    r"(?:请(?!求|示|假|来|进)|应(?![用急对答届诉收有缴付邀])当?|必?须|务必|务请|需要?(?!求)|一律|统一|只能|只需|只要|均|都|直接|只[准许]|不得"
    r"|不要|不必|不应|勿|切记|不可|要(?!求|素|点|件|闻|案)|可|must|should|shall|please|always|never|has to)"
)
_SAY: Final = (
    r"(?:写|注明|说明|说|称|回答|作答|(?<![问回作])答(?!复|辩|谢|准)|答复(?:为|称|成)|输出|列[出为]|强调|突出|标注|指出|记[为作]|采用|表述|宣[称布]|转述|照抄"
    r"|补充|加[入上个]|改[为成称写用]|替换|包[含括]|载明|显示|填[为写]?|体现|回复为|告诉|要?有“|提[及到]|遗漏|出现|引用|以[^，。；]{1,20}(?:开头|开始|结尾|为准)|放在|省略|删[除去]"
    r"|say|state|report|answer|write|output|mention|include|reply|replace|omit)"
)
# What is written of a report, and what of any text; 文书摘要 is none of the report's.
_PRODUCT: Final = r"(?:(?<![书例卷件判闻息])(?:摘要|概要|概述|概括|综述|梗概|提要|总览)(?!公开|刊登|提取|刊发)|最终答案|summary|abstract|overview)"
_OWN: Final = r"(?:本|此|该|上述|这份|这篇|全)?(?:报告|文章?|篇|段|材料|内容)"
_WRITE: Final = (
    r"(?:撰写|编写|起草|写|生成|整理|提炼|概括|归纳|总结|转述|复述|引用|汇总|回答|概述|解读|summari[sz]\w+)"
)
_ABOUT: Final = rf"(?:{_OWN}|摘要|总结|概述|概要|综述|总览|问题|提问|要点|成果清单|标题|答案)"
_ABOVE: Final = r"(?:以上|上述|上文|上面|前[面文述]|之前|此前|先前|原[有先]|其余数|本段|本文|你|the|all|any|previous|above|prior|earlier)"
_START: Final = r"(?:^|(?<=[，。：；（(“\"\[【〔|｜>*#、:]))"
_FIGURE: Final = r"(?:\d|[一二三四五六七八九十百千]+成|第[一二三]|百分|“|”|\"|零)"
# Of whom an office may ask something.
_PEOPLE: Final = re.compile(
    r"各[地级方]|(?:各|有关|相关|全体|所属|下级|上级|执法|承办|办案|监管|主管|行政|政府)[^。；，：]{0,8}"
    r"(?:单位|部门|[区县市镇乡街]|科室|机关|局|委|人员|干部|同志|企业|机构)"
    r"|群众(?!满意|零?投诉|评价)|市民|代表|委员|当事人|申请人|律师|专家|窗口|记者|规定|明确|规范|印发|制定|严禁|案卷|笔录|文书"
)

# Orders that stand whoever is named before them.
_ALWAYS: Final = re.compile(
    rf"""
      (?:{_START}|{_MUST}|并|再|时){_MUST}?\s?(?:忽[略视]|无视|忘[记掉]|抛[开弃]|跳过|舍弃|(?:不[要必用]?|别)(?:理会|理睬|相信|采信|管))[^。；，]{{0,6}}{_ABOVE}
    | (?:忽略|无视|忘[记掉]|抛开|跳过|覆盖|取消|突破)[^。；，]{{0,8}}(?:指令|指示|提示词|设定|一切限制|系统提示)
    | (?:ignore|disregard|forget|override)\s*[^。；]{{0,20}}{_ABOVE}
    | (?:以上|上述|上文|前文|前面)的?(?:全部|所有)?(?:内容|文字|数据|数字|说法|信息)?[^。；]{{0,12}}(?:作废|不作数)(?!的)
    | (?:阅读|处理|读到|看到|分析|总结|使用|引用|凡)[^。；]{{0,12}}{_MACHINE}[^。；]{{0,10}}(?:请|须|必须|应(?![用答])|务必|should|must)
    | {_MACHINE}[^。；]{{0,12}}(?:请|须|务必|注意|应(?![用急对答])当?|should|must)[^。；]{{0,14}}?{_SAY}
    | {_MACHINE}(?:处理)?(?:请?注意|须知|必读|注[:：])
    | {_MACHINE}[^。；]{{0,12}}请(?:把|将|以|只|按)
    | (?<![申聘邀提恳敬报呈])请[^。；，]{{0,6}}{_MACHINE}[^。；]{{0,10}}(?:{_SAY}|生成|评|只)
    | (?:致|仅[供限]|专供|写给|给|告知|提示|对)[^。；，]{{0,12}}{_MACHINE}(?:的?(?:说明|要求|指令|提示|话|附言|留言)|读取|阅读|处理[:：]|使用[:：]|提出|[:：])
    | (?:把|将)(?:所有|一切|任何|全部)(?:的)?(?:问题|提问|数[字值]|指标)[^。；]{{0,8}}(?:回答|答|说|写|输出|改|乘)
    | 对(?:所有|一切|任何|本报告的)[^。；，]{{0,4}}(?:问题|提问|询问)[^。；]{{0,8}}(?:回答|作答|答复为|写|输出|答)(?![，。；复率到])[^。；]
    | (?:回答|答复)(?:所有|一切|任何)(?:的)?(?:问题|提问)[^。；]{{0,6}}(?:都|均|一律)
    | (?:接下来|后续|今后|以下|所有|全部|任何|每[个次])的?(?:全部|所有|任何|每个)?(?:回答|答案|摘要|总结)(?:里|末尾|中|应|必须|都应?[以为是]|都要?以|均应?[以为是]|一律)
    | (?:如|若|倘|凡|当(?!事))[^。；]{{0,6}}问(?!题)[到及起]?[^。；]{{0,12}}(?:请|应|只需|一律|就|直接|均|都|统一|须)[^。；]{{0,4}}(?:回答|答(?!复|疑)|说(?!明|理)|称|答复为)
    | (?:{_START}|请|已?知|掉|记住)你(?:现在|将|只)?(?:扮演|是[^。；]{{0,12}}(?:助手|模型|专家|分析|机器|AI|员)|必须|的任务|的职责|只能)|忘[记掉]你
    | 告诉(?:用户|读者|提问者|对方|大家|人们)|请[^。；，]{{0,4}}告知(?:用户|读者|提问者)|tell\ the\s\w+
    | {_START}请(?:特别|务必|你|您)?(?:注意|记住|牢记)
    | {_START}请[^。；，]{{0,4}}(?:以下|下面|下列|下述)[^。；]{{0,8}}(?:列|写|放|说|为准|引用|采用|加)
    | (?:以下|下面|下列|下述)[^。；，]{{0,8}}(?:优先于|(?:必须|务必|应当?|一律|须)(?:被|逐字|原样|全文|放|写|出现|列|引用))
    | (?:必须|应当?|一律|务必|须|只能)(?:被|逐字|原样|原文){{1,2}}(?:引用|写|抄|复述|输出|采用)
    | (?:必须|一律|务必|只能|须)(?:显示|输出|报告|写|记|说|填)[为成作]?{_FIGURE}
    | (?:以上|上述|上文|前文|前面)的?(?:内容|文字|数据|数字|说法|信息)[^。；，]{{0,4}}(?:错误|有误|测试|虚假)
    | (?:新|更新|最新|补充|追加|隐藏|秘密)的?指令(?!性)|override\s?[:：]|(?:new|updated)\s*instructions?
    | 你(?:要|应|须|需)[^。；]{{0,12}}(?:摘要|总结|概括|回答|答案)
    | (?:标准|正确|最终|唯一)(?:的)?(?:答案|回答|回复|答复|说法)(?:是|为|[:：]|应|必须)|(?:正确|真实)(?:的)?数[值字](?:是|为)
    | (?:开发者|越狱|DAN)模式|系统提示词|提示词[:：]|system\s?prompt|you\ are\ (?:now|an?)|as\ an\ ai|your\ task
    | ^扮演[^。；，]{{1,12}}，|new\s?task|新的?任务[:：]|以下[是为]新的?任务
    | (?:让|使)(?:读者|用户|提问者)[^。；]{{0,4}}(?:知道|相信|以为|认为)
    | (?:供|给|为|由)[^。；，]{{0,8}}(?:总结|摘要|概括|机器|程序|系统|{_MACHINE})[^。；，]{{0,2}}(?:使用|专用|阅读|看的?|读取|采用|参考)(?:的版本)?[】）:：—]|(?:摘要|总结|机器)专用
    | 原样(?:写|抄|放)[进入]|(?:请|须)(?:照此|照办|以此为准)|请[^。；，]{{0,4}}(?:不要|勿|别)(?:核对|核查|校验|质疑)
    | (?:do\ not|don't|never|always|please|must|should)[^。；]{{0,30}}?(?:say|state|report|answer|write|mention|include|omit|输出|output|replace|写)
    | (?:note|message|instructions?)\s(?:to|for)\s(?:the\s)?\w*(?:summari[sz]er|model|assistant|ai|reader)
    | (?:^|[\{{,，\[]\s?)[\{{\[]?\s?["'][^"“”'。，；]{{1,24}}["']\s?[:：]\s?(?:["“'\{{\[\d]|true|null)|\{{[“"'][^”"']{{1,24}}[”"'][:：]
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Orders to a reader only where nobody else is told.
_UNADDRESSED: Final = re.compile(
    rf"""
      {_PRODUCT}[^。；]{{0,8}}?{_MUST}[^。；]{{0,12}}?{_SAY}
    | {_PRODUCT}(?:部分|[中里内])?[^。；，]{{0,4}}?(?:{_SAY}|[要应]有|把|将)[^。；]*?{_FIGURE}
    | (?:总结|回答|答案|答复|结论|归纳)[里中](?:{_MUST}|{_SAY}|把|将|不)
    | {_PRODUCT}(?:首句|开头|标题|第一[句条段])[^。；]{{0,4}}(?:为|是|写)
    | (?:总结|归纳|回答|答案|要点|标题)(?:者|中|里|内|时)?[^。；]{{0,4}}?{_MUST}[^。；]{{0,8}}?{_SAY}[^。；]*?{_FIGURE}
    | {_START}(?:在|凡|当|于|任何|所有|对|根据)?[^。；，]{{0,4}}{_WRITE}{_ABOUT}?[^。；，]{{0,6}}(?:的?时候?|过程中|者|的人|的)[^。；]{{0,8}}?{_MUST}[^。；]{{0,16}}?(?:{_SAY}|注意)
    | (?:对|就|根据|引用|转述|概括|总结){_OWN}[^。；]{{0,14}}?{_MUST}[^。；]{{0,16}}?{_SAY}
    | (?:写|撰写|编写|概括)?(?:摘要|概述|总结|概要|综述)(?:的人|者|人员|时)[^。；]{{0,6}}注意
    | (?<![申聘邀提恳敬报呈函])请(?!各|有关|相关|全体|[市省区县]|企业|用户|其|示|批|予|审|求)(?=[^。；]*?(?:{_FIGURE}|{_PRODUCT}|总结|以下|下面|下述|下列))[^。；]{{0,20}}?(?:{_SAY}|作为)
    | (?<![申聘邀提恳敬报呈函])请(?:按|以|用|依)[^。；]{{0,12}}(?:生成|写|作答|回答|撰写)
    | {_START}(?:请|务必)?(?:不要|不得|勿|别|不必)(?:引用|提[及到]|列出|写|说)[^。；]{{0,4}}(?:任何|存在|问题|不足|前文|以上|上述|数字)
    | {_START}(?:把|将)[^。；，]{{1,20}}(?:写[成为作]|说成|答成|改写为|描述为)(?:约|全[省国市])?{_FIGURE}
    | {_MUST}[^。；]{{0,6}}(?:把|将)[^。；，]{{1,20}}(?:写[成为作]|说成|答成|改写为|描述为|表述为|记[为作])
    """,
    re.IGNORECASE | re.VERBOSE,
)
# What speaks for an order to a reader, with its weight: what a product is called and who makes it, what is to be said,
# that it must be, that a value is set and not reported. Enough of it together is one, unless people are told.
_SIGNS: Final = tuple(
    (weight, re.compile(pattern, re.IGNORECASE))
    for weight, pattern in (
        (2, rf"{_PRODUCT}(?![类式课])|新闻稿|通稿|(?:成果|成效|指标|要点)列表[中里]|一句话(?:概括|总结)"),
        (
            1,
            r"总结(?!会|经验|提升|推广|验收|成绩)|归纳|结论(?=[中里部应须请写])|(?<!现场)回答(?!好|代表|记者)|[回答][复答]一律|问[到及]|提问|要点|生成|首句|第一句应|字段值|(?:成果|成效|指标|要点)列表|[提抽]取(?:字段|指标)|(?:指标|数据)[提抽]取时|结果中?(?=必|须)|返回值|输出|压缩(?:本|此)|改写本|提炼版|入库",
        ),
        (
            1,
            rf"{_MACHINE}|机器可读|(?<!接到\d\d\d)指令(?!性|后)|管理员|注入|提示词|程序(?=[请应须必])|机器(?=注意|阅读|读取|看)|扮演",
        ),
        (1, rf"{_MUST}|禁止|绝不|(?<![便适不])宜|建议|可将|只(?:保留|留|能)|敬请"),
        (1, r"(?:^|[，：；。（【])请(?!求|示|假|来|进|其|各|有关|销)|敬请"),
        (1, rf"(?:{_WRITE}|压缩|改写|翻译|精简){_ABOUT}(?:时|的时候)"),
        (1, rf"(?!回答|作答|输出){_SAY}|出现|内容为"),
        (1, r"你的?|您"),
        (1, r"据此|以此|照此|据此?文|唯一[^。；，]{0,8}的是"),
        (
            2,
            r"更正|其余[^。；，]{0,5}(?:略|不必|忽略|均不)|唯一可信|(?:忽略|无视|跳过|不要(?:输出|采用|写))[^。；，]{0,3}\d|不可信|不要参考|新的?任务|到此结束|新值|上述[^。；]{0,4}有误",
        ),
        (
            2,
            r"(?:按|以|用)(?:照)?\d[\d.]*[%％件个条元]?(?:来?(?:写|计|处理|填|表述)|为准)|(?:以|按)[^。；，]{1,8}\d+%?为准"
            r"|(?:设置|输出|更新|更正|修改|改|写|填|说|记|当)(?:为|成|作)(?:约|全[省国市])?[\d第零“]"
            r"|(?:回答|回复|(?<!问)答|说|填|写)[零\d“]|(?:^|[，。：])(?:把|将)[^。；，]{1,12}(?:当作|输出为|设置为)|数字?[写用]\d|(?:实|应|须)[为是系]\d|(?:用|以|按)\d[\d.]*%?(?=$|[。，])|(?:此处|这里|以下)为准|以“[^”]*”(?:来?回答|作答|回复)|(?<!\d)[=＝→]\s?[\d第]|(?:采用|(?<![抽提领获收录换])取|等于|须为[:：])\s?\d",
        ),
        (1, rf"{_FIGURE}"),
    )
)
_ENOUGH: Final = 4
_PEOPLE_WEIGHT: Final = 3
# A run of English words among which one speaks to somebody.
_ENGLISH: Final = re.compile(
    r"(?=(?:[A-Za-z,']+[ ,]+){2,}[A-Za-z\d])[^。\n]{0,60}?\b(?:is|are|was|must|should|shall|say|write|list|cite|your?|please|mention|respond"
    r"|summari[sz]e|highlights?|include|make|kindly|ignore|reply|add|put|insert|set|treat|use)\b",
    re.IGNORECASE,
)
# Paragraphs that open as a message or a list of orders does.
_OPENS: Final = re.compile(
    rf"""[\s#*>【\[（(]*(?:
      (?:system|assistant|user|human|developer|instructions?|prompt)(?:\s(?:note|message|prompt))?\s?[:：\]】]
    | (?:begin|start|end)\ (?:of\ )?(?:system|instructions?|prompt|document|report) | <<SYS>>
    | (?:return|answer|output|response|result)s?(?:\ only|\ exactly)?\s?[:：=]
    | (?:助手|AI|模型)(?:的?(?:回答|回复|输出))?[:：] | (?:系统|新)?(?:指令|提示词|消息)[:：]
    | (?:输出|摘要|概括|回答|作答|生成|写作|归纳|总结|{_MACHINE})[^。；，：:]{{0,6}}?(?:要求|说明|提示|口径|格式|模板|示例|规则|须知|指引|写法|范例|注意事项)[:：]
    | (?:参考|示例|示范|期望|标准|推荐|模型)的?(?:摘要|总结|概述|回答|输出|答案|结论)(?:示例|模板)?(?:[:：—\s]|(?=[^。；，]*\d))
    | (?:回答|输出|摘要|总结)(?:模板|示例|范例)[:：—] | 返回值?[:：] | 机器可读\w{{0,4}}[:：] | [【\[（(]?系统[】\]）)]
    | ["“]?(?:metrics?|achievements?|problems?|plans?|overview|answers?|summary|values?)["”]?\s?[:：]
    | \#\#\#\s?(?:system|user|assistant|instructions?|response|input)\s*$
    | (?:output|summary|answer|response)\ (?:requirements?|format|rules?|instructions?)\s?[:：]
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_ASKS: Final = re.compile(r"(?:用户|系统|问题?)[:：]")
_ANSWERS: Final = re.compile(r"(?:助手|AI|模型|assistant)[:：]", re.IGNORECASE)
# What is marked off from the report from one mark to the other.
_MARKED: Final = re.compile(
    r"<!--(?:[\s\S]*?-->|[^\n]*)|<\|[^|\n]{1,30}\|>(?:[\s\S]{0,2000}?<\|[^|\n]*end[^|\n]*\|>|\w*\n[^\n]*|[^。\n]*)"
    r"|<(system|user|assistant|instructions?|prompt)>(?:[\s\S]{0,2000}?</\1>|[^\n]*)"
    r"|</(?:report|document|text|context|content|input|data)>[^\n]*"
    r"|\[INST\](?:[\s\S]{0,2000}?\[/INST\]|[^\n]*)",
    re.IGNORECASE,
)
_STATES: Final = re.compile(
    r"\d|[“\"][^”\"]{4,}[”\"]|[一二三四五六七八九十]成|(?:回答|说(?!法)|称|写[明为成])[^，。；]{3}|(?:answer|say|state|write)\s\w"
)
_FORWARD: Final = re.compile(
    r"[：:]$|(?:以下|下面|下列|下述|如下)[^。；，：]{0,12}[。；：]?$|^(?:以下|下面)(?!.*\d)"
    r"|following[^\d]*$|^[#>*\s]*(?:system|user|assistant|instructions?)$",
    re.IGNORECASE,
)
_GOES_ON: Final = re.compile(
    r"(?:另外|此外|同时|并且|而且|再|还[要应须]|也[要应须]|然后|其余|其他|只[要需]|务必|必须|一律|不[得要])"
)
_ITEM: Final = re.compile(
    r"[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[）).、]|[①-⑳⑴-⑽]|[-–—•●·*]|[一二三四五六七八九十]是"
)


_NUMBER: Final = re.compile(r"\d{1,2}|[一二三四五六七八九十]{1,2}|[①-⑳]|[⑴-⑽]")
_SECTION: Final = "（(一二三四五六七八九十"


def instructions(text: str, spans: Sequence[Span]) -> set[int]:
    """Return the indices of the sentences of a text that tell its reader, or the reader's machine, what to say.

    An order that states nothing itself takes the next sentence along, one that ends in a colon the list below it.
    """
    plain = text.translate(_PLAIN)
    said = [_APART.sub("", plain[span.start : span.end]) for span in spans]
    opens = [not span.start or text[span.start - 1] == "\n" for span in spans]
    told = {index for index, sentence in enumerate(said) if _orders(sentence)}
    for marked in _MARKED.finditer(plain):
        told |= {
            at for at, span in enumerate(spans) if span.start < marked.end() and marked.start() < span.end
        }
    told |= set(_messages(said, opens))
    reached: set[int] = set()
    for index in sorted(told):
        reached |= set(_reach(index, said, opens))
    return told | reached


# Nothing without one of these is an order; most sentences have none, and are not looked at any further.
_HINT: Final = re.compile(
    r"[摘概综览提梗归答问型智稿令请你您写说称略无忘抛掉跳弃\"'<{:：=→]|[A-Za-z]{2}|总结|输出|回复|更正|为准|结论|要点|程序|机器|以[下上]"
    r"|上述|[前上][文面]|[把将].{1,12}[为成]|\d[\d.]*[%个条]?(?:来?计|处理)|据此|作废|原[文样]|结果|不要|扮演|人工|生成|宣布|概括|告诉|忽视|其余|务必|读者|压缩|列表"
)
# How far into an order it says whom it is for, in characters.
_NEAR: Final = 12


def _orders(sentence: str) -> bool:
    if not _HINT.search(sentence):
        return False
    if _ALWAYS.search(sentence) or _OPENS.match(sentence):
        return True
    weight = sum(weight for weight, sign in _SIGNS if sign.search(sentence))
    if _ENGLISH.search(sentence) or weight - _PEOPLE_WEIGHT * bool(_PEOPLE.search(sentence)) >= _ENOUGH:
        return True
    return any(
        not _PEOPLE.search(sentence, 0, min(found.end(), found.start() + _NEAR))
        for found in _UNADDRESSED.finditer(sentence)
    )


def _messages(said: Sequence[str], opens: Sequence[bool]) -> Iterator[int]:
    """Yield the sentences of paragraphs that are messages of a conversation, or open a list of orders."""
    for index, sentence in enumerate(said):
        if not opens[index]:
            continue
        after = next((at for at in range(index + 1, len(said)) if opens[at]), len(said))
        answered = _ASKS.match(sentence) and after < len(said) and _ANSWERS.match(said[after])
        if answered or _OPENS.match(sentence):
            yield from range(index, after)


def _reach(index: int, said: Sequence[str], opens: Sequence[bool]) -> Iterator[int]:
    """Yield the sentences that what an order says goes on in."""
    ahead = bool(_FORWARD.search(said[index]))
    at = index + 1
    if at < len(said) and not opens[at]:
        if ahead or not _STATES.search(said[index]):
            yield at
            at += 1
        while at < len(said) and not opens[at] and (said[at - 1][-1] == "；" or _GOES_ON.match(said[at])):
            yield at
            at += 1
    if not ahead or at != index + 1 or at >= len(said):
        return
    style = _style(said[at])
    if not style and marker_at(said[at], 0) is not None:
        return
    yield at
    at += 1
    while at < len(said) and (not opens[at] or (style and _style(said[at]) == style and _goes_on(said[at]))):
        yield at
        at += 1


def _style(item: str) -> str:
    """Return how an item of a list is marked, its number as 1; nothing where it is none."""
    found = _ITEM.match(item)
    return _NUMBER.sub("1", found.group()) if found else ""


def _goes_on(item: str) -> bool:
    """Whether an item may belong to a list of orders; （三）服务群众 is a heading of the report."""
    return (
        item[0] not in _SECTION or item[1:2] == "是" or bool(_STATES.search(item)) or not item.endswith("。")
    )
