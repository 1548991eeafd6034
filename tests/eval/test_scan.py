"""The naive scan: which numbers it sees, and that it tells a number that went missing from one that did not."""

from __future__ import annotations

import tomllib
from collections import Counter
from importlib import resources
from pathlib import Path

import pytest
from click.testing import CliRunner

from eval.__main__ import main
from eval.errors import ScanError
from eval.scan.account import Account, Missed, account, account_file
from eval.scan.naive import naive_numbers, numbers_unless
from eval.scan.raw import read_raw
from eval.scan.reasons import false_reason
from eval.texts import OWN, ROOT
from summarizer.document import from_text
from summarizer.models import Report, Summary, Uncovered
from summarizer.pipeline import read, summarize
from tests.document.made import docx_files, pdf_files
from tests.document.made.model import Made
from tests.eval.test_command_line import command
from tests.invented import MORE, SEED

EXAMPLE = ROOT / "examples" / "qinglan-2024.txt"

SEEN = [
    ("办件1,234件，占98.5％，共１２３件", ["1,234", "98.5", "１２３"]),
    ("经费8 000万元，又8\u00a0000元", ["8 000万", "8\u00a0000"]),
    ("2023年 120件", ["2023", "120"]),
    ("1.53亿元，40余万人，12 万元", ["1.53亿", "40余万", "12 万"]),
    ("3.5千瓦，5百分点", ["3.5", "5"]),
    ("调解二十五六件，走访十七八家", ["二十五六", "十七八"]),
    ("三点五亿元，两千五六百人", ["三点五亿", "两千五六百"]),
    ("三家单位，四个部门，两级政府", ["三", "四", "两"]),
    ("百余件，千余人", ["百余", "千余"]),
    ("百分之九十六，四分之三，3分之2", ["百分之九十六", "四分之三", "3分之2"]),
    ("第二十四条，位列第二", ["第二十四", "第二"]),
    ("减少一半，办结过半，近半数", ["一半", "过半", "近半数"]),
    ("上百场，数十万人，几百份", ["上百", "数十万", "几百"]),
    ("一年，一成，出台办法一件，一个窗口，一张网", ["一", "一", "一"]),
    ("①修订②培训，达½，Ⅲ类", ["①", "②", "½", "Ⅲ"]),
    ("2025-11-27，9.6/10万，1.68∶1", ["2025", "11", "27", "9.6", "10万", "1.68", "1"]),
    ("万元，千瓦，百姓，亿元", []),
    ("统一、四川、一些、万一、十分重视、千方百计", []),
]


@pytest.mark.parametrize(("text", "seen"), SEEN)
def test_what_is_a_number(text: str, seen: list[str]) -> None:
    assert [number.surface for number in naive_numbers(text)] == seen


def _words() -> list[tuple[str, str]]:
    source = resources.files("eval.scan").joinpath("naive.toml").read_text(encoding="utf-8")
    return [(word, phrase) for word, phrase in tomllib.loads(source)["words"]]


@pytest.mark.parametrize(("word", "phrase"), _words())
def test_each_word_that_counts_nothing_is_needed(word: str, phrase: str) -> None:
    assert naive_numbers(phrase) == ()
    assert numbers_unless(phrase, [other for other, _ in _words() if other != word])


# --- what went missing --------------------------------------------------------------------------------------

TEXT = """\
云溪县教育局2024年工作报告
一、主要成效
全年培训教师1,286人，投入经费8 000万元。
事项｜数量
检查｜120
约谈三家单位。
"""


@pytest.fixture
def report() -> Report:
    return read(from_text(TEXT, "yunxi.txt"))


@pytest.fixture
def summary(report: Report) -> Summary:
    """A summary that lists every naive number of the report and uses none."""
    empty = summarize(report, engine="rules").model_copy(
        update={"brief": (), "overview": "", "metrics": (), "achievements": (), "problems": (), "plans": ()}
    )
    return _listing(empty, [(number.surface, number.start, number.end) for number in naive_numbers(TEXT)])


