"""Everything that can go wrong, as one tree.

::

    SummarizerError
    ├── UsageError                   a flag or setting that makes no sense (exit code 2)
    ├── InputError                   the file cannot become a report
    │   ├── MissingFileError
    │   ├── UnreadableFileError      a folder, or no permission
    │   ├── EmptyFileError
    │   ├── OversizedFileError
    │   ├── OverlongError            more text or more numbers than a page can show
    │   ├── BinaryFileError          no text at all
    │   ├── BrokenFileError          a PDF or Word file that is damaged
    │   ├── TooComplexFileError      more pages, text or structure than a report has
    │   ├── ReadingTimeoutError
    │   ├── ReadingStoppedError      what reads it ended in the midst
    │   ├── SpecialFileError         a pipe, a device or a socket
    │   ├── ChangedFileError         it was written to while it was read
    │   ├── EncryptedFileError
    │   ├── ScannedFileError         pages without a text layer
    │   ├── EncodingError            text in an encoding that is not known
    │   ├── UnsupportedFormatError
    │   └── NotAReportError          text, but no work report
    ├── ModelError                   the model gave no usable answer
    │   ├── EndpointError            nobody answers at the address
    │   ├── EndpointTimeoutError
    │   ├── UnexpectedReplyError     what answers is no model's interface: a web page, plain text, too much of it
    │   ├── RedirectError            it sends the request on to another host, or round in a circle
    │   ├── AuthenticationError      401 or 403: the key is refused
    │   ├── QuotaExhaustedError      402, or whatever else says that the account has nothing left
    │   ├── ModelNotFoundError       404, or no model named and the endpoint has several
    │   ├── RateLimitError           429, also after the retries
    │   ├── ServerError              5xx, also after the retries
    │   ├── RequestRejectedError     400 or 422, also when asked in another way
    │   ├── ContentFilterError       the endpoint's censor held the request or the answer back
    │   ├── ContextLengthError       the request does not fit the model's context
    │   ├── TruncatedAnswerError     the answer was cut off
    │   └── InvalidAnswerError       prose instead of JSON, or JSON against the schema, also after repair
    ├── TemplateError                a prompt template is broken or a value for it is missing
    ├── WorkerStartError             the system lets a batch start no worker process
    ├── WorkerDiedError              a report ends the process that reads it
    ├── OutputError                  a result cannot be written
    │   ├── DiskFullError
    │   └── StoreError               what a batch keeps cannot be read or written
    │       ├── DamagedStoreError    it is no store, or not a whole one
    │       ├── StoreInUseError      another batch is at work there
    │       └── StoreVersionError    a later version wrote it
    └── ProgramError                 a fault of the program itself

Each class has one sentence in the catalogue (``error.<ClassName>``) that says what happened, where, and what to do.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from functools import partial
from types import TracebackType
from typing import ClassVar, Final, Self

from summarizer.messages import say

_LOG: Final = logging.getLogger("summarizer")


class SummarizerError(Exception):
    """Root of the tree; ``str()`` gives the sentence in the language in force."""

    exit_code: ClassVar[int] = 1

    def __init__(self, **values: object) -> None:
        super().__init__(values)
        self.values = values

    @property
    def name(self) -> str:
        """The class's name, by which programs tell errors apart."""
        return type(self).__name__

    def __str__(self) -> str:
        return say(f"error.{self.name}", **self.values)

    def __reduce__(self) -> tuple[Callable[..., SummarizerError], tuple[object, ...]]:
        return partial(type(self), **self.values), ()


class UsageError(SummarizerError):
    """A flag or a setting makes no sense; values: ``problem``."""

    exit_code: ClassVar[int] = 2


class InputError(SummarizerError):
    """The file cannot become a report; values: ``path`` and what the class adds."""


class MissingFileError(InputError):
    """There is no such file."""


class UnreadableFileError(InputError):
    """It is a folder, or may not be read; adds ``reason``."""


class EmptyFileError(InputError):
    """The file has no text in it."""


class OversizedFileError(InputError):
    """The file is larger than the limit; adds ``size`` and ``limit`` in MB."""


class OverlongError(InputError):
    """The text is longer than can be shown, or has more numbers; adds ``found`` and ``limit``."""


class BinaryFileError(InputError):
    """The file is no text in any format known."""


class BrokenFileError(InputError):
    """The file is damaged; adds ``format``, such as PDF."""


class TooComplexFileError(InputError):
    """The file has more in it than is read, as a file made to do harm has; adds ``reason``."""


