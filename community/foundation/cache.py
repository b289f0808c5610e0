"""Results kept in this process until their key changes: what a page or feed was made from is part of the key."""

import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from cachetools import LRUCache

Result = TypeVar("Result")


class Cache(Generic[Result]):
    """At most `most` results, the least recently used forgotten first; for all threads."""

    def __init__(self, most: int):
        self._kept: LRUCache[Hashable, Result] = LRUCache(most)
        self._guard = threading.Lock()
        # Whose turn it is to make what, and how many wait for it or make it.
        self._turns: dict[Hashable, tuple[threading.Lock, int]] = {}

    def find(self, key: Hashable) -> Result | None:
        """The result for `key`, when it is kept."""
        with self._guard:
            return self._kept.get(key)

    def get(self, key: Hashable, make: Callable[[], Result]) -> Result:
        """The result for `key`, made by `make` when it is not kept: once, however many ask for it at the same moment;
        who waits for another key waits for nothing."""
        found = self.find(key)
        if found is not None:
            return found
        with self._alone(key):
            found = self.find(key)
            if found is None:
                found = make()
                self.put(key, found)
            return found

    @contextmanager
    def _alone(self, key: Hashable) -> Iterator[None]:
        with self._guard:
            turn, number = self._turns.get(key, (threading.Lock(), 0))
            self._turns[key] = (turn, number + 1)
        try:
            with turn:
                yield
        finally:
            with self._guard:
                turn, number = self._turns.pop(key)
                if number > 1:
                    self._turns[key] = (turn, number - 1)

    def put(self, key: Hashable, result: Result) -> None:
        """Keep this result for `key`, instead of an older one."""
        with self._guard:
            self._kept[key] = result
