"""Who leads, as settings say or the exam has shown; results are kept in a file of the user's, so each is taken once.

A file that cannot be read or written costs another exam, and a warning.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from pydantic import ValidationError

from summarizer.engines.llm.exam import ExamResult, load_exam, take
from summarizer.errors import OutputError
from summarizer.llm import Client
from summarizer.messages import say
from summarizer.models import Model
from summarizer.settings import Settings
from summarizer.writing import explained, reason_of, replacing


class StoredExams(Model):
    """What the file holds: results by endpoint, model and version of the exam."""

    results: dict[str, ExamResult] = {}


def model_leads(client: Client) -> bool:
    """Whether the model leads: as set, else as its exam has shown, which is taken where it has not been.

    Raises:
        ModelError: if it is to be taken and the endpoint fails.
    """
    lead = client.settings.lead
    if lead != "auto":
        return lead == "model"
    leads = result_of(client).lead == "model"
    if not leads:
        _tell(say("exam.rules_lead"))
    return leads


def result_of(client: Client, *, again: bool = False) -> ExamResult:
    """Return the stored result of the client's model, or take the exam and store what comes of it.

    Args:
        client: of the endpoint.
        again: take it also where there is a result.

    Raises:
        ModelError: if it is to be taken and the endpoint fails.
    """
    settings = client.settings
    place = place_of(settings)
    stored = _read(place).results
    key = f"{settings.shown_url} {client.budget().model} {load_exam().version(settings.prompts)}"
    result = stored.get(key)
    if result is None or again:
        _tell(say("exam.begins"))
        result = take(client)
        _write(place, StoredExams(results={**stored, key: result}))
    return result


def place_of(settings: Settings) -> Path:
    """Return the file of results: the one set, else in the system's folder for what may be lost."""
    if settings.exams is not None:
        return settings.exams
    named = os.environ.get("LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME")
    try:
        folder = Path(named) if named else Path.home() / ".cache"
    except RuntimeError:
        # Someone without a home, as in some containers.
        folder = Path(tempfile.gettempdir())
    return folder / "summarizer" / "exams.json"


def _read(place: Path) -> StoredExams:
    try:
        return StoredExams.model_validate_json(place.read_bytes())
    except FileNotFoundError:
        pass
    except OSError as error:
        _tell(say("exam.unreadable", path=place, reason=reason_of(error)))
    except ValidationError:
        _tell(say("exam.unreadable", path=place, reason=say("exam.damaged")))
    return StoredExams()


def _write(place: Path, exams: StoredExams) -> None:
    try:
        with explained(place):
            place.parent.mkdir(parents=True, exist_ok=True)
        with replacing(place) as temporary:
            temporary.write_text(exams.model_dump_json(indent=1), encoding="utf-8")
    except OutputError as error:
        _tell(say("exam.unwritable", path=place, reason=error.values.get("reason", say("os.full"))))


def _tell(line: str) -> None:
    """Say something to whoever watches; results go elsewhere."""
    if sys.stderr is not None:
        print(line, file=sys.stderr, flush=True)
