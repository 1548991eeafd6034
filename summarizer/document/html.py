"""A web page (.html, .htm, .mht) becomes text: what a reader sees of its main content, a line a paragraph or row.

Web pages have no mark for what belongs to the site. As the readers of pages do (Readability, Trafilatura, Resiliparse),
its elements are told by their names and by how much of them is links, here with the names and phrases of Chinese
government sites; unlike them, nothing that holds statements goes, and what goes is counted.
"""

from __future__ import annotations

import codecs
import email
import email.policy
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Final
from xml.etree.ElementTree import Element

from summarizer.document.decode import Decoded, decode
from summarizer.document.lines import Line, MarkupCell, Place, Row, table_lines
from summarizer.errors import BrokenFileError, UnsupportedFormatError
from summarizer.messages import say
from summarizer.models import Unread, UnreadKind

__all__ = ["is_html", "read"]

_HEAD: Final = 4096
_OPENS: Final = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_MARKED_UP: Final = re.compile(rb"<(?:p|div|br|span|table|td|meta)\b[^<>]*>", re.IGNORECASE)
_SUFFIXES: Final = frozenset({".html", ".htm", ".xhtml", ".shtml"})
_ARCHIVE: Final = re.compile(
    rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?Content-Type:\s*multipart/related", re.IGNORECASE
)
_DECLARED: Final = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
# Pages that say GB2312 use characters that only its successors have.
_OF_GB18030: Final = frozenset({"gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936"})
_WIDE_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def is_html(data: bytes, name: str) -> bool:
    """Whether a file is a web page, alone or in a web archive: by its first bytes, or by its name and its tags."""
    head = data[:_HEAD]
    if head.startswith(_WIDE_MARKS):
        head = head.decode("utf-16", "replace").encode("utf-8", "replace")
    head = head.removeprefix(codecs.BOM_UTF8)
    if PurePath(name).suffix.lower() in _SUFFIXES and _MARKED_UP.search(head):
        return True
    return _OPENS.match(head) is not None or _ARCHIVE.match(head) is not None


def read(data: bytes, name: str) -> Decoded:
    """Read the bytes of a page; ``name`` is what errors call it.

    Raises:
        UnsupportedFormatError: if the extra that reads pages is not installed.
        BrokenFileError: if it is a web archive without a page, or nested beyond reason.
        EncodingError: if its encoding is not known.
    """
    declared = ""
    if _ARCHIVE.match(data[:_HEAD]):
        data, declared = _page_of(data, name)
    elif found := _DECLARED.search(data[:_HEAD]):
        declared = found[1].decode("ascii")
    try:
        page = _Html(_text(data, declared, name))
        text = "\n".join(page.lines())
    except ImportError as error:
        raise UnsupportedFormatError(path=name, format="html", install=say("format.install")) from error
    except RecursionError as error:
        raise BrokenFileError(path=name, format="HTML") from error
    unread = tuple(Unread(kind=kind, count=count) for kind, count in page.unread.items() if count)
    return Decoded(text, "html", unread)


def _page_of(data: bytes, name: str) -> tuple[bytes, str]:
    """Return the first page of a web archive (MHTML) and the encoding it declares."""
    for part in email.message_from_bytes(data, policy=email.policy.default).walk():
        payload = part.get_payload(decode=True)
        if part.get_content_type() == "text/html" and isinstance(payload, bytes):
            return payload, part.get_content_charset() or ""
    raise BrokenFileError(path=name, format="MHTML")


def _text(data: bytes, declared: str, name: str) -> str:
    """Decode a page: as UTF-8 if it is that, else as it says, else as a text is decoded."""
    for encoding in ("utf-8-sig", "gb18030" if declared.lower() in _OF_GB18030 else declared):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return decode(data, name).text


# --- the page as it is seen ---------------------------------------------------------------------------------


