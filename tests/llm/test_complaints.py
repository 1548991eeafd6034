"""What servers say, in their own shapes and words, and what becomes of it: what is shown, and whether it is retried.

``sayings.jsonl`` has who says it, under which status, the body, the error it becomes, what of it a person must see, and
whether the request is worth another attempt (``again``).
"""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest
from pydantic import JsonValue, TypeAdapter

from summarizer.llm.complaints import PHRASES, complaint_of, speaks_of
from summarizer.llm.vendor_errors import CHAT, AttemptError, ErrorMapper
from summarizer.models import Model
from summarizer.settings import load_settings


class Saying(Model):
    who: str
    status: int
    body: JsonValue
    kind: str
    shows: str
    again: bool = False

    @property
    def text(self) -> str:
        return self.body if isinstance(self.body, str) else json.dumps(self.body, ensure_ascii=False)


LINES = Path(__file__).with_name("sayings.jsonl").read_text(encoding="utf-8").splitlines()
SAYINGS = TypeAdapter(list[Saying]).validate_python([json.loads(line) for line in LINES])


def fault_of(saying: Saying, key: str = "sk-secret") -> AttemptError:
    mapper = ErrorMapper(load_settings(base_url="http://model.example/v1", api_key=key))
    if saying.status != 200:
        return mapper.from_reply(saying.status, saying.text, "m")
    with pytest.raises(AttemptError) as caught:
        mapper.checked(saying.text, CHAT, "m")
    return caught.value


@pytest.mark.parametrize("saying", SAYINGS, ids=lambda saying: f"{saying.who} {saying.status} {saying.shows}")
def test_what_servers_say_is_told_in_their_words_as_what_it_is(saying: Saying) -> None:
    fault = fault_of(saying)
    assert fault.error.name == saying.kind
    assert saying.shows in str(fault.error)
    assert fault.transient is saying.again
    assert "\n" not in str(fault.error)


@pytest.mark.parametrize("phrase", [phrase for listed in PHRASES.values() for phrase in listed])
def test_each_phrase_is_one_that_some_server_says(phrase: str) -> None:
    told = [complaint_of(saying.body) for saying in SAYINGS]
    assert any(re.search(phrase, f"{' '.join(each.codes)} {each.words}", re.IGNORECASE) for each in told)


def saying(status: int, message: str) -> Saying:
    return Saying(who="", status=status, body={"error": {"message": message}}, kind="", shows="")


def test_the_key_is_never_shown() -> None:
    error = fault_of(saying(401, "key sk-secret is unknown")).error
    assert "sk-secret" not in str(error)
    assert "sk-secret" not in str(error.values)


def test_the_key_is_not_shown_by_halves_either() -> None:
    error = fault_of(saying(401, "x" * 295 + "sk-secret is unknown")).error
    assert "sk-se" not in str(error)


def test_what_is_no_secret_is_no_reason_to_leave_words_out() -> None:
    error = fault_of(saying(500, "none of the workers answers"), key="none").error
    assert "none of the workers answers" in str(error)


def test_what_a_terminal_would_obey_is_taken_out_and_long_words_are_cut() -> None:
    said = str(fault_of(saying(500, "\x1b[2J\x07" + "很长" * 2000)).error)
    assert "\x1b" not in said
    assert len(said) < 500


def test_words_within_words_come_to_an_end() -> None:
    nested: object = "deep"
    for _ in range(500):
        nested = {"error": nested}
    assert complaint_of(nested).words == ""
    assert not speaks_of("quota", complaint_of(nested).words)


HUGE = [
    "<script>" * 500_000,
    "'loc': (" * 500_000,
    {"error": {name: "x" * 100_000 for name in ("error", "message", "detail", "reason", "msg", "info")}},
    {"errors": [{"message": [["deep"] * 3] * 3}] * 100_000},
    "9" * 4_000_000,
]


@pytest.mark.parametrize("body", HUGE, ids=range(len(HUGE)))
def test_a_huge_complaint_is_read_at_once(body: object) -> None:
    began = time.monotonic()
    told = complaint_of(body)
    assert len(told.words) <= 4000
    assert told.kind is None or told.shown
    assert time.monotonic() - began < 1


def test_what_stands_at_the_end_of_a_long_report_of_an_error_counts() -> None:
    told = complaint_of({"error": {"message": "at row 19 " * 5000 + "System role not supported"}})
    assert told.kind == "form"
    assert speaks_of("roles", told.words)
