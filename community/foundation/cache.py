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

    def get(self, key: Hashable, make: Callable[[], Result]) -> Result:
        """The result for `key`, made by `make` when it is not kept."""
        with self._guard:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._guard:
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made
