"""What of a page belongs to the site and not to the report: navigation, buttons, view counts, the foot.

Web pages have no mark for it. As the readers of pages do (Readability, Trafilatura, Resiliparse), its elements are told
by their names and by how much of them is links, here with the names and phrases of Chinese government sites; unlike
them, nothing that holds statements goes, and what goes is counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

_TAGS: Final = frozenset({"nav", "aside", "footer"})
_ROLES: Final = frozenset({"navigation", "banner", "contentinfo", "search", "complementary"})
_NAMES: Final = frozenset({
    "breadcrumb", "breadcrumbs", "copyright", "crumb", "crumbs", "foot", "footer", "friendlink", "menu", "nav",
    "navbar", "navi", "navigation", "pager", "pagination", "prevnext", "sidebar", "yqlj",
})  # fmt: skip
# These also name what may hold a table of figures.
_DOUBTFUL: Final = frozenset({
    "ad", "ads", "advert", "banner", "bdshare", "bdsharebuttonbox", "beian", "comments", "dqwz", "erweima",
    "ewm", "fontsize", "hits", "jiathis", "location", "login", "position", "print", "qrcode", "readcount",
    "recommend", "related", "search", "share", "social", "toolbar", "tools", "viewcount", "views", "wechat",
    "weibo", "weixin", "xgwz", "xgyd",
})  # fmt: skip
_WORDS: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_LISTS: Final = frozenset({"ul", "ol", "dl", "div", "td", "table", "section", "p"})
_LINKS: Final = 3
_LINKED: Final = 0.6
_STATES: Final = 2
_PROSE: Final = re.compile("[。；！？]")
_UNSEEN: Final = frozenset({"script", "style", "noscript", "template", "head", "option", "select"})

_LONGEST: Final = 120
_LINE: Final = re.compile(
    r"""(?:当前|您的?|您现在的|您所在的|你的?)\s*(?:所在)?位置\s*[:：].*
      | .{0,12}(?:发布|发文|更新|录入|上传)(?:时间|日期)\s*[:：].*
      | [\[【（(]?\s*(?:浏览|点击|阅读|访问)(?:次数|数|量)?\s*[:：]?\s*\d*\s*次?\s*[\]】）)]?
      | (?:来源|信息来源|文章来源|作者|责任编辑|编辑)\s*[:：]\s*\S{0,30}(?:\s.*(?:浏览|点击|阅读|字[号体]|打印).*)?
      | .{0,20}字[号体]\s*[:：]?\s*[\[【（(]?\s*(?:特?大|默认).*
      | (?:[\[【（(]?\s*
          (?:打印|关闭|收藏|返回|分享|转发|顶部|本页|窗口|文章|页面|到|此页|微信|微博|QQ空间|\|)
          \s*[\]】）)]?\s*)+
      | [上下]一[篇条页]\s*[:：].*
      | (?:扫一扫|扫码|分享到|手机扫).{0,30}
      | \d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s*(?:\d{1,2}:\d\d(?::\d\d)?)?\s*[\[【（(]?\s*
          (?:来源|作者|浏览|点击|字[号体]).*
      | \d{4}[-/.]\d{1,2}[-/.]\d{1,2}\s+\d{1,2}:\d\d(?::\d\d)?
      | .*(?:我要纠错|中文域名|Produced\ By|Powered\ by|ICP备|公网安备|网站标识码|版权所有|Copyright|©).*
    """,
    re.VERBOSE | re.IGNORECASE,
)
# How often a page was read, among other things that are said of pages and not of the year's work.
_VIEWS: Final = re.compile(
    r"(?:浏览|点击|阅读|访问)(?:次数|数|量)?\s*[\]】]?\s*[:：]?\s*\d*\s*(?:次|\s|$|[\]】）)|])"
)
_ABOUT: Final = re.compile(
    r"(?:时间|日期|来源|作者|编辑|索引号?|文号|发布机构|字[号体]|打印|分享)\s*[\]】]?\s*[:：\s]"
)
_STEMS: Final = ("foot", "breadcrumb", "copyright")


@dataclass(frozen=True, slots=True)
class _Held:
    """What an element holds: characters, those of its links, its links, and the ends of statements outside them."""

    chars: int = 0
    linked: int = 0
    links: int = 0
    states: int = 0
    titled: bool = False
    tables: int = 0


class Furniture:
    """Tells the elements of a page that belong to the site."""

    def __init__(self, root: Element) -> None:
        self._held: dict[Element, _Held] = {}
        # Children come after their parents, so backwards they come first.
        for element in reversed(list(root.iter())):
            self._held[element] = self._sum(element)

    def holds(self, element: Element) -> bool:
        """Whether an element belongs to the site."""
        held = self._held[element]
        if held.states >= _STATES or held.titled or element.tag in {"html", "body"}:
            return False
        if element.tag in _TAGS or element.get("role") in _ROLES or _is_named(element, _NAMES):
            return held.chars > 0
        if _is_named(element, _DOUBTFUL) and not held.tables:
            return held.chars > 0
        return (
            element.tag in _LISTS
            and held.states == 0
            and held.links >= _LINKS
            and held.linked >= _LINKED * held.chars
        )

    def _sum(self, element: Element) -> _Held:
        if element.tag in _UNSEEN:
            return _Held()
        chars = linked = links = states = 0
        tables = int(element.tag == "table")
        titled = element.tag == "h1"
        for text in (element.text, *(child.tail for child in element)):
            bare = (text or "").strip()
            chars += len(bare)
            states += len(_PROSE.findall(bare))
        for child in element:
            held = self._held[child]
            chars += held.chars
            linked += held.linked
            links += held.links
            states += held.states
            tables += held.tables
            titled = titled or held.titled
        if element.tag == "a" and "href" in element.attrib:
            return _Held(chars, chars, 1, 0, titled, tables)
        return _Held(chars, linked, links, states, titled, tables)


def is_furniture_line(line: str) -> bool:
    """Whether a line is a phrase of the site: where the page stands, when it was put there, how often it was read."""
    bare = line.strip()
    if len(bare) > _LONGEST or "。" in bare:
        return False
    if _LINE.fullmatch(bare):
        return True
    return _VIEWS.search(bare) is not None and _ABOUT.search(bare) is not None


def _is_named(element: Element, known: frozenset[str]) -> bool:
    names = f"{element.get('class', '')} {element.get('id', '')}"
    words = [word.lower() for word in _WORDS.findall(names)]
    if any(word.startswith(_STEMS) and not word.startswith("footnote") for word in words):
        return True
    return not known.isdisjoint(words)
