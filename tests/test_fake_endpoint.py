"""The fake endpoint does what the tests say of it, and no test gets past loopback."""

from __future__ import annotations

import os
import socket
import urllib.request

import openai
import pytest

from tests.conftest import NetworkForbiddenError
from tests.fake_endpoint import FakeEndpoint, answer, streamed


def vendor(endpoint: FakeEndpoint) -> openai.OpenAI:
    return openai.OpenAI(api_key="k", base_url=endpoint.url, max_retries=0)


def test_it_streams() -> None:
    with FakeEndpoint(streamed("就业", "33.01万人")) as endpoint, vendor(endpoint) as client:
        stream = client.chat.completions.create(
            model="m", messages=[{"role": "user", "content": "问"}], stream=True
        )
        assert [chunk.choices[0].delta.content for chunk in stream] == ["就业", "33.01万人"]


def test_it_answers_in_order_and_keeps_the_last() -> None:
    with FakeEndpoint(answer("一"), answer("二")) as endpoint, vendor(endpoint) as client:
        texts = [
            client.chat.completions.create(model="m", messages=[{"role": "user", "content": str(n)}])
            .choices[0]
            .message.content
            for n in range(3)
        ]
        assert texts == ["一", "二", "二"]
        assert [call.prompt for call in endpoint.chats] == ["0", "1", "2"]


def test_it_lists_its_models() -> None:
    with (
        FakeEndpoint(models=["甲", {"id": "乙", "max_model_len": 8}]) as endpoint,
        vendor(endpoint) as client,
    ):
        assert [model.id for model in client.models.list()] == ["甲", "乙"]


@pytest.mark.parametrize(
    "address", ["http://192.0.2.1/", "http://model.example/", "https://api.openai.com/v1"]
)
def test_no_test_gets_past_loopback(address: str) -> None:
    with pytest.raises(NetworkForbiddenError):
        urllib.request.urlopen(address)
    with socket.socket() as plain, pytest.raises(NetworkForbiddenError):
        plain.connect(("192.0.2.1", 80))


def test_no_test_sees_a_developers_endpoint() -> None:
    found = {name: value for name, value in os.environ.items() if name.startswith(("OPENAI_", "SUMMARIZER_"))}
    assert found == {"SUMMARIZER_EMBEDDINGS": "off", "SUMMARIZER_LEAD": "model"}
