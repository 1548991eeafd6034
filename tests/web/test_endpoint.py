from __future__ import annotations

import pytest
from pydantic import SecretStr

from summarizer.errors import EndpointError, UsageError
from summarizer.web.endpoint import ChosenEndpoint, settings_of, try_endpoint
from tests.fake_endpoint import FakeEndpoint, answer, error, free_port, obedient

KEY = SecretStr("sk-of-the-user")


def test_nothing_chosen_means_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    assert settings_of(ChosenEndpoint()).url == "http://127.0.0.1:9/v1"


def test_who_leads_is_as_chosen_else_as_the_server_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZER_LEAD", "rules")
    assert settings_of(ChosenEndpoint()).lead == "rules"
    assert settings_of(ChosenEndpoint(lead="model")).lead == "model"
    assert settings_of(ChosenEndpoint(base_url="http://127.0.0.1:9/v1", lead="auto")).lead == "auto"


def test_the_server_s_key_never_goes_to_an_address_a_user_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-server")
    with FakeEndpoint(obedient) as endpoint:
        try_endpoint(settings_of(ChosenEndpoint(base_url=endpoint.url, model="fake")))
        sent = [call.headers["authorization"] for call in endpoint.chats]
    assert sent
    assert not any("sk-of-the-server" in header for header in sent)


def test_the_user_s_key_goes_with_the_user_s_address() -> None:
    with FakeEndpoint(obedient) as endpoint:
        try_endpoint(settings_of(ChosenEndpoint(base_url=endpoint.url, model="fake", key=KEY)))
        assert endpoint.chats[0].headers["authorization"] == f"Bearer {KEY.get_secret_value()}"


def test_the_key_shows_nowhere() -> None:
    chosen = ChosenEndpoint(base_url="http://127.0.0.1:9/v1", key=KEY)
    assert (
        KEY.get_secret_value()
        not in f"{chosen!r} {chosen} {settings_of(chosen)!r} {chosen.model_dump_json()}"
    )


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError):
        settings_of(ChosenEndpoint(base_url="ftp://example"))


def test_the_test_says_model_context_rung_and_tokens() -> None:
    with FakeEndpoint(answer({"total": 42})) as endpoint:
        said = " ".join(try_endpoint(settings_of(ChosenEndpoint(base_url=endpoint.url))))
    assert "fake" in said
    assert "JSON Schema" in said
    assert "读 100、写 10" in said


def test_the_test_says_so_when_the_endpoint_holds_no_schema() -> None:
    refused = error(400, "response_format json_schema is not supported")
    with FakeEndpoint(refused, answer({"total": 42})) as endpoint:
        said = " ".join(try_endpoint(settings_of(ChosenEndpoint(base_url=endpoint.url))))
    assert "服务保证 JSON" in said


@pytest.mark.parametrize("content", ["四十二", {"total": "四十二"}, '{"total": '])
def test_what_is_not_as_asked_is_said_and_no_crash(content: object) -> None:
    with FakeEndpoint(answer(content)) as endpoint:
        said = " ".join(try_endpoint(settings_of(ChosenEndpoint(base_url=endpoint.url))))
    assert "不合要求" in said


def test_an_endpoint_that_is_down_is_an_error_of_its_own() -> None:
    with pytest.raises(EndpointError):
        try_endpoint(settings_of(ChosenEndpoint(base_url=f"http://127.0.0.1:{free_port()}/v1", model="fake")))
