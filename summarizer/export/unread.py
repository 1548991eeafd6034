"""What stands in a file and was not read, in one sentence."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.messages import say
from summarizer.models import Unread


def say_unread(unread: Sequence[Unread]) -> str:
    """Say what of a file was not read, in the language in force; nothing where all of it was."""
    if not unread:
        return ""
    parts = (
        say(f"unread.{left.kind}", count=left.count) + (f" ({left.detail})" if left.detail else "")
        for left in unread
    )
    return say("unread.line", what=say("unread.between").join(parts))
