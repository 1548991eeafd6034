"""Identity: whose report it is, of which place and year; what it does not say stays None."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.document import from_text, load
from summarizer.models import Identity

BODY = "\n一、工作成效\n（一）抓落实。全年办件九件，结案八件。\n二、存在的问题\n人手不足。\n三、下一步打算\n加强培训。"


def who(identity: Identity) -> tuple[str | None, str | None, str | None, int | None, str | None, str | None]:
    return (
        identity.issuer,
        identity.region,
        identity.level,
        identity.year,
        identity.date,
        identity.addressee,
    )


CASES = {
    "a county's traffic bureau, signed": (
        "2023年度法治政府建设工作情况报告\n县委全面依法治县委员会办公室：\n2023年，在县委、县政府的领导下，我局认真履职。"
        + BODY
        + "\n青石县交通运输局\n2024年1月8日",
        ("青石县交通运输局", "青石县", "county", 2023, "2024-01-08", "县委全面依法治县委员会办公室"),
    ),
    "a province's department, in the title": (
        "湖北省教育厅关于2024年度法治政府建设工作情况的报告\n省人民政府：\n现将我厅有关情况报告如下。" + BODY,
        ("湖北省教育厅", "湖北省", "province", 2024, None, "省人民政府"),
    ),
    "a district's government at its congress": (
        "政府工作报告\n——2019年1月16日在云台区第八届人民代表大会第三次会议上\n云台区人民政府区长 李某某\n各位代表：\n"
        "现在，我代表云台区人民政府向大会报告工作。\n一、2018年工作回顾\n过去一年，成绩不小。\n二、2019年工作安排\n修路三条。",
        ("云台区人民政府", "云台区", "county", 2018, "2019-01-16", "各位代表"),
    ),
    "a ministry": (
        "应急管理部2022年法治政府建设年度报告\n2022年，应急管理部坚持依法行政，现将情况报告如下。" + BODY,
        ("应急管理部", None, "national", 2022, None, None),
    ),
    "a national administration": (
        "国家林业和草原局关于2021年度法治政府建设情况的报告\n2021年，我局依法行政。"
        + BODY
        + "\n国家林业和草原局\n二〇二二年三月三十一日",
        ("国家林业和草原局", None, "national", 2021, "2022-03-31", None),
    ),
    "a town": (
        "白水镇人民政府2023年法治政府建设年度报告\n县人民政府：\n2023年，我镇依法行政。"
        + BODY
        + "\n青石县白水镇人民政府\n2023年12月29日",
        ("青石县白水镇人民政府", "青石县白水镇", "county", 2023, "2023-12-29", "县人民政府"),
    ),
    "a branch of a national administration": (
        "国家税务总局宜昌市税务局2023年法治政府建设情况报告\n2023年，我局依法治税。" + BODY,
        ("国家税务总局宜昌市税务局", "宜昌市", "city", 2023, None, None),
    ),
    "a district of a city": (
        "长沙市岳麓区城市管理和综合执法局2024年法治政府建设工作报告\n2024年，我局依法履职。" + BODY,
        ("长沙市岳麓区城市管理和综合执法局", "长沙市岳麓区", "county", 2024, None, None),
    ),
    "a city's office whose own name holds 市": (
        "宜昌市市场监督管理局2024年法治政府建设工作报告\n2024年，我局依法履职。" + BODY,
        ("宜昌市市场监督管理局", "宜昌市", "city", 2024, None, None),
    ),
    "an autonomous prefecture": (
        "凉山彝族自治州住房和城乡建设局2024年法治政府建设工作报告\n2024年，我局依法履职。" + BODY,
        ("凉山彝族自治州住房和城乡建设局", "凉山彝族自治州", "city", 2024, None, None),
    ),
    "a county-level city, told by its commission's name": (
        "仙桃市卫生健康委员会\n2022年法治政府建设工作总结\n2022年，我委依法履职，组织各乡镇卫生院培训。" + BODY,
        ("仙桃市卫生健康委员会", "仙桃市", "county", 2022, None, None),
    ),
    "a bureau never named in full": (
        "2024年，在市委、市政府的领导下，在省司法厅的指导下，我局推进宜昌市法治建设。"
        + BODY.replace("全年", "在宜昌市全年")
        + "\n宜昌市司法所增至九个。",
        ("宜昌市司法局", "宜昌市", "city", 2024, None, None),
    ),
    "a bureau of which only the short name is in the title": (
        "市人社局2024年度法治政府建设工作报告\n市委、市政府：\n2024年，宜昌市人社系统依法履职，我局服务宜昌市发展。"
        + BODY,
        ("宜昌市人力资源和社会保障局", "宜昌市", "city", 2024, None, "市委、市政府"),
    ),
    "a title torn in two": (
        "宜昌市审计局关于2024年度法治政府建设\n工作情况的报告\n2024年，我局依法审计。" + BODY,
        ("宜昌市审计局", "宜昌市", "city", 2024, None, None),
    ),
    "a year that only the plans name": (
        "一年来，我局依法履职。\n一、工作成效\n办件九件。\n二、2025年工作安排\n加强培训。",
        (None, None, None, 2024, None, None),
    ),
    "a report that says nothing of its issuer": (
        "一年来，依法行政工作取得新进展。" + BODY,
        (None, None, None, None, None, None),
    ),
    "one that names only others": (
        "2024年，我们与宜昌市公安局、荆州市公安局联合检查，得到省应急管理厅肯定。" + BODY,
        (None, None, None, 2024, None, None),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_identity(text: str, expected: tuple[object, ...]) -> None:
    assert who(from_text(text).identity) == expected


def test_the_title_is_one_line() -> None:
    torn = from_text(CASES["a title torn in two"][0]).identity.title
    assert torn == "宜昌市审计局关于2024年度法治政府建设工作情况的报告"
    above = from_text(CASES["a county-level city, told by its commission's name"][0]).identity.title
    assert above == "仙桃市卫生健康委员会2022年法治政府建设工作总结"


HR = "人力资源和社会保障"
REAL = {
    "fujian-2025": (f"福建省{HR}厅", "福建省", "province", 2025, None, None),
    "guangzhou-2023": (f"广州市{HR}局", "广州市", "city", 2023, None, None),
    "miluo-2025": (f"汨罗市{HR}局", "汨罗市", "county", 2025, "2026-01-30", "中共汨罗市委、汨罗市人民政府"),
    "shenzhen-2025": (f"深圳市{HR}局", "深圳市", "city", 2025, None, None),
    "yiyang-2025": (f"益阳市{HR}局", "益阳市", "city", 2025, "2025-12-16", None),
}


@pytest.mark.parametrize(("name", "expected"), REAL.items(), ids=REAL)
def test_real_reports(name: str, expected: tuple[object, ...]) -> None:
    path = Path(__file__).parents[2].parent / "shared" / "reports" / "seed" / f"{name}.txt"
    if not path.exists():
        pytest.skip("the real reports are not at hand (../shared)")
    assert who(load(path).identity) == expected