_BLOCKS: Final = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "html", "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "ul",
})  # fmt: skip
_NEVER_SEEN: Final = frozenset({
    "audio", "button", "canvas", "datalist", "embed", "frame", "head", "input", "link", "map", "meta",
    "noframes", "noscript", "object", "option", "rp", "rt", "script", "select", "style", "svg", "template",
    "textarea", "title", "video",
})  # fmt: skip
_STRUCK: Final[dict[str, UnreadKind]] = {"s": "struck_text", "strike": "struck_text", "del": "deleted_text"}
_HIDING: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|(?:font-size|opacity)\s*:\s*0(?:px|pt|em)?\s*(?:;|$)",
    re.IGNORECASE,
)
_STRIKING: Final = re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through", re.IGNORECASE)
_RAISING: Final = re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE)
_LOWERING: Final = re.compile(r"vertical-align\s*:\s*sub\b", re.IGNORECASE)
_COMMENTING: Final = re.compile(r"mso-element\s*:\s*comment\b", re.IGNORECASE)
_UNNUMBERED: Final = re.compile(r"list-style[\w-]*\s*:[^;]*none", re.IGNORECASE)
_BLANKS: Final = re.compile("[ \t\r\n\f]+")
_WIDEST: Final = 100
_ICON: Final = 48


@dataclass(frozen=True, slots=True)
class _Look:
    """How text stands: raised or lowered, and whether its white space is seen as it is written."""

    place: Place = "line"
    kept: bool = False


class _Flow:
    """Lines on their way: what stands in one line comes together until it ends."""

    def __init__(self, unread: Counter[UnreadKind]) -> None:
        self._unread = unread
        self.lines: list[str] = []
        self.line = self._begun()

    def _begun(self) -> Line:
        return Line(lambda kind: self._unread.update([kind]))

    def end_line(self) -> None:
        """End a line; an empty one is none."""
        text = self.line.finish().strip(" \n")
        if text.strip():
            self.lines.append(text)
        self.line = self._begun()


