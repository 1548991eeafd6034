from __future__ import annotations

import gc

from summarizer.settings import load_settings
from summarizer.web.visit import Visit, Visits
from tests.web.apptest import EXAMPLES, opened

TEXT = "2024年，全局办理行政处罚案件32件。" * 3


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_token_brings_back_its_visit_and_no_other() -> None:
    visits = Visits(most=10, hours=1)
    mine, fresh = Visit(), Visit()
    assert visits.of("", "a", mine) is mine
    assert visits.of("", "b", fresh) is fresh
    assert visits.of("", "a", Visit()) is mine


def test_a_token_of_someone_else_opens_nothing() -> None:
    visits = Visits(most=10, hours=1)
    theirs, mine = Visit(), Visit()
    visits.of("anna", "a", theirs)
    assert visits.of("bert", "a", mine) is mine


def test_who_stays_away_too_long_is_forgotten() -> None:
    clock = Clock()
    visits = Visits(most=10, hours=1, clock=clock)
    visits.of("", "a", Visit())
    clock.now = 3601
    visits.of("", "b", Visit())
    fresh = Visit()
    assert visits.of("", "a", fresh) is fresh


def test_only_so_many_visits_are_kept() -> None:
    visits = Visits(most=2, hours=1)
    first = Visit()
    visits.of("", "a", first)
    visits.of("", "b", Visit())
    visits.of("", "c", Visit())
    fresh = Visit()
    assert visits.of("", "a", fresh) is fresh


def test_reports_of_one_name_are_told_apart() -> None:
    visit = Visit()
    for text in (TEXT, TEXT + "其中3件移送。", TEXT + "其中5件移送。"):
        visit.add(opened(text, "报告.txt"))
    assert [one.name for one in visit.opened.values()] == ["报告.txt", "报告.txt (2)", "报告.txt (3)"]


def test_the_same_file_again_takes_the_place_of_the_first() -> None:
    visit = Visit()
    visit.add(opened(TEXT))
    visit.add(opened(TEXT))
    assert len(visit.opened) == 1


def test_the_oldest_report_goes_when_there_are_too_many() -> None:
    visit = Visit()
    for number in range(4):
        visit.add(opened(f"{TEXT}其中{number}件移送。"), most=3)
    assert len(visit.opened) == 3
    assert visit.report is not None


def test_showing_a_place_opens_its_report_each_time_anew() -> None:
    visit = Visit()
    for path in EXAMPLES[:2]:
        visit.add(opened(path))
    first = next(iter(visit.opened))
    visit.show(first, 3, 9)
    visit.show(first, 3, 9)
    assert visit.current == first
    assert visit.focus is not None and visit.focus.turn == 2
    visit.show("no such report", 1, 2)
    assert visit.current == first


def test_a_follow_up_leans_on_the_turn_before() -> None:
    visit = Visit()
    visit.add(opened(next(path for path in EXAMPLES if path.stem == "qinglan-2024")))
    visit.ask("城镇新增就业多少人？", load_settings())
    asked = visit.ask("上年呢？", load_settings())
    assert "7.88万人" in asked.answer.answer


def test_thousands_of_open_reports_are_no_burden_to_the_collector() -> None:
    gc.collect()
    before = len(gc.get_objects())
    visit = Visit()
    one = opened(EXAMPLES[0])
    visit.opened = {str(number): one.renamed(f"{number}.txt") for number in range(100)}
    one.report, one.summary  # noqa: B018 - the unpacked ones in hand count too
    gc.collect()
    assert len(gc.get_objects()) - before < 100 * 1000 / 2
