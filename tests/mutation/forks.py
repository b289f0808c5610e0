"""Work in forked processes, a few at a time: what a child does to itself is gone with it."""

import json
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

Job = TypeVar("Job")
# What somebody answers who had to be stopped.
TOO_LONG = "(it did not come to an end)"


def in_forks(
    jobs: Iterable[Job], work: Callable[[Job], Any], processes: int, most_seconds: int, silent: bool = True
) -> Iterator[tuple[Job, Any]]:
    """Each job with what `work` answers (anything that JSON can say) in a process of its own, as they get ready.

    A child that takes more than `most_seconds` (0: for ever) is stopped and answers TOO_LONG; one that dies answers
    None. What a silent one prints goes nowhere.
    """
    running: dict[int, tuple[Job, Any]] = {}
    for job in jobs:
        while len(running) >= processes:
            yield _first_ready(running)
        # A file, because a pipe that nobody reads yet holds 64 kB.
        answer = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - closed when the child is ready
        sys.stdout.flush()
        pid = os.fork()
        if pid == 0:
            _work(work, job, answer, most_seconds, silent)
        running[pid] = (job, answer)
    while running:
        yield _first_ready(running)


def _first_ready(running: dict[int, tuple[Any, Any]]) -> tuple[Any, Any]:
    pid, status = os.wait()
    job, answer = running.pop(pid)
    with answer:
        answer.seek(0)
        said = answer.read()
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM:
        return job, TOO_LONG
    return job, json.loads(said) if said else None


def _work(work: Callable[[Any], Any], job: Any, answer: Any, most_seconds: int, silent: bool) -> None:
    """In the child; it never returns."""
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(most_seconds)
        if silent:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1)
            os.dup2(nowhere, 2)
        answer.write(json.dumps(work(job)))
        answer.flush()
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(0)