class ReadingTimeoutError(InputError):
    """Reading took too long and was stopped; adds ``seconds``."""


class ReadingStoppedError(InputError):
    """The process that read the file ended without saying why."""


class SpecialFileError(InputError):
    """The path is no plain file; adds ``kind``, in words."""


class ChangedFileError(InputError):
    """The file was changed while it was read."""


class EncryptedFileError(InputError):
    """The file wants a password."""


class ScannedFileError(InputError):
    """The pages are pictures without a text layer."""


class EncodingError(InputError):
    """The text's encoding is not known, or it is not what was said; adds ``encoding``."""


class UnsupportedFormatError(InputError):
    """A format that is not read; adds ``format`` and ``install`` (what would read it)."""


class NotAReportError(InputError):
    """The text is no Chinese report; adds ``reason``."""


class ModelError(SummarizerError):
    """The model gave no usable answer; values: ``url``, ``model`` and what the class adds.

    ``stops_all``: every further request will meet it, too.
    """

    stops_all: ClassVar[bool] = False


class EndpointError(ModelError):
    """Nobody answers at the address; adds ``reason``."""


class EndpointTimeoutError(ModelError):
    """The answer did not come in time; adds ``seconds``."""


class UnexpectedReplyError(ModelError):
    """Something answers, but no model's interface; adds ``reason``."""


class RedirectError(ModelError):
    """The endpoint sends requests elsewhere, where a report's text does not go unasked; adds ``reason``."""

    stops_all: ClassVar[bool] = True


class AuthenticationError(ModelError):
    """The key is missing or refused; adds ``reason``."""

    stops_all: ClassVar[bool] = True


class QuotaExhaustedError(ModelError):
    """The account has no balance or quota left, so that no further request will pass; adds ``reason``."""

    stops_all: ClassVar[bool] = True


class ModelNotFoundError(ModelError):
    """The endpoint has no such model, or several and none was named; adds ``reason`` and ``available``."""

    stops_all: ClassVar[bool] = True


class RateLimitError(ModelError):
    """The endpoint limits the rate, also after the retries; adds ``reason``."""


class ServerError(ModelError):
    """The endpoint failed, also after the retries; adds ``status`` and ``reason``."""


class RequestRejectedError(ModelError):
    """The endpoint refuses the request; adds ``reason``."""


class ContentFilterError(ModelError):
    """The endpoint holds back a request or an answer for what it says; adds ``reason``."""


class ContextLengthError(ModelError):
    """The request does not fit the model's context; adds ``tokens``, ``limit`` and ``reason``."""


class TruncatedAnswerError(ModelError):
    """The answer was cut off before its end; adds ``tokens`` and ``reason``."""


class InvalidAnswerError(ModelError):
    """The answer is no JSON, or not of the schema, also after repair; adds ``reason``."""


class TemplateError(SummarizerError):
    """A prompt template is broken; values: ``template``, ``problem``."""


class WorkerStartError(SummarizerError):
    """The system lets a batch start no worker process; values: ``reason``."""


class WorkerDiedError(SummarizerError):
    """A report ends the process that reads it; values: ``path``."""


class OutputError(SummarizerError):
    """A result cannot be written; values: ``path``, ``reason``."""


class DiskFullError(OutputError):
    """The disk is full; values: ``path``."""


class StoreError(OutputError):
    """A batch's store cannot be read or written; values: ``path``, ``reason``."""


class DamagedStoreError(StoreError):
    """The store's file is no store, or not a whole one; values: ``path``, ``reason``."""


class StoreInUseError(StoreError):
    """Another batch is at work in the folder; values: ``path``."""


class StoreVersionError(StoreError):
    """Another version of the program wrote the store; values: ``path``."""


class ProgramError(SummarizerError):
    """A fault of the program itself; values: ``reference``, under which the log has the detail."""


def known(error: BaseException | None) -> SummarizerError | None:
    """Return what was raised as an error of our tree.

    What nobody foresaw goes into the log under a reference and becomes a ProgramError. None is returned for what is
    no error: nothing at all, an interrupt.
    """
    if isinstance(error, SummarizerError):
        return error
    if not isinstance(error, Exception):
        return None
    reference = secrets.token_hex(3)
    _LOG.error("fault %s", reference, exc_info=error)
    return ProgramError(reference=reference)


class Caught:
    """Keeps what goes wrong inside a ``with`` block as ``error``, so that what comes after it has its turn."""

    error: SummarizerError | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self.error = known(error)
        return self.error is not None
