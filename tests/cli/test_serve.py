"""`kg serve` as a process of its own."""

import re
import socket
import subprocess
import sys

import pytest
import requests


def test_it_answers_until_it_is_interrupted(corpus_store):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-c",
        "from kg.cli import main; main()",
        "serve",
        "--port",
        str(port),
        "--store",
        str(corpus_store),
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as serving:
        said = serving.stderr.readline()
        address = re.search(r"http://\S+/sparql", said)[0]
        answer = requests.get(address, {"query": "ASK { ?rate a kg:RateClaim }"}, timeout=60)
        serving.send_signal(2)
        assert serving.wait(60) in {0, 130}
        assert serving.stderr.read() == ""
    assert answer.json()["boolean"] is True
    assert f":{port}/sparql" in address


def test_a_port_that_is_taken(kg):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        run = kg("serve", "--port", str(taken.getsockname()[1]))
    assert run.status == 1
    assert "--port" in run.err


@pytest.fixture
def not_serving(monkeypatch):
    """What `kg serve` would have run with."""
    seen = []
    monkeypatch.setattr("kg.endpoint.running.run", lambda _library, settings, *_: seen.append(settings))
    monkeypatch.delenv("KG_TOKEN", raising=False)
    return seen


def test_only_when_told_to_it_lets_anybody_write(kg, not_serving, monkeypatch):
    monkeypatch.setenv("KG_TOKEN", "one-that-is-long-enough")
    assert kg("serve").status == 0
    assert not_serving[0].token is None


def test_a_token_comes_from_a_file_or_the_environment(kg, not_serving, monkeypatch, tmp_path):
    (tmp_path / "token").write_text("the-token-of-the-file\n")
    monkeypatch.setenv("KG_TOKEN", "the-token-around-it")
    runs = [kg("serve", "--writable"), kg("serve", "--writable", "--token-file", tmp_path / "token")]
    assert [settings.token for settings in not_serving] == ["the-token-around-it", "the-token-of-the-file"]
    assert not any(settings.token in run.out + run.err for run in runs for settings in not_serving), "it is not shown"


def test_else_one_is_made_and_shown_once(kg, not_serving):
    runs = [kg("serve", "--writable") for _ in range(2)]
    one, other = not_serving
    assert one.token != other.token
    assert len(one.token) >= 40
    assert runs[0].err.count(one.token) == 1
    assert one.token not in runs[0].out


@pytest.mark.parametrize(
    ("words", "token", "says"),
    [
        (["--writable"], "short", "at least 16 characters"),
        (["--writable"], "with a blank in the middle", "at least 16 characters"),
        (["--writable", "--token-file", "nowhere"], None, "cannot be read from nowhere"),
        (["--writable", "--host", "0.0.0.0"], None, "choose a token"),  # noqa: S104 - it does not start
        (["--token-file", "token"], None, "goes with --writable"),
        (["--writable", "--token", "one-that-is-long-enough"], None, "No such option"),
    ],
)
def test_without_a_good_token_it_does_not_start(kg, not_serving, monkeypatch, words, token, says):
    if token:
        monkeypatch.setenv("KG_TOKEN", token)
    run = kg("serve", *words)
    assert run.status == 2
    assert says in run.err
    assert not_serving == []
