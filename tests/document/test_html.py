"""Web pages: what a reader sees of the report is read, what belongs to the site is not, and both is said."""

from __future__ import annotations

import sys
import time

import pytest

from summarizer import errors
from summarizer.document import from_bytes
from summarizer.export import to_markdown
from summarizer.models import Document, UnreadKind
from summarizer.pipeline import read as read_report
from summarizer.pipeline import summarize
from summarizer.settings import load_settings

TITLE = "青石县水利局2023年度法治政府建设工作报告"
PARAGRAPHS = (
    "2023年，我局在县委、县政府的领导下，依法履行职责，推进各项工作，现将有关情况报告如下。",
    "一、主要成效",
    "全年办结行政复议案件320件，开展普法活动88场，群众满意率为98.5%。",
    "二、存在问题",
    "执法人员不足，仅有17人。",
    "三、下一步打算",
    "新增站点5个。",
)
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


def page(inner: str, head: str = "") -> str:
    return f'<!DOCTYPE html><html><head><meta charset="utf-8">{head}</head><body>{inner}</body></html>'


def document(inner: str, name: str = "报告.html", head: str = "") -> Document:
    return from_bytes(page(inner, head).encode(), name, force=True)


def read(inner: str) -> str:
    return document(inner).source


def unread(inner: str) -> dict[UnreadKind, int]:
    return {left.kind: left.count for left in document(inner).unread}


def test_scripts_styles_and_comments_are_no_text() -> None:
    head = "<title>青石县政府网</title><style>p{font-size:12px}</style><script>var x = 365;</script>"
    inner = "<script>document.write('99件')</script><!-- 浏览1287次 --><p>办结320件。</p><noscript>请开启8项</noscript>"
    assert document(inner, head=head).source == "办结320件。"


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="display:none">隐藏999件</p>',
        "<p hidden>隐藏999件</p>",
        '<p>办<span style="display: none; mso-hide:all">隐藏999件</span></p>',
        '<div style="visibility:hidden"><b>隐藏999件</b></div>',
        '<p><font style="font-size:0px">隐藏999件</font></p>',
    ],
)
def test_hidden_elements_are_not_read_but_counted(hidden: str) -> None:
    inner = f"<p>办结320件。</p>{hidden}"
    assert "999" not in read(inner)
    assert unread(inner) == {"hidden_text": 1}


def test_struck_out_and_deleted_text_is_not_read_but_counted() -> None:
    inner = '<p>查处<s>99</s><del>77</del><span style="text-decoration:line-through">66</span>88起。</p>'
    assert read(inner) == "查处88起。"
    assert unread(inner) == {"struck_text": 2, "deleted_text": 1}


def test_a_line_is_what_stands_in_one_line() -> None:
    inner = "<div>一、成效<div>办结<span>32</span><b>0</b>件，<br>开展88场。</div></div>完"
    inner += "<p>\n  新增\n  5个</p><pre>一\n二</pre>"
    assert read(inner) == "一、成效\n办结320件，\n开展88场。\n完\n新增 5个\n一\n二"


def test_raised_marks_are_no_digits_and_units_keep_theirs() -> None:
    inner = (
        "<p>办结320<sup>1</sup>件，<sup>[2]</sup>绿地30km<sup>2</sup>，减排CO<sub>2</sub>12吨，"
        '接访731<span style="vertical-align:super">3</span>件。</p>'
    )
    assert read(inner) == "办结320件，绿地30km²，减排CO₂12吨，接访731件。"
    assert unread(inner) == {"note_mark": 3}


def test_a_raised_digit_behind_ten_and_before_a_unit_is_an_exponent() -> None:
    inner = (
        "<p>产能10<sup>4</sup>吨，是10<sup>3</sup>的倍数，"
        "办结10<sup>1</sup>件，听证110<sup>2</sup>件，共10<sup>2</sup>。</p>"
    )
    assert read(inner) == "产能10⁴吨，是10³的倍数，办结10件，听证110件，共10。"
    assert unread(inner) == {"note_mark": 3}


