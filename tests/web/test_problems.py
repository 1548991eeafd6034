"""What goes wrong is one sentence on the page, without a word of the command line or of Python."""

from __future__ import annotations

from string import Formatter

import pytest

from summarizer import errors
from summarizer.errors import SummarizerError, known
from summarizer.messages import LANGUAGES, Language, catalogue, set_language
from summarizer.web.problems import CaughtOnPage, sentence
from tests.test_errors import KINDS, made

# A batch's store and what it writes are nothing of the page's.
MET = [kind for kind in KINDS if not issubclass(kind, (errors.OutputError, errors.WorkerStartError))]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", MET, ids=lambda kind: kind.__name__)
def test_what_one_may_meet_on_the_page_speaks_of_no_command(
    kind: type[SummarizerError], language: Language
) -> None:
    set_language(language)
    said = sentence(made(kind))
    assert "--" not in said
    assert "\n" not in said


def test_the_page_has_sentences_of_its_own_for_errors_there_are_and_with_their_values() -> None:
    for key, strings in catalogue().items():
        group, _, name = key.partition(".")
        if group == "on_page":
            kind = getattr(errors, name)
            fields = {field for _, field, _, _ in Formatter().parse(strings["zh"]) if field}
            assert fields <= made(kind).values.keys()


def test_an_error_of_ours_is_kept_as_it_is() -> None:
    with CaughtOnPage() as caught:
        raise errors.EmptyFileError(path="空.txt")
    assert isinstance(caught.error, errors.EmptyFileError)


def test_what_nobody_foresaw_becomes_a_reference_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    found = known(ValueError("the detail"))
    assert isinstance(found, errors.ProgramError)
    assert str(found.values["reference"]) in caplog.text
    assert "the detail" in caplog.text
    assert "the detail" not in sentence(found)


def test_what_stops_a_run_is_no_error() -> None:
    with pytest.raises(KeyboardInterrupt), CaughtOnPage():
        raise KeyboardInterrupt
    assert known(None) is None