class _Html:
    """Reads a page."""

    def __init__(self, text: str) -> None:
        # An extra, and the dear part of reading a page.
        from lxml import etree

        parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
        root = etree.fromstring(text.encode(), parser) if text.strip() else None
        self._root: Element = root if root is not None else Element("html")
        self._furniture = _Furniture(self._root)
        self.unread: Counter[UnreadKind] = Counter()
        """How much of each kind was left out so far."""

    def lines(self) -> Iterator[str]:
        """Yield the lines of the page; ``unread`` is complete when they end."""
        for line in self._read(self._root):
            if is_furniture_line(line):
                self.unread["furniture"] += 1
            else:
                yield line

    def _read(self, element: Element) -> list[str]:
        flow = _Flow(self.unread)
        self._within(element, flow, _Look())
        flow.end_line()
        return flow.lines

    def _within(self, element: Element, flow: _Flow, look: _Look) -> None:
        _add(element.text, flow, look)
        for child in element:
            if not self._passed(child, flow):
                self._element(child, flow, look)
            _add(child.tail, flow, look)

    def _passed(self, element: Element, flow: _Flow) -> bool:
        """Pass over an element that is not seen or not read, and count it."""
        kind = self._unread_kind(element)
        if kind is None:
            return element.tag in _NEVER_SEEN
        if kind in {"struck_text", "deleted_text", "hidden_text", "comment"} and not _says(element):
            return True
        if kind == "hidden_text" and element.tag in _BLOCKS:
            self.unread[kind] += 1
        else:
            flow.line.pass_over(kind, seen=kind in {"picture", "imported"})
        return True

    def _unread_kind(self, element: Element) -> UnreadKind | None:
        style = element.get("style", "")
        if "hidden" in element.attrib or _HIDING.search(style):
            return None if element.tag in _NEVER_SEEN else "hidden_text"
        if element.tag == "img":
            return None if _is_icon(element) else "picture"
        if element.tag == "iframe":
            return "imported"
        if element.tag in _STRUCK or _STRIKING.search(style):
            return _STRUCK.get(element.tag, "struck_text")
        if _COMMENTING.search(style):
            return "comment"
        return "furniture" if self._furniture.holds(element) else None

    def _element(self, element: Element, flow: _Flow, look: _Look) -> None:
        if element.tag == "br":
            flow.end_line()
        elif element.tag == "table":
            flow.end_line()
            flow.lines += self._table(element)
        elif element.tag in _BLOCKS:
            flow.end_line()
            items = _numbers(element)
            if items:
                self._items(element, flow, items)
            else:
                self._within(element, flow, replace(look, kept=look.kept or element.tag == "pre"))
            flow.end_line()
        else:
            self._within(element, flow, _standing(element, look))

    def _items(self, element: Element, flow: _Flow, numbers: Iterator[int]) -> None:
        """Read a list whose items the browser numbers."""
        for item in element:
            if item.tag == "li" and not self._passed(item, flow):
                lines = self._read(item)
                line = flow.line
                line.add(lines[0] if lines else "")
                line.lead(f"{next(numbers)}.")
                flow.end_line()
                flow.lines += lines[1:]

    # --- tables --------------------------------------------------------------------------------------------

    def _table(self, table: Element) -> Iterator[str]:
        for caption in table.findall("caption"):
            yield from self._read(caption)
        rows: list[Row] = []
        going_on: Counter[int] = Counter()
        for row in _rows(table):
            if self._unread_kind(row) == "hidden_text":
                self.unread["hidden_text"] += _says(row)
            else:
                rows.append(tuple(self._cells(row, going_on)))
        yield from table_lines(rows)

    def _cells(self, row: Element, going_on: Counter[int]) -> Iterator[MarkupCell]:
        """Yield the cells of a row; ``going_on`` counts for each column how many rows a cell above goes on."""
        column = 0
        for cell in row:
            if cell.tag not in {"td", "th"}:
                continue
            while going_on[column] > 0:
                yield self._continued(column, going_on)
                column += 1
            flow = _Flow(self.unread)
            end = column + _span(cell, "colspan")
            # What a cell holds may be passed over; its place in the row stays.
            lines = () if self._passed(cell, flow) else tuple(self._read(cell))
            yield MarkupCell(lines, column, end, holds_table=cell.find(".//table") is not None)
            for covered in range(column, end):
                going_on[covered] = _span(cell, "rowspan") - 1
            column = end
        for beyond in sorted(going_on):
            if beyond >= column and going_on[beyond] > 0:
                yield self._continued(beyond, going_on)

    def _continued(self, column: int, going_on: Counter[int]) -> MarkupCell:
        going_on[column] -= 1
        return MarkupCell((), column, column + 1)


def _add(text: str | None, flow: _Flow, look: _Look) -> None:
    if text:
        flow.line.add(text if look.kept else _BLANKS.sub(" ", text), look.place)


def _standing(element: Element, look: _Look) -> _Look:
    style = element.get("style", "")
    if (
        element.tag == "sup"
        or _RAISING.search(style)
        or element.get("class", "").endswith(("FootnoteReference", "EndnoteReference"))
    ):
        return replace(look, place="raised")
    if element.tag == "sub" or _LOWERING.search(style):
        return replace(look, place="lowered")
    return look


def _says(element: Element) -> bool:
    return any(text.strip() for text in element.itertext())


def _is_icon(image: Element) -> bool:
    sizes = (re.match(r"\d+", image.get(side, "")) for side in ("width", "height"))
    return any(size is not None and int(size[0]) <= _ICON for size in sizes)


def _numbers(element: Element) -> Iterator[int] | None:
    """Return the numbers of an ordered list whose items are seen with digits."""
    if element.tag != "ol" or element.get("type", "1") != "1" or _UNNUMBERED.search(element.get("style", "")):
        return None
    start = element.get("start", "1")
    first = int(start) if start.isdecimal() else 1
    return iter(range(first, first + len(element)))


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from (row for row in child if row.tag == "tr")


def _span(cell: Element, name: str) -> int:
    written = cell.get(name, "1").strip()
    return min(max(int(written), 1), _WIDEST) if written.isdecimal() and len(written) < 9 else 1


# --- what belongs to the site -------------------------------------------------------------------------------


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


class _Furniture:
    """Knows which elements of a page belong to the site."""

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
