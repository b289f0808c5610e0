"""Where an error came from, without what it was about: messages can hold what somebody typed, and logs must not."""

import traceback
from collections.abc import Iterator


def trace_of(error: BaseException) -> str:
    """The kinds of an error and of its causes, each with the lines of code it passed; no message, no value."""
    parts: list[str] = []
    for cause in _causes(error):
        parts += [f"{type(cause).__module__}.{type(cause).__name__}\n", *traceback.format_tb(cause.__traceback__)]
    return "".join(parts).rstrip()


def kinds_of(error: BaseException) -> str:
    """The kinds of an error and of its causes in a line: "ValueError from KeyError"."""
    return " from ".join(type(cause).__name__ for cause in _causes(error))


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
