from __future__ import annotations

import io
from pathlib import Path

import docx

from summarizer import load, loads, summarize
from summarizer.conversation import Conversation
from summarizer.export.docx import dialogue_to_docx, summary_to_docx
from summarizer.export.proofs import say_proofs
from summarizer.messages import say

EXAMPLE = Path(__file__).parents[2] / "examples" / "qinglan-2024.txt"


def test_a_summary_as_word_has_every_metric_and_every_point() -> None:
    summary = summarize(load(EXAMPLE), engine="rules")
    document = docx.Document(io.BytesIO(summary_to_docx(summary)))
    rows = document.tables[0].rows
    assert [row.cells[0].text for row in rows][1:] == [metric.name for metric in summary.metrics]
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    texts = [point.text for point in summary.achievements] + [point.text for point in summary.problems]
    texts += [point.text for point in summary.plans]
    assert texts
    assert all(point in text for point in texts)
    assert [row.cells[-2].text for row in rows][1:] == [
        say(f"proof.{metric.proof}") for metric in summary.metrics
    ]
    assert say_proofs(summary) in text
    assert all(f"{one.text} 〔{say(f'proof.{one.proof}')} " in text for one in summary.brief)
    assert all(f"{plan.text} 〔{say(f'proof.{plan.proof}')} " in text for plan in summary.plans)


def test_characters_that_xml_cannot_hold_do_not_break_the_file() -> None:
    summary = summarize(loads("一、成效\n2024年\x00办案\x0b32件\ufffe。\n" * 4, "a\x01.txt"), engine="rules")
    assert docx.Document(io.BytesIO(summary_to_docx(summary))).paragraphs


def test_a_conversation_as_word_has_questions_answers_and_evidence() -> None:
    talk = Conversation(load(EXAMPLE))
    turns = [(question, talk.ask(question)) for question in ("存在哪些问题？", "<b>局长</b>是谁？")]
    document = docx.Document(io.BytesIO(dialogue_to_docx(turns)))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "<b>局长</b>是谁？" in text
    assert all(turn.answer in text for _, turn in turns)
    assert all(at.quote in text for at in turns[0][1].claims[0].citations)
    assert text.count("依据方式：原文") == 1
