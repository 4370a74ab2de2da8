"""Work done side by side: a task in several processes, its results in the order of its jobs.

The processes are programs of their own (`kg.library.worker`) with one connection each. A `ProcessPoolExecutor` would
not do: it gives up all of its jobs when one process dies, cannot be stopped at once, leaves processes behind when this
one is killed, and runs a user's script anew in each. A thread waits for each process, so that none idles while results
are put to use here.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Pipe
from queue import LifoQueue
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from kg.model.errors import KgError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from concurrent.futures import Future
    from multiprocessing.connection import Connection

READY, DONE, STOP = "ready", "done", "stop"  # what a process may say, with nothing, a result or a sentence
AHEAD = 3  # jobs under way, or done before their turn, for each process
# A process has one core: libraries that start a thread for every core of the machine would be in each other's way.
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

Job = TypeVar("Job")
Result = TypeVar("Result")
Job_contra = TypeVar("Job_contra", contravariant=True)
Result_co = TypeVar("Result_co", covariant=True)


class Task(Protocol[Job_contra, Result_co]):
    """What is to be done with each job; pickled to each process."""

    def load(self) -> None:
        """Get ready. A KgError ends everything."""

    def __call__(self, job: Job_contra, /) -> Result_co:
        """Do it. A KgError ends everything, any other exception makes it a failure."""

    def failed(self, job: Job_contra, /, reason: str) -> Result_co:
        """The result of a job that could not be done."""


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run(task: Task[Job, Result], jobs: Iterable[Job], workers: int) -> Generator[Result]:
    """The results of a task in the order of its jobs; to be closed if it is not read to its end.

    Args:
        task: what to do.
        jobs: what to do it with, taken a few ahead.
        workers: how many processes share them; 1 means that this one does all, 0 one process for each core.

    Raises:
        KgError: the task says that nothing can be done, or no process can be started.
    """
    number = workers or cores()
    return _alone(task, jobs) if number == 1 else _shared(task, jobs, number)


def attempt(task: Task[Job, Result], job: Job) -> Result:
    """The result of one job: a defect that one report brings to light is no reason to lose the others.

    Raises:
        KgError: the task says that nothing can be done.
    """
    try:
        return task(job)
    except KgError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told
        return task.failed(job, f"the program failed at it ({type(error).__name__}: {error}); please report this.")


def _alone(task: Task[Job, Result], jobs: Iterable[Job]) -> Generator[Result]:
    task.load()
    for job in jobs:
        yield attempt(task, job)


def _shared(task: Task[Job, Result], jobs: Iterable[Job], number: int) -> Generator[Result]:
    team = _Team(task, number)
    threads = ThreadPoolExecutor(number)
    waiting: deque[Future[Result]] = deque()
    try:
        for job in jobs:
            waiting.append(threads.submit(team.do, job))
            while waiting and (waiting[0].done() or len(waiting) >= AHEAD * number):
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
        team.close()  # so that the threads have nothing left to wait for
        threads.shutdown()


class _Died(Exception):
    """A process came to its end before its work did; says how."""


class _Team(Generic[Job, Result]):
    """The processes that share a task; each is started when it is first needed, and anew when it has died."""

    def __init__(self, task: Task[Job, Result], number: int) -> None:
        self._task = task
        self._members = [_Member(task) for _ in range(number)]
        self._left = number
        self._lock = Lock()
        self._idle: LifoQueue[_Member | str] = LifoQueue()  # a sentence: why there is none any more
        for member in self._members:
            self._idle.put(member)

    def do(self, job: Job) -> Result:
        """Have one job done by whichever process is free; waits for it."""
        member = self._ready()
        try:
            result: Result = member.ask(job)
        except _Died as death:
            return self._task.failed(job, f"the process that worked on it {death}.")
        finally:
            self._idle.put(member)
        return result

    def close(self) -> None:
        """End all processes at once, whatever they are doing; none is started any more."""
        for member in self._members:
            member.close()

    def _ready(self) -> _Member:
        """A running process. One that cannot start is left out, as where there is memory for some but not for all."""
        while isinstance(member := self._idle.get(), _Member):
            try:
                member.start()
            except _Died as death:
                self._leave_out(str(death))
            else:
                return member
        self._idle.put(member)
        raise KgError(member)

    def _leave_out(self, why: str) -> None:
        with self._lock:
            self._left -= 1
            if not self._left:
                self._idle.put(f"No worker could be started: the process {why}. Try --workers 1.")


class _Member:
    """One process, used by one thread at a time; only `close` may be called by another."""

    def __init__(self, task: object) -> None:
        self._task = task
        self._lock = Lock()
        self._closed = False
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection[Any, Any] | None = None

    def start(self) -> None:
        """Start it unless it runs.

        Raises:
            _Died: it did not get ready.
            KgError: the task cannot be done.
        """
        if self._connection is not None and self._connection.poll():  # it has no reason to speak: it is no more
            self._end()
        if self._connection is None:
            with self._lock:
                if not self._closed:
                    self._process, self._connection = _started()
            self.ask(self._task)

    def ask(self, message: object) -> Any:  # noqa: ANN401 - whatever the task gives
        """Its answer to a message.

        Raises:
            _Died: it came to its end.
            KgError: the task cannot be done.
        """
        if self._connection is None:
            raise _Died(self._end())
        try:
            self._connection.send(message)
            kind, value = self._connection.recv()
        except (EOFError, OSError) as error:
            raise _Died(self._end()) from error
        if kind == STOP:
            raise KgError(value)
        return value

    def close(self) -> None:
        """End it, if it runs; it does not start again."""
        with self._lock:
            self._closed = True
            self._kill(patience=0)

    def _end(self) -> str:
        """Clear up behind a process that hung up; says how it came to its end."""
        with self._lock:
            status = self._kill(patience=1)
        if self._connection is not None:
            self._connection.close()
        self._connection = None
        return _told(status)

    def _kill(self, patience: float) -> int | None:
        """Kill the process, unless it ends within so many seconds, and what it has started; its exit status."""
        if self._process is None:
            return None
        process, self._process = self._process, None
        with suppress(subprocess.TimeoutExpired):
            process.wait(patience)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        return process.wait()


def _started() -> tuple[subprocess.Popen[bytes], Connection[Any, Any]]:
    """A process, and the connection to it. It is deaf to the terminal's Ctrl-C: this process ends it."""
    here, there = Pipe()
    command = [sys.executable, "-P", "-m", "kg.library.worker", str(there.fileno())]
    with there:
        process = subprocess.Popen(  # noqa: S603 - our own
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=[there.fileno()],
            process_group=0,
            env={**_ONE_THREAD, **os.environ},
        )
    return process, here


def _told(status: int | None) -> str:
    if status == -signal.SIGKILL:
        return "was killed, most likely for want of memory; fewer --workers need less"
    if status is not None and status < 0:
        return f"crashed ({signal.Signals(-status).name}); please report this"
    return f"ended with status {status}; please report this"
