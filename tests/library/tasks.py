"""Tasks for the tests of workers; importable in a worker."""

import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

from kg.model.errors import KgError


@dataclass(frozen=True)
class Squares:
    """Squares numbers, and does what it is told by other jobs; tells in `folder` which process did what."""

    folder: Path
    unloadable: str = ""

    def load(self):
        if self.unloadable == "dies":
            os.kill(os.getpid(), signal.SIGKILL)
        if self.unloadable:
            raise KgError(self.unloadable)

    def __call__(self, job):
        (self.folder / str(os.getpid())).touch()
        match job:
            case "raise":
                return {}["no such key"]
            case "exit":
                sys.exit(3)
            case "die":
                os.kill(os.getpid(), signal.SIGKILL)
            case "crash":
                signal.signal(signal.SIGSEGV, signal.SIG_DFL)
                os.kill(os.getpid(), signal.SIGSEGV)
            case "give up":
                raise KgError("The task gives up.")
            case "hang":
                signal.pause()
        return job * job

    def failed(self, job, reason):
        return f"{job}: {reason}"
