"""Results kept in this process until their key changes: what a page or feed was made from is part of the key."""

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from cachetools import LRUCache

Result = TypeVar("Result")


class Cache(Generic[Result]):
    """At most `most` results, the least recently used forgotten first; for all threads."""

    def __init__(self, most: int):
        self._kept: LRUCache[Hashable, Result] = LRUCache(most)
        self._guard = threading.Lock()

    def find(self, key: Hashable) -> Result | None:
        """The result for `key`, when it is kept."""
        with self._guard:
            return self._kept.get(key)

    def get(self, key: Hashable, make: Callable[[], Result]) -> Result:
        """The result for `key`, made by `make` when it is not kept; who waits for another key waits for nothing."""
        found = self.find(key)
        if found is None:
            found = make()
            self.put(key, found)
        return found

    def put(self, key: Hashable, result: Result) -> None:
        """Keep this result for `key`, instead of an older one."""
        with self._guard:
            self._kept[key] = result
