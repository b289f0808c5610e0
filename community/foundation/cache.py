"""Results kept in this process until their key changes: what a page or feed was made from is part of the key."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Result = TypeVar("Result")


class Cache(Generic[Result]):
    """At most `most` results, the least recently used forgotten first."""

    def __init__(self, most: int):
        self._most = most
        self._kept: OrderedDict[Hashable, Result] = OrderedDict()
        self._guard = threading.Lock()

    def find(self, key: Hashable) -> Result | None:
        """The result for `key`, when it is kept."""
        with self._guard:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def get(self, key: Hashable, make: Callable[[], Result]) -> Result:
        """The result for `key`, made by `make` when it is not kept."""
        with self._guard:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        self.put(key, made)
        return made

    def put(self, key: Hashable, result: Result) -> None:
        """Keep this result for `key`, instead of an older one."""
        with self._guard:
            self._kept[key] = result
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
