"""Arguments go before the environment, the environment before ``.env``; a bad value is one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.errors import UsageError
from summarizer.settings import OPENAI_URL, Settings, load_settings, variable


def test_arguments_go_before_the_environment_and_that_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text(
        "SUMMARIZER_MODEL=file\nOPENAI_API_KEY=file\nSUMMARIZER_TIMEOUT=7\nSOMETHING_ELSE=1\n",
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(Settings.model_config, "env_file", ".env")
    monkeypatch.setenv("SUMMARIZER_MODEL", "environment")
    monkeypatch.setenv("OPENAI_API_KEY", "environment")
    settings = load_settings(model="argument", context=None)
    assert settings.model == "argument"
    assert settings.api_key is not None
    assert settings.api_key.get_secret_value() == "environment"
    assert settings.timeout == 7
    assert settings.context is None


@pytest.mark.parametrize("name", ["MODEL", "LANG", "TIMEOUT", "API_KEY", "BASE_URL", "ENGINE", "PROMPTS"])
def test_other_programs_variables_are_left_alone(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "7")
    assert load_settings() == Settings()
    assert load_settings().model is None


@pytest.mark.parametrize("setting", Settings.model_fields)
def test_each_setting_is_read_from_the_variable_that_messages_name(
    setting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = {
        "engine": "rules",
        "lead": "rules",
        "lang": "en",
        "base_url": "http://127.0.0.1:1/v1",
        "embeddings": "local",
    }
    monkeypatch.setenv(variable(setting), values.get(setting, "2"))
    assert getattr(load_settings(), setting) != getattr(Settings.model_construct(), setting)


def test_an_empty_variable_is_none_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "")
    monkeypatch.setenv("SUMMARIZER_TIMEOUT", "")
    assert not load_settings().has_endpoint


ENDPOINTS = [
    ("nothing", {}, False, OPENAI_URL),
    ("a key", {"api_key": "sk-1"}, True, OPENAI_URL),
    ("an address", {"base_url": "http://10.0.0.5:8000/v1/"}, True, "http://10.0.0.5:8000/v1"),
]


@pytest.mark.parametrize(("title", "given", "has", "url"), ENDPOINTS, ids=[case[0] for case in ENDPOINTS])
def test_an_endpoint_is_configured_by(title: str, given: dict[str, object], has: bool, url: str) -> None:
    settings = load_settings(**given)
    assert (settings.has_endpoint, settings.url) == (has, url)


@pytest.mark.parametrize(
    ("url", "local"),
    [("http://127.0.0.1:1/v1", True), ("http://localhost/v1", True), ("http://[::1]:8/v1", True),
     ("http://10.0.0.5/v1", False), ("https://model.example/v1", False)],
)  # fmt: skip
def test_an_endpoint_on_this_machine_is_told_apart(url: str, local: bool) -> None:
    assert load_settings(base_url=url).local is local


BAD = [
    ("timeout", "-1", "SUMMARIZER_TIMEOUT"),
    ("timeout", "soon", "SUMMARIZER_TIMEOUT"),
    ("engine", "magic", "SUMMARIZER_ENGINE"),
    ("lang", "fr", "SUMMARIZER_LANG"),
    ("base_url", "model.example", "OPENAI_BASE_URL"),
    ("base_url", "ftp://model.example", "OPENAI_BASE_URL"),
    ("concurrency", "0", "SUMMARIZER_CONCURRENCY"),
    ("colour", "red", "colour"),
]


@pytest.mark.parametrize(("name", "value", "says"), BAD)
def test_a_bad_value_is_wrong_usage(name: str, value: str, says: str) -> None:
    with pytest.raises(UsageError, match=says) as caught:
        load_settings(**{name: value})
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("timeout", "soon", "应是数字"),
        ("timeout", "0", "应大于 0"),
        ("retries", "1.5", "应是整数"),
        ("retries", "99", "不能大于 20"),
        ("concurrency", "0", "不能小于 1"),
        ("engine", "magic", "可以是：auto、rules、llm"),
        ("base_url", "http://[::1", "应是以 http://"),
        ("base_url", "http://model.example:99999/v1", "应是以 http://"),
    ],
)
def test_the_reason_is_in_the_language_in_force(name: str, value: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason) as caught:
        load_settings(**{name: value})
    assert not any(word in str(caught.value) for word in ("Input", "Value error", "should"))


def test_the_key_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings(api_key="sk-secret")
    assert "sk-secret" not in f"{settings!r} {settings} {settings.model_dump_json()}"
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    with pytest.raises(UsageError) as caught:
        load_settings(timeout=-1)
    assert "sk-secret" not in f"{caught.value} {caught.value!r} {caught.value.__cause__!r}"


def test_the_line_end_of_a_pasted_key_is_no_part_of_it() -> None:
    key = load_settings(api_key=" sk-1\r\n").api_key
    assert key is not None
    assert key.get_secret_value() == "sk-1"