def _listing(summary: Summary, places: list[tuple[str, int, int]], reason: str = "not_chosen") -> Summary:
    listed = [
        {"surface": surface, "start": start, "end": end, "reason": reason} for surface, start, end in places
    ]
    return Summary.model_validate(
        summary.model_dump() | {"checks": summary.checks.model_dump() | {"uncovered": listed}}
    )


def _without(summary: Summary, surface: str) -> Summary:
    return _listing(
        summary, [(at.surface, at.start, at.end) for at in summary.checks.uncovered if at.surface != surface]
    )


def _account(report: Report, summary: Summary, raw: str = TEXT) -> Account:
    return account(report, summary, raw, "yunxi.txt")


def test_what_is_listed_is_accounted_for(report: Report, summary: Summary) -> None:
    found = _account(report, summary)
    assert (found.naive, found.listed, found.unaccounted) == (5, 5, 0)


@pytest.mark.parametrize("surface", ["1,286", "三", "2024", "120"])
def test_a_number_in_no_list_is_missing(report: Report, summary: Summary, surface: str) -> None:
    found = _account(report, _without(summary, surface))
    assert [number.surface for number in found.missing] == [surface]


def test_a_number_of_which_only_the_end_is_listed_is_missing(report: Report, summary: Summary) -> None:
    at = TEXT.index("000万")
    places = [
        (entry.surface, entry.start, entry.end) for entry in _without(summary, "8 000万").checks.uncovered
    ]
    found = _account(report, _listing(summary, [*places, ("000万", at, at + 4)]))
    assert [number.surface for number in found.missing] == ["8 000万"]


def test_a_number_listed_in_two_pieces_is_cut(report: Report, summary: Summary) -> None:
    at = TEXT.index("8 000万")
    places = [
        (entry.surface, entry.start, entry.end) for entry in _without(summary, "8 000万").checks.uncovered
    ]
    found = _account(report, _listing(summary, [*places, ("8", at, at + 1), ("000万", at + 2, at + 6)]))
    assert ([number.surface for number in found.cut], found.missing) == (["8 000万"], ())


def test_a_sentence_that_repeats_a_number_does_not_use_it(report: Report, summary: Summary) -> None:
    """The sentence 约谈三家单位 may be shown whole; the number in it is in no list all the same."""
    start = TEXT.index("约谈")
    quote = TEXT[start : start + 6]
    cited = [{"start": start, "end": start + 6, "quote": quote}]
    point = {"text": quote, "category": "", "citations": cited, "proof": "quoted"}
    shown = Summary.model_validate(_without(summary, "三").model_dump() | {"achievements": [point]})
    unread = report.model_copy(update={"quantities": ()})
    assert [number.surface for number in _account(unread, shown).missing] == ["三"]


def test_what_only_the_raw_file_holds_is_lost(report: Report, summary: Summary) -> None:
    found = _account(report, summary, f"{TEXT}脚注：另有17件。")
    assert [number.surface for number in found.lost] == ["17"]
    assert found.unaccounted == 1


def test_what_two_numbers_were_glued_to_is_added(report: Report, summary: Summary) -> None:
    found = _account(report, summary, TEXT.replace("120", "12 0"))
    assert [number.surface for number in found.added] == ["120"]


def test_a_number_that_a_line_end_breaks_is_not_lost(report: Report, summary: Summary) -> None:
    found = _account(report, summary, TEXT.replace("120", "1\n20"))
    assert (found.lost, found.added) == ((), ())


FALSE = [
    ("120", "name"),
    ("120", "date"),
    ("1,286", "name"),
    ("1,286", "date"),
    ("120", "page_number"),
    ("三", "ordinal"),
    ("120", "phrase"),
    ("8 000万", "phrase"),
]


@pytest.mark.parametrize(("surface", "reason"), FALSE)
def test_a_reason_that_cannot_be_true_is_doubted(
    report: Report, summary: Summary, surface: str, reason: str
) -> None:
    start = TEXT.index(surface)
    found = _account(report, _listing(summary, [(surface, start, start + len(surface))], reason))
    assert [entry.surface for entry in found.doubted] == [surface]


