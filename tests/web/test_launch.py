"""Starting the page: what makes no sense is refused in one sentence before anything is served."""

from __future__ import annotations

import pytest

from summarizer.cli import main


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"SUMMARIZER_TIMEOUT": "soon"}, "SUMMARIZER_TIMEOUT"),
        ({"SUMMARIZER_WEB_MAX_FILES": "0"}, "SUMMARIZER_WEB_MAX_FILES"),
        ({"SUMMARIZER_WEB_FIXED": "1", "SUMMARIZER_ENGINE": "llm"}, "没有配置模型服务"),
        ({"SUMMARIZER_WEB_FIXED": "1", "SUMMARIZER_SYNONYMS": "/nowhere.toml"}, "/nowhere.toml"),
    ],
    ids=["settings", "options", "no endpoint", "synonyms"],
)
def test_bad_settings_are_refused_before_the_page_is_served(
    variables: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    served: list[object] = []
    monkeypatch.setattr("streamlit.web.cli.main", lambda *given, **options: served.append(given))
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert main(["web"]) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert len(shown.err.strip().splitlines()) == 1
    assert served == []


def test_a_page_whose_users_may_set_an_endpoint_is_served_without_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    served: list[list[str]] = []
    monkeypatch.setattr("streamlit.web.cli.main", lambda given, **_: served.append(given))
    monkeypatch.setenv("SUMMARIZER_ENGINE", "llm")
    monkeypatch.setenv("SUMMARIZER_WEB_MAX_MB", "5")
    assert main(["web", "--port", "8600"]) == 0
    assert "--server.maxUploadSize=50" in served[0]
    assert "--server.port=8600" in served[0]
