"""The store among real processes: a page, two ingests at once, ten SPARQL clients; writers that are killed.

By default this takes half a minute; KG_SOAK=120 lets the processes go on for two minutes, and kills fifty writers.
"""

import os
import re
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
import requests
from playwright.sync_api import expect

from kg.graph.store import Store
from kg.vocabulary.terms import REPORT
from tests.views.browsing import settled
from tests.views.conftest import served

SECONDS = float(os.environ.get("KG_SOAK", "12"))
TRIPLES = 1700  # of each report that a killed writer wrote, as reports have them
KILLS = 50 if SECONDS >= 60 else 12
READERS, WRITERS, TEXTS = 10, 2, 6  # texts of each run of `kg ingest`
KG = [sys.executable, "-c", "from kg.cli import main; main()"]
SIZES = f"""SELECT ?report (COUNT(*) AS ?triples) WHERE {{
  GRAPH ?report {{ ?subject ?property ?value }} FILTER (STRSTARTS(STR(?report), "{REPORT}"))
}} GROUP BY ?report"""
TEXT = """Case {number} of cement leakage after vertebroplasty

CASE REPORT

A {age}-year-old woman underwent percutaneous vertebroplasty of L{level}. Cement leakage was seen. No fever occurred.

DISCUSSION

Cement leakage after vertebroplasty occurs in {rate}% of patients (1).

REFERENCES

1. Roe J, Doe A. A made-up series of leaks, part {number}. Journal of Examples. 2001;4:1-9.
"""


@contextmanager
def serving(home):
    """`kg serve` as a process of its own; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [*KG, "serve", "--port", str(port), "--store", str(home), "--at-once", str(READERS), "--timeout", "60"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        try:
            yield re.search(r"http://\S+/sparql", server.stderr.readline())[0]
        finally:
            server.send_signal(2)


def ingesting(home, folder, until):
    """Run `kg ingest` on new texts until the time is over, at least once; how many texts there were."""
    number = 0
    while not number or time.monotonic() < until:
        part = folder / str(number)
        part.mkdir(parents=True)
        for each in range(TEXTS):
            count = f"{folder.name}-{number + each}"
            text = TEXT.format(number=count, age=40 + each, level=1 + each % 5, rate=10 + each)
            (part / f"{each}.txt").write_text(text, encoding="utf8")
        run = subprocess.run(
            [*KG, "ingest", str(part), "--store", str(home)], capture_output=True, text=True, check=False
        )
        assert run.returncode == 0, run.stdout + run.stderr
        number += TEXTS
    return number


def reading(address, over):
    """Ask for the size of each report until the writers are done; each answer, by report."""
    answers = []
    while not over():
        headers = {"Accept": "application/sparql-results+json"}
        answer = requests.get(address, {"query": SIZES}, headers=headers, timeout=120)
        assert answer.status_code == 200, answer.text
        rows = answer.json()["results"]["bindings"]
        answers.append({row["report"]["value"]: int(row["triples"]["value"]) for row in rows})
    return answers


@pytest.mark.browser
@pytest.mark.slow
def test_all_at_once(page, tmp_path):
    home = tmp_path / "store"
    until = time.monotonic() + SECONDS
    with served(home, tmp_path / "log") as app, serving(home) as address, ThreadPoolExecutor(READERS + WRITERS) as pool:
        page.goto(app)
        writers = [pool.submit(ingesting, home, tmp_path / f"texts{n}", until) for n in range(WRITERS)]

        def over():
            return all(writer.done() for writer in writers)

        readers = [pool.submit(reading, address, over) for _ in range(READERS)]
        while not over():
            page.goto(app + "reports")
            settled(page)
            expect(page.get_by_test_id("stAlertContentError")).to_have_count(0)
        written = sum(writer.result() for writer in writers)
        seen = [answer for reader in readers for answer in reader.result()]
        page.goto(app)
        expect(page.get_by_test_id("stMetric").filter(has_text="Reports")).to_contain_text(str(written))
    with Store(home).snapshot() as snapshot:
        sizes = {row["report"]: row["triples"] for row in snapshot.rows(SIZES)}
    assert len(sizes) == written, "no report is lost"
    assert len(seen) >= READERS
    assert [answer for answer in seen if not answer.items() <= sizes.items()] == [], "no half of a report is seen"
    assert any(0 < len(answer) < written for answer in seen), "reports are seen as they come"
    print(f"{written} reports, {len(seen)} answers in {SECONDS:.0f} s")  # noqa: T201 - what pytest shows with -s


# A program that begins writers, each a process of its own, kills them when it is told to, and tells what they had said.
KILLER = """
import os, select, signal, sys
from pathlib import Path
from random import Random
from kg.graph.store import Store
from tests.graph.stores import SAYS, iri

def write(store, say, first):
    parts = range(int(sys.argv[4]))
    made = {  # beforehand, so that the writer is killed in writing
        f"w{first + at}": frozenset(f'<{iri(f"w{first + at}")}#{part}> <{SAYS}> "{part}" .'.encode() for part in parts)
        for at in range(60)
    }
    while made:
        names = sorted(made)[:3]
        with store.writing("write") as batch:
            for name in names:
                batch.put(iri(name), made.pop(name))
        os.write(say, (" ".join(names) + "\\n").encode())
    select.select([], [], [])

chance, hear, said = Random(7), None, b""
for number in range(int(sys.argv[3])):
    hear, say = os.pipe()
    child = os.fork()
    if not child:
        write(Store(Path(sys.argv[1]), ontology=Path(sys.argv[2])), say, number * 100_000)
    os.close(say)
    said = os.read(hear, 1 << 16)  # it has written something; some time later, wherever it is then, it is killed
    select.select([], [], [], chance.uniform(0, 0.2))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(hear, 1 << 16):
        said += more
    os.close(hear)
    print(*said.decode().split(), flush=True)
    sys.stdin.readline()
"""


@pytest.mark.slow
def test_writers_that_are_killed_lose_nothing_and_leave_nothing_half(tmp_path, pytestconfig):
    home, ontology = tmp_path / "store", tmp_path / "ontology"
    ontology.mkdir()
    (ontology / "kg.ttl").write_text("<https://example.org/thing> a <https://example.org/Thing> .", encoding="utf8")
    store, told = Store(home, ontology=ontology), set()
    command = [sys.executable, "-c", KILLER, str(home), str(ontology), str(KILLS), str(TRIPLES)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=pytestconfig.rootpath, **pipes) as killer:
        for _ in range(KILLS):
            names = killer.stdout.readline().split()
            assert names, "the writer could not write"
            told |= {REPORT + name for name in names}
            with store.snapshot() as snapshot:
                sizes = {row["report"]: row["triples"] for row in snapshot.rows(SIZES)}
            assert told <= sizes.keys(), "what was said to be stored is stored"
            assert set(sizes.values()) == {TRIPLES}, "each report is wholly there or not"
            killer.stdin.write("\n")
            killer.stdin.flush()
    with store.writing("after") as batch:
        assert batch.reports_from("/nowhere") == ()
    with store.snapshot() as snapshot:
        assert {row["triples"] for row in snapshot.rows(SIZES)} == {TRIPLES}, "nor does the last one's rest hold halves"
