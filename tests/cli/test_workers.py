"""`--workers`: the same output as one process gives, whatever becomes of the others."""

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

TEXT = "Cement leakage occurred in 3 of 45 patients (6.7%) after percutaneous vertebroplasty."


@pytest.fixture
def reports(tmp_path):
    """Five sources in an odd order, two of which cannot be read."""
    for number in (4, 1, 3):
        (tmp_path / f"{number}.txt").write_text(f"Report {number}.\n\n" + number * TEXT, encoding="utf8")
    (tmp_path / "empty.txt").touch()
    return [tmp_path / name for name in ("4.txt", "empty.txt", "1.txt", "missing.txt", "3.txt")]


@pytest.fixture
def start(tmp_path):
    """Start the command line as a process of its own; what still runs at the end is killed."""
    running = []

    def begin(*words):
        command = [sys.executable, "-c", "from kg.cli import main; main()", *map(str, words)]
        environment = {**os.environ, "KG_STORE": str(tmp_path / "store")}
        running.append(subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE))
        return running[-1]

    yield begin
    for process in running:
        process.kill()
        process.communicate()


@pytest.fixture
def endless(tmp_path):
    """A source that whoever reads it waits for."""
    path = tmp_path / "endless.txt"
    os.mkfifo(path)
    return path


def holders(path):
    """The processes that have a file open."""
    return {int(link.parts[2]) for link in Path("/proc").glob("[0-9]*/fd/*") if target(link) == path}


def target(link):
    try:
        return link.readlink()
    except OSError:  # closed meanwhile
        return None


def statuses(out):
    return [fate["status"] for fate in json.loads(out)]


def test_extract_prints_the_same(kg, reports):
    alone, shared = kg("extract", *reports), kg("extract", *reports, "--workers", 2)
    assert alone.status == 1
    assert shared == alone
    assert ["error" in json.loads(line) for line in shared.out.splitlines()] == [False, True, False, True, False]


def test_text_lines_and_standard_input(kg, monkeypatch, reports):
    def run(content, *words):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), encoding="utf8"))
        return kg("extract", "-", *words)

    lines = f'"{TEXT}"\n{{1}}\n"No infection."\n'.encode()
    assert run(lines, "--text-lines", "--workers", 2) == run(lines, "--text-lines")
    assert run(TEXT.encode(), "--workers", 2).out == run(TEXT.encode()).out


def test_ingest_stores_the_same(kg, reports, tmp_path):
    runs, stores = [], []
    for number in (1, 2):
        store = tmp_path / f"store-{number}"
        runs.append(kg("ingest", *reports, "--workers", number, "--format", "json", store=store))
        stores.append(kg("export", store=store).out)
    assert statuses(runs[1].out) == ["added", "failed", "added", "failed", "added"]
    assert runs[1] == runs[0]
    assert stores[1] == stores[0] != ""
    again = kg("ingest", *reports, "--workers", 2, "--format", "json", store=tmp_path / "store-1")
    assert [fate["status"] for fate in json.loads(again.out)] == [
        "unchanged",
        "failed",
        "unchanged",
        "failed",
        "unchanged",
    ]
    assert kg("undo", store=tmp_path / "store-2").status == 0
    assert kg("export", store=tmp_path / "store-2").out == "", "it was one change"


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="who has a file open is read from Linux's /proc")
def test_a_killed_worker_costs_one_source(start, endless, reports):
    run = start("ingest", endless, reports[0], "--workers", 2, "--format", "json")
    with endless.open("w"):  # waits until it is being read
        (worker,) = holders(endless) - {os.getpid()}
        assert worker != run.pid
        os.kill(worker, signal.SIGKILL)
        out, told = run.communicate(timeout=120)
    assert run.returncode == 1
    assert statuses(out) == ["failed", "added"]
    assert f"{endless}: the process that worked on it was killed" in told.decode()
    assert "Traceback" not in told.decode()


@pytest.mark.parametrize("number", [1, 2])
def test_interrupted_at_once(start, endless, kg, reports, tmp_path, number):
    store = tmp_path / "store"
    assert kg("ingest", reports[0], store=store).status == 0
    before = kg("export", store=store).out
    run = start("ingest", endless, reports[2], "--workers", number)
    with endless.open("w"):
        run.send_signal(signal.SIGINT)
        _, told = run.communicate(timeout=120)  # until no worker holds its standard error any more
    assert run.returncode == 130
    assert "Traceback" not in told.decode()
    assert kg("export", store=store).out == before


@pytest.mark.parametrize("number", ["-1", "two"])
def test_no_such_number(kg, reports, number):
    assert kg("extract", *reports, "--workers", number).status == 2