def test_tables_are_rows_of_cells() -> None:
    inner = (
        "<table><caption>单位：万元</caption><thead><tr><th rowspan=2>项目</th><th colspan=2>金额</th></tr>"
        "<tr><th>2023年</th><th>2024年</th></tr></thead>"
        "<tbody><tr><td>法治<br>经费</td><td>120</td><td>156.5</td></tr></tbody></table>"
    )
    assert read(inner) == "单位：万元\n项目｜金额｜\n｜2023年｜2024年\n法治经费｜120｜156.5"


def test_a_table_for_the_layout_gives_its_paragraphs() -> None:
    inner = f"<table><tr><td>{TITLE}</td></tr><tr><td>{BODY}</td></tr></table>"
    assert read(inner) == "\n".join((TITLE, *PARAGRAPHS))


def test_the_items_of_a_numbered_list_have_their_numbers() -> None:
    assert (
        read("<ol start=3><li>办结复议</li><li>20件结案</li></ol><ul><li>普法</li></ul>")
        == "3.办结复议\n4、20件结案\n普法"
    )


SITE = {
    "navigation": '<nav><a href="/">首页</a> 365天服务</nav>',
    "a menu by name": '<div class="mainNav"><a href="/">首页</a><span>服务365天</span></div>',
    "a list of links": "<ul>" + '<li><a href="1">通知365号</a></li>' * 3 + "</ul>",
    "where the page stands": "<div>当前位置：首页 &gt; 公开365</div>",
    "when it was put there": "<div>发布时间：2024-01-30 来源：水利局 浏览次数：<em>365</em>次</div>",
    "how often it was read": "<span>点击数：365</span>",
    "its number and how often": "<p>[ 索引号 ] 11500/2024-365　[ 浏览次数 ] 365</p>",
    "a date with a source": "<p>2024-01-30 10:20 来源：水利局 <span>点击：365次</span></p>",
    "the foot by another name": '<div class="footwrap"><p>地址：某路365号</p></div>',
    "buttons": '<div class="bdshare">分享到365</div><p>【打印】 【关闭】</p>',
    "the size of letters": "<div>字号：【大 中 小】</div>",
    "other pages": "<p>上一篇：2022年报告365</p><p>下一篇：没有了</p>",
    "the foot": '<div class="footer">主办：县政府 苏ICP备365号-1</div>',
    "the foot without a name": "<p>苏公网安备 36501号</p>",
}


@pytest.mark.parametrize("site", SITE.values(), ids=SITE)
def test_what_belongs_to_the_site_is_left_out_and_counted(site: str) -> None:
    inner = f"<h1>{TITLE}</h1>{site}<div>{BODY}</div>"
    assert read(inner) == "\n".join((TITLE, *PARAGRAPHS))
    assert unread(inner)["furniture"] >= 1


@pytest.mark.parametrize("name", ["content", "main-nav-content", "printArea", "footer", "position"])
def test_what_holds_the_report_stays_whatever_its_name(name: str) -> None:
    assert read(f'<div class="{name}" id="{name}">{BODY}</div>') == "\n".join(PARAGRAPHS)


def test_a_table_of_figures_and_a_line_on_visits_stay() -> None:
    table = "<table><tr><td>项目</td><td>数量</td></tr><tr><td>复议</td><td>320</td></tr></table>"
    assert read(f'<div class="print">{table}</div><p>网站访问量达1200万次，</p>') == (
        "项目｜数量\n复议｜320\n网站访问量达1200万次，"
    )


def test_pictures_and_pages_within_the_page_are_counted() -> None:
    inner = '<p>办结320件。</p><img src="a.jpg"><img src="icon.gif" width="16"><iframe src="b.html"></iframe>'
    assert unread(inner) == {"picture": 1, "imported": 1}


@pytest.mark.parametrize("encoding", ["gb2312", "gbk", "gb18030", "utf-8", "utf-16"])
def test_the_encoding_is_the_one_the_page_declares(encoding: str) -> None:
    text = page(f"<p>{TITLE}</p>{BODY}").replace("utf-8", encoding)
    assert from_bytes(text.encode(encoding), "报告.html").source == "\n".join((TITLE, *PARAGRAPHS))


