"""The web server: granian, with as many threads as may wait for a slow client, and few that work."""

import ctypes
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

# The longest body that any view takes: a picture with the form around it.
MOST_BYTES_WITH_A_PICTURE = 12 * 1024 * 1024
# Bodies that one process receives at once: each costs a sleeping thread (50 kB), and no place among those that work.
MOST_RECEIVED = 1000
# Threads beside those: for answers that stream, and for whoever asks without a body meanwhile.
BESIDE = 200
# Longer than a proxy in front keeps its connections, so that none is closed under its hands; a header takes no longer.
KEEP_ALIVE = 75
LONGEST_HEADER_BYTES = 64 * 1024
LONGEST_STOP = 10
# A client that vanished in the middle of a body is waited for until then.
LONGEST_LIFE = 12 * 3600
MOST_FILES = 65536
PR_SET_PDEATHSIG = 1
BUSY = (("Content-Type", "text/plain; charset=utf-8"), ("Retry-After", "10"), ("Cache-Control", "no-store"))


def patient(application: Wsgi, threads: int, most_bytes: int, most_received: int = MOST_RECEIVED) -> Wsgi:
    """The application, called when the whole request is there, by so many threads at once.

    Args:
        application: what answers.
        threads: how many requests it works on at the same time.
        most_bytes: a longer body is not received; the application refuses it by its announced length.
        most_received: how many bodies are received at the same time; who comes then is told to come again (503).
    """
    receiving = threading.BoundedSemaphore(most_received)
    working = threading.BoundedSemaphore(threads)

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        announced = environ.get("CONTENT_LENGTH") or "0"
        if announced != "0" or "HTTP_TRANSFER_ENCODING" in environ:
            if announced.isascii() and announced.isdigit() and int(announced) > most_bytes:
                environ["wsgi.input"] = BytesIO()
            elif not receiving.acquire(blocking=False):
                start("503 Service Unavailable", list(BUSY))
                return [b"Busy. Please try again in a moment.\n"]
            else:
                try:
                    # One byte more, so that the application sees a body that is too long and was not announced.
                    environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read(most_bytes + 1))
                finally:
                    receiving.release()
        with working:
            return application(environ, start)

    return answer


def serve(application: Wsgi, host: str, port: int, processes: int, threads: int) -> None:
    """Answer on `host` and `port` until SIGTERM or SIGINT, by processes that are forked from this one.

    What the application has loaded is shared by all of them. A process that dies is replaced, and each is replaced
    after half a day. There is no access log: addresses carry the secrets of cards and feeds.
    """
    # Imported here, because nothing but a start needs it.
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    patient_application = patient(application, threads, MOST_BYTES_WITH_A_PICTURE)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))

    def load(*_words: Any) -> Wsgi:
        # In the process that will answer: nothing keeps the port when what started it is killed.
        end_with_parent()
        return patient_application

    Granian(
        "zaedno",
        address=host,
        port=port,
        workers=processes,
        interface=Interfaces.WSGI,
        blocking_threads=MOST_RECEIVED + BESIDE,
        backpressure=4 * MOST_RECEIVED,
        backlog=2048,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=KEEP_ALIVE * 1000, max_buffer_size=LONGEST_HEADER_BYTES),
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_lifetime=LONGEST_LIFE,
        workers_kill_timeout=LONGEST_STOP,
    ).serve(target_loader=load, wrap_loader=False)


def end_with_parent() -> None:
    """Have the kernel end this process when its parent is killed (on Linux)."""
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            # It was killed before the kernel knew.
            os.kill(os.getpid(), signal.SIGTERM)
