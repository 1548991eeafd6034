from __future__ import annotations

import gc

from summarizer.settings import load_settings
from summarizer.web.session import Session, Sessions
from tests.web.apptest import EXAMPLES, opened

TEXT = "2024年，全局办理行政处罚案件32件。" * 3


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_token_brings_back_its_visit_and_no_other() -> None:
    sessions = Sessions(most=10, hours=1)
    mine, fresh = Session(), Session()
    assert sessions.of("", "a", mine) is mine
    assert sessions.of("", "b", fresh) is fresh
    assert sessions.of("", "a", Session()) is mine


def test_a_token_of_someone_else_opens_nothing() -> None:
    sessions = Sessions(most=10, hours=1)
    theirs, mine = Session(), Session()
    sessions.of("anna", "a", theirs)
    assert sessions.of("bert", "a", mine) is mine


def test_who_stays_away_too_long_is_forgotten() -> None:
    clock = Clock()
    sessions = Sessions(most=10, hours=1, clock=clock)
    sessions.of("", "a", Session())
    clock.now = 3601
    sessions.of("", "b", Session())
    fresh = Session()
    assert sessions.of("", "a", fresh) is fresh


def test_only_so_many_visits_are_kept() -> None:
    sessions = Sessions(most=2, hours=1)
    first = Session()
    sessions.of("", "a", first)
    sessions.of("", "b", Session())
    sessions.of("", "c", Session())
    fresh = Session()
    assert sessions.of("", "a", fresh) is fresh


def test_reports_of_one_name_are_told_apart() -> None:
    session = Session()
    for text in (TEXT, TEXT + "其中3件移送。", TEXT + "其中5件移送。"):
        session.add(opened(text, "报告.txt"))
    assert [one.name for one in session.opened.values()] == ["报告.txt", "报告.txt (2)", "报告.txt (3)"]


def test_the_same_file_again_takes_the_place_of_the_first() -> None:
    session = Session()
    session.add(opened(TEXT))
    session.add(opened(TEXT))
    assert len(session.opened) == 1


def test_the_oldest_report_goes_when_there_are_too_many() -> None:
    session = Session()
    for number in range(4):
        session.add(opened(f"{TEXT}其中{number}件移送。"), most=3)
    assert len(session.opened) == 3
    assert session.report is not None


def test_showing_a_place_opens_its_report_each_time_anew() -> None:
    session = Session()
    for path in EXAMPLES[:2]:
        session.add(opened(path))
    first = next(iter(session.opened))
    session.show(first, 3, 9)
    session.show(first, 3, 9)
    assert session.current == first
    assert session.focus is not None and session.focus.turn == 2
    session.show("no such report", 1, 2)
    assert session.current == first


def test_a_follow_up_leans_on_the_turn_before() -> None:
    session = Session()
    session.add(opened(next(path for path in EXAMPLES if path.stem == "qinglan-2024")))
    session.ask("城镇新增就业多少人？", load_settings())
    asked = session.ask("上年呢？", load_settings())
    assert "7.88万人" in asked.answer.answer


def test_thousands_of_open_reports_are_no_burden_to_the_collector() -> None:
    gc.collect()
    before = len(gc.get_objects())
    session = Session()
    one = opened(EXAMPLES[0])
    session.opened = {str(number): one.renamed(f"{number}.txt") for number in range(100)}
    one.report, one.summary  # noqa: B018 - the unpacked ones in hand count too
    gc.collect()
    assert len(gc.get_objects()) - before < 100 * 1000 / 2
