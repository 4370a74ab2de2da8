"""Work shared among real processes: in order, whatever becomes of one of them, and none is left behind."""

import os
import signal
import subprocess
import sys

import pytest

from kg.library import workers
from kg.library.workers import AHEAD, cores, run
from kg.model.errors import KgError
from tests.library.tasks import Squares

# Shares jobs among two workers and stops after the first result, until it is told to go on.
PARENT = """
import sys
from pathlib import Path
from kg.library.workers import run
from tests.library.tasks import Squares
results = run(Squares(Path(sys.argv[1])), [1, 2], 2)
print(next(results), flush=True)
sys.stdin.readline()
"""


@pytest.fixture(autouse=True)
def importable(monkeypatch, pytestconfig):
    """Workers import the task from here."""
    monkeypatch.setenv("PYTHONPATH", str(pytestconfig.rootpath))


@pytest.fixture
def task(tmp_path):
    return Squares(tmp_path)


def pids(folder):
    return {int(path.name) for path in folder.iterdir()}


def is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_in_this_process(task, tmp_path):
    assert list(run(task, [3, 1, 2], 1)) == [9, 1, 4]
    assert pids(tmp_path) == {os.getpid()}


def test_in_order_by_others(task, tmp_path):
    jobs = [*range(30, 0, -1)]
    assert list(run(task, jobs, 3)) == [job * job for job in jobs]
    assert 1 <= len(pids(tmp_path)) <= 3
    assert os.getpid() not in pids(tmp_path)
    assert not any(map(is_running, pids(tmp_path)))


def test_no_jobs(task, tmp_path):
    assert list(run(task, [], 2)) == []
    assert pids(tmp_path) == set()


@pytest.mark.parametrize(
    ("job", "told"),
    [
        ("raise", "the program failed at it (KeyError: 'no such key'); please report this."),
        ("die", "the process that worked on it was killed, most likely for want of memory; fewer --workers need less."),
        ("crash", "the process that worked on it crashed (SIGSEGV); please report this."),
        ("exit", "the process that worked on it ended with status 3; please report this."),
    ],
)
def test_one_that_fails_leaves_the_others_alone(task, job, told):
    assert list(run(task, [1, job, 2, 3, 4, job, 5], 2)) == [1, f"{job}: {told}", 4, 9, 16, f"{job}: {told}", 25]


def test_a_defect_is_told_alike_without_workers(task):
    jobs = [1, "raise", 2]
    assert list(run(task, jobs, 1)) == list(run(task, jobs, 2))


@pytest.mark.parametrize("number", [1, 2])
def test_a_task_that_cannot_go_on_ends_everything(task, number):
    results = run(task, [1, "give up", 2], number)
    assert next(results) == 1
    with pytest.raises(KgError, match=r"^The task gives up\.$"):
        next(results)


@pytest.mark.parametrize("number", [1, 2])
def test_a_task_that_cannot_be_loaded(tmp_path, number):
    with pytest.raises(KgError, match=r"^No such thing\.$"):
        next(run(Squares(tmp_path, unloadable="No such thing."), [1], number))


def test_no_worker_can_start(tmp_path):
    with pytest.raises(KgError, match="No worker could be started: the process was killed") as caught:
        list(run(Squares(tmp_path, unloadable="dies"), [1, 2, 3], 2))
    assert "--workers 1" in str(caught.value)


def test_jobs_are_taken_a_few_ahead(task):
    taken = []
    jobs = (taken.append(number) or number for number in range(1000))
    results = run(task, jobs, 2)
    for done in range(1, 20):
        next(results)
        assert len(taken) <= done + 2 * AHEAD
    results.close()


def test_a_worker_that_dies_idle_costs_nothing(task, tmp_path):
    team = workers._Team(task, 1)
    assert team.do(2) == 4
    (first,) = pids(tmp_path)
    os.kill(first, signal.SIGKILL)
    assert team._members[0]._connection.poll(60), "until it is dead"
    assert team.do(3) == 9
    assert len(pids(tmp_path)) == 2
    team.close()


def test_close_ends_what_is_under_way(task, tmp_path):
    results = run(task, [1, *["hang"] * 9], 2)
    assert next(results) == 1
    results.close()
    assert pids(tmp_path)
    assert not any(map(is_running, pids(tmp_path)))


@pytest.mark.parametrize("signal_number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_workers_end_with_their_parent(tmp_path, pytestconfig, signal_number):
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path)],
        cwd=pytestconfig.rootpath, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert parent.stdout.readline() == b"1\n"
    parent.send_signal(signal_number)
    parent.communicate(timeout=60)  # until nobody holds its standard error any more: the workers have it, too
    assert parent.returncode


def test_cores():
    assert 1 <= cores() <= os.cpu_count()