@pytest.mark.parametrize(("surface", "reason"), [("2024", "date"), ("三", "phrase"), ("一", "numbering")])
def test_a_reason_that_can_be_true_stands(
    report: Report, summary: Summary, surface: str, reason: str
) -> None:
    start = TEXT.index(surface)
    found = _account(report, _listing(summary, [(surface, start, start + len(surface))], reason))
    assert found.doubted == ()


DOUBTED = [
    ("利用外资USD34.6万。", "34.6万", "name"),
    ("利用外资3460万USD。", "3460万", "name"),
    ("新增机组2×35万千瓦。", "2", "name"),
    ("每50公斤提价9元。", "50公斤", "phrase"),
    ("争取三年内解决欠账。", "三年", "rule"),
]


@pytest.mark.parametrize(("sentence", "surface", "reason"), DOUBTED)
def test_reasons_that_real_reports_were_given(sentence: str, surface: str, reason: str) -> None:
    document = from_text(sentence)
    start = sentence.index(surface)
    entry = Uncovered(surface=surface, start=start, end=start + len(surface), reason=reason)
    assert false_reason(entry, document)


# --- raw files ----------------------------------------------------------------------------------------------

# A line end, or the end of the page, breaks a number in these; the page's text alone does not say that it goes on.
BROKEN = ("broken-by-line.pdf", "broken-by-page.pdf", "line-breaks.docx")
WHOLE = [made for made in (*docx_files.FILES, *pdf_files.FILES) if made.name not in BROKEN]


@pytest.mark.parametrize("made", WHOLE, ids=[made.name for made in WHOLE])
def test_the_raw_reading_sees_what_was_made(made: Made) -> None:
    seen = Counter(number.normal for number in naive_numbers(read_raw(made.build(), made.name)))
    assert Counter(made.all_seen) - seen == Counter()
    assert set(seen - Counter(made.all_seen)) <= set(made.may)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_raw_text_in_any_encoding(encoding: str) -> None:
    assert read_raw(TEXT.encode(encoding), "yunxi.txt") == TEXT


@pytest.mark.parametrize("data", [b"PK\x03\x04 no zip", b"%PDF-1.7 nothing"])
def test_a_broken_file_is_one_sentence(data: bytes) -> None:
    with pytest.raises(ScanError, match=r"by hand$"):
        read_raw(data, "broken")


def test_a_refused_file_is_accounted_for_as_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.txt"
    path.write_bytes(b"")
    assert account_file(path).refused


# --- reports ------------------------------------------------------------------------------------------------

REPORTS = [path for folder in OWN for path in sorted(folder.glob("*.txt"))]
REAL = [*SEED, *MORE]


@pytest.mark.parametrize("path", REPORTS + REAL, ids=lambda path: path.stem)
def test_every_number_of_a_report_is_accounted_for(path: Path) -> None:
    found = account_file(path)
    assert [number.around for number in (*found.missing, *found.cut, *found.lost)] == []


# --- the command --------------------------------------------------------------------------------------------


def test_the_command_counts_a_report() -> None:
    done = command("scan", EXAMPLE)
    assert done.returncode == 0, done.stderr
    assert "qinglan-2024.txt" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("1 files, ")


@pytest.mark.parametrize(("missing", "code"), [(True, 1), (False, 0)])
def test_strict_fails_where_a_number_is_missing(
    monkeypatch: pytest.MonkeyPatch, missing: bool, code: int
) -> None:
    lost = Missed(surface="17", kind="digits", around="另有【17】件") if missing else None
    told = Account(path="a.txt", naive=1, missing=(lost,) if lost else ())
    monkeypatch.setattr("eval.__main__.account_file", lambda path: told)
    done = CliRunner().invoke(main, ["scan", str(EXAMPLE), "--strict"])
    assert done.exit_code == code
    assert ("missing (digits): 另有【17】件" in done.output) is missing
