"""Writers of one SQLite file take turns, so that nobody sleeps in SQLite's busy handler while the file is free.

SQLite lets a writer that finds the file locked sleep for longer and longer and then look again, in no order: under
saturation that wasted half of the time (measured by `make bench`). Here the threads of a process queue at a lock, and
processes at two locked files: who waits for its turn holds the first of them, so that nobody comes in between.

The turn is a courtesy, not a guarantee: SQLite's own lock is behind it. A process that hangs in its turn keeps one
thread of every other process waiting; their other threads go on to SQLite's lock after a while, and to its answer.
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

# macOS has no fdatasync.
SYNCHRONISE = getattr(os, "fdatasync", os.fsync)
LONGEST = 15.0

_guard = threading.Lock()
_queues: dict[tuple[int, str], "_Queue"] = {}


class _Queue:
    """The threads of this process that want to write to one database."""

    def __init__(self, path: str):
        self.mine = threading.Lock()
        self.next, self.turn = (os.open(f"{path}-{name}", os.O_RDWR | os.O_CREAT, 0o600) for name in ("next", "turn"))


@contextmanager
def turn(path: str) -> Iterator[None]:
    """Wait for this thread's turn to write to the SQLite file at `path`, and pass it on at the end."""
    queue = _queue(path)
    mine = queue.mine.acquire(timeout=LONGEST)
    try:
        if mine:
            fcntl.flock(queue.next, fcntl.LOCK_EX)
            fcntl.flock(queue.turn, fcntl.LOCK_EX)
            fcntl.flock(queue.next, fcntl.LOCK_UN)
        yield
    finally:
        if mine:
            fcntl.flock(queue.turn, fcntl.LOCK_UN)
            queue.mine.release()


def make_durable(path: str) -> None:
    """Wait until everything committed so far to the SQLite file at `path` is on the disk. Raises OSError.

    With synchronous=NORMAL SQLite commits into its write-ahead log without waiting for the disk; the wait comes here,
    after the turn was passed on, so that the next writer works meanwhile and one wait serves several. A log that is
    gone or that has begun anew was copied into the database and synchronised by SQLite before (sqlite.org/wal.html,
    2.2 and 3).
    """
    try:
        log = os.open(f"{path}-wal", os.O_RDWR)
    except FileNotFoundError:
        return
    try:
        SYNCHRONISE(log)
    finally:
        os.close(log)


def _queue(path: str) -> _Queue:
    # A child of a fork shares the locks of its parent's files, so that it opens its own.
    key = (os.getpid(), path)
    with _guard:
        if key not in _queues:
            _queues[key] = _Queue(path)
        return _queues[key]
