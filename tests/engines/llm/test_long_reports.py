"""All requests about a report begin alike; one too long for the context is asked part by part, and loses nothing."""

from __future__ import annotations

from summarizer.engines.llm.annotate import whole
from summarizer.models import Report
from summarizer.pipeline import summarize
from summarizer.settings import load_settings
from tests.engines.llm.answering import Summarized, figures, holds, is_merging, is_names, is_verifying, model
from tests.fake_endpoint import Call, FakeEndpoint, Reply, too_long
from tests.invented import TEXT, report

REPORT = report()


def common(prompts: list[str]) -> str:
    """Return what all prompts begin with."""
    first, last = min(prompts), max(prompts)
    same = next((at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
    return first[:same]


def test_all_requests_about_a_report_begin_alike_to_the_byte(summarized: Summarized) -> None:
    with FakeEndpoint(model()) as endpoint:
        summarized(endpoint)
    prompts = [call.prompt for call in endpoint.chats]
    assert len(prompts) == 2
    assert whole(REPORT).text in common(prompts)
    assert common(prompts).rstrip().endswith("任务：")


def long_report(sections: int = 60) -> Report:
    kinds = [f"{one}{other}" for one in "甲乙丙丁戊己庚辛" for other in "子丑寅卯辰巳午未"][:sections]
    parts = [
        f"（{at}）{kind}类库房检查。开展{kind}库房检查{at + 100}次，整改{kind}库房问题{at + 300}个。"
        for at, kind in enumerate(kinds, 4)
    ]
    return report(TEXT.replace("（三）服务群众。", "\n".join(parts) + "\n（三）服务群众。"))


def test_a_report_too_long_for_the_context_is_asked_part_by_part(summarized: Summarized) -> None:
    long = long_report()
    asked = [quantity.label for quantity in whole(long).quantities]
    with FakeEndpoint(model()) as endpoint:
        got = summarized(endpoint, long, context=4000)
    naming = [call for call in endpoint.chats if is_names(call)]
    assert len(naming) > 2
    assert [key for call in naming for key in call.schema["required"]] == asked
    for call in naming:
        assert all(f"〔{key}:" in call.prompt for key in call.schema["required"])
    holds(got, long)
    assert figures(got) == figures(summarize(long, engine="rules", settings=load_settings()))
    keys = [
        key
        for call in endpoint.chats
        if not (is_names(call) or is_verifying(call) or is_merging(call))
        for key in call.schema["properties"]
    ]
    assert len([key for key in keys if key.startswith("S")]) == len(set(keys) - {"brief", "highlights"})


def test_the_requests_about_one_part_begin_alike(summarized: Summarized) -> None:
    with FakeEndpoint(model()) as endpoint:
        summarized(endpoint, long_report(), context=4000)
    begun = [(is_names(call), call.prompt.partition("任务：")[0]) for call in endpoint.chats]
    assert {part for naming, part in begun if naming} <= {part for naming, part in begun if not naming}


def test_a_report_is_not_lost_with_the_one_part_that_is_too_long(summarized: Summarized) -> None:
    def behave(call: Call) -> Reply:
        return too_long() if "丁卯类库房" in call.prompt else model()(call)

    long = long_report()
    with FakeEndpoint(behave) as endpoint:
        got = summarized(endpoint, long, context=4000)
    holds(got, long)
    assert figures(got) == figures(summarize(long, engine="rules", settings=load_settings()))
    assert ("metrics", "ContextLengthError") in [(at.item, at.reason) for at in got.checks.fallbacks]
