"""A text that is no work report is refused before it is read as one; a part of a report is not."""

from __future__ import annotations

import pytest

from summarizer.document import from_bytes
from summarizer.errors import NotAReportError
from tests.invented import EXAMPLES, MORE, SEED

RECIPE = """红烧肉的家常做法

用料：五花肉500克，冰糖30克，生抽2勺，老抽1勺，料酒3勺，八角2个，桂皮1小段，葱姜各少许。

五花肉洗净切成三厘米见方的块，冷水下锅，加姜片和一勺料酒，大火煮开后撇去浮沫，捞出沥干。锅里放少许油，下冰糖小火慢慢炒到枣红色，
倒入肉块翻炒上色。加生抽、老抽、八角、桂皮和葱姜，倒入没过肉面的热水，大火烧开转小火炖50分钟。最后开大火把汤汁收浓，撒上葱花就可以出锅。
肥而不腻，入口即化，配一碗白米饭最香。剩下的汤汁第二天还可以拿来卤鸡蛋和豆腐。
"""
STORY = """月亮刚爬上屋脊，老猫就醒了。
它伸了个长长的懒腰，踩着瓦片走到烟囱边上，往下看。院子里静悄悄的，只有那棵枣树的影子在地上晃。
小姑娘趴在窗台上等它，手里攥着半条小鱼干。“你昨天去哪儿了？”她小声问。老猫不说话，只把尾巴绕在脚边，眯起了眼睛。它想起河对岸那片芦苇，
想起风吹过的时候，整片芦苇都弯下腰来，像在给谁行礼。后来下起了雨，它就躲进了磨坊。磨坊里有三只小老鼠，谁也没有跑。
"""
LYRICS = "春天的风吹过山岗，吹开了满树的花香。我在路口等你回来，等了一个冬天那么长。\n" * 6
MANUAL = """本机使用前请先充满电。长按电源键三秒开机，屏幕亮起后松手。
首次使用时请选择语言并连接无线网络。指示灯为红色表示电量低，
绿色表示已充满。清洁时请用干软布擦拭机身，不要用酒精或汽油。若长时间不用，请把电池取出，放在阴凉干燥处。充电器请用随机附带的那一个，
用别的充电器可能烧坏电池。防水等级为三级，雨天可以用，但不能泡在水里。屏幕碎裂时请勿继续使用，以免划伤手指。
"""


@pytest.mark.parametrize("text", [RECIPE, STORY, LYRICS, MANUAL], ids=["recipe", "story", "lyrics", "manual"])
def test_what_is_no_report_is_refused_and_can_be_read_all_the_same(text: str) -> None:
    with pytest.raises(NotAReportError, match="不像|看起来不是"):
        from_bytes(text.encode(), "文.txt")
    assert from_bytes(text.encode(), "文.txt", force=True).text


def test_every_report_and_every_stretch_of_one_is_read() -> None:
    for path in [*EXAMPLES, *SEED, *MORE]:
        text = from_bytes(path.read_bytes(), path.name).text
        for start in range(0, len(text) - 400, 400):
            from_bytes(text[start : start + 400].encode(), path.name)


def test_a_report_of_a_school_or_a_company_is_read_too() -> None:
    text = (
        "晨溪小学2024年度工作总结\n\n一年来，学校抓实课堂教学，开展教研活动36次，老师们互相听课420节。"
        "三至六年级的孩子每人读完了至少12本书，图书角添置新书860册。运动会上，五年级二班的接力赛打破了校纪录。"
        "食堂换了新灶台，午餐剩饭少了三成。下学期，学校打算再修一间手工教室，让孩子们学木工和编织。"
    )
    assert from_bytes(text.encode(), "总结.txt").text