def test_a_page_that_declares_another_encoding_than_it_has_is_read() -> None:
    text = page(f"<p>{TITLE}</p>{BODY}")
    assert from_bytes(text.encode("gb18030"), "报告.html").source.startswith(TITLE)
    assert from_bytes(text.replace("utf-8", "gb2312").encode(), "报告.html").source.startswith(TITLE)


def test_a_page_under_another_name_is_read_as_a_page() -> None:
    assert document(BODY, name="报告.doc").source == "\n".join(PARAGRAPHS)
    assert document(BODY, name="报告.txt").encoding == "html"


def test_tags_in_a_text_make_no_page_of_it() -> None:
    text = '<p align="center">标题</p>\n\n# 成效\n办结320件。'
    assert from_bytes(text.encode(), "报告.md", force=True).source == text
    assert (
        from_bytes(f"{TITLE}<br>办结1件。".encode(), "片段.html", force=True).source == f"{TITLE}\n办结1件。"
    )


def test_what_word_saves_as_a_page_is_read() -> None:
    inner = (
        "<!--[if gte mso 9]><xml><w:Zoom>100</w:Zoom></xml><![endif]-->"
        "<p class=MsoNormal><![if !supportLists]>一、<![endif]>办结<span lang=EN-US>320</span>"
        '<a href="#_ftn1"><span class=MsoFootnoteReference>[1]</span></a>件。<o:p></o:p></p>'
        "<div style='mso-element:footnote'><p class=MsoFootnoteText>含上年12件。</p></div>"
        "<div style='mso-element:comment'><p>应为3件</p></div>"
    )
    assert read(inner) == "一、办结320件。\n含上年12件。"
    assert unread(inner) == {"note_mark": 1, "comment": 1}


def test_a_web_archive_is_read() -> None:
    body = page(f"<p>{TITLE}</p>{BODY}").replace("utf-8", "gb2312")
    data = (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary="X"\r\n\r\n--X\r\n'
        b'Content-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
        + body.encode("gb18030")
        + b"\r\n--X--\r\n"
    )
    assert from_bytes(data, "报告.mht").source == "\n".join((TITLE, *PARAGRAPHS))
    with pytest.raises(errors.BrokenFileError):
        from_bytes(
            b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=X\r\n\r\n--X--\r\n", "报告.mht"
        )


def test_a_page_without_the_extra_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lxml", None)
    with pytest.raises(errors.UnsupportedFormatError, match=r"summarizer\[formats\]"):
        document(BODY)


def test_a_page_without_text_says_so() -> None:
    with pytest.raises(errors.EmptyFileError):
        document('<frameset><frame src="a.html"></frameset>')


@pytest.mark.timeout(60)
@pytest.mark.parametrize("part", ["<div>", "<table><tr><td>", "<span>", "<li>", "<p>x", "<b title='"])
def test_a_hostile_page_ends_in_time(part: str) -> None:
    started = time.perf_counter()
    try:
        read(part * 30_000 + "办结1件。")
    except errors.InputError as error:
        assert "报告.html" in str(error)
    assert time.perf_counter() - started < 20


def test_a_summary_of_a_page_has_its_figures_and_says_what_was_left_out() -> None:
    nav = '<div class="nav"><a href="/">首页</a>365天</div>'
    meta = "<div>发布时间：2024-01-30 浏览次数：1287次</div>"
    data = page(f"{nav}<h1>{TITLE}</h1>{meta}<div>{BODY}</div>", "<script>var x = 365</script>").encode()
    read_page = read_report(from_bytes(data, "报告.html"))
    summary = summarize(read_page, settings=load_settings(engine="rules"))
    figures = {metric.surface: metric.section for metric in summary.metrics}
    assert figures == {"320件": "achievements", "88场": "achievements", "98.5%": "achievements", "17人": "problems",
                       "5个": "plans"}  # fmt: skip
    assert len(summary.problems) >= 1
    assert len(summary.plans) >= 1
    assert all(
        read_page.document.source[at.start : at.end] == at.quote
        for at in [m.citation for m in summary.metrics]
    )
    assert "> 文件中未读：2 处网页的导航、按钮等。" in to_markdown(summary).splitlines()
