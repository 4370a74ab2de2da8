"""`kg serve` as a process of its own."""

import re
import socket
import subprocess
import sys

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
