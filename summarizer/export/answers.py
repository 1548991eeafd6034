"""An answer as Markdown, to be read by people."""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.export.markdown import escaped
from summarizer.messages import say
from summarizer.models import Answer


def answer_to_markdown(answer: Answer, asked: str = "") -> str:
    """Write an answer with its evidence, each quote with its place in the source.

    Args:
        answer: the answer.
        asked: the question as it was asked, where that may be another wording than was understood.
    """
    return "\n".join(_lines(answer, asked)) + "\n"


def _lines(answer: Answer, asked: str) -> Iterator[str]:
    if asked and asked != answer.question:
        yield escaped(say("ask.understood", question=answer.question))
        yield ""
    if answer.refusal:
        yield f"**{say(f'ask.refusal_{answer.refusal}')}**"
        yield ""
    for line in answer.answer.split("\n"):
        yield escaped(line)
        yield ""
    several = len({at.report for claim in answer.claims for at in claim.citations}) > 1
    key = "ask.place_in_report" if several else "ask.place_in"
    cited = {(at.report, at.start): at for claim in answer.claims for at in claim.citations}
    if cited:
        yield f"**{say('ask.evidence')}**"
        yield ""
        for at in cited.values():
            quote = " ".join(at.quote.split())
            yield f"- {escaped(say(key, report=at.report, start=at.start, end=at.end, quote=quote))}"
        yield ""
    model = answer.provenance.model
    yield f"> {say('ask.by_model', model=escaped(model)) if model else say('ask.by_rules')}"
