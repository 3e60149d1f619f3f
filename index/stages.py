"""Stages of work that overlap: one thread ahead that makes items, one behind that commits."""

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

Item = TypeVar("Item")
Change = Callable[[], None]
_LOOK_S = 0.2


class _Failed:
    def __init__(self, error: BaseException) -> None:
        self.error = error


class _End:
    pass


class Ahead(Generic[Item]):
    """The items, made in a thread that runs at most `limit` items in front of their user.

    An error there is raised here. When `stopping` says so the items end, made or not. Leaving the
    block stops the thread and waits for it.
    """

    def __init__(
        self, items: Iterator[Item], limit: int, stopping: Callable[[], bool] = lambda: False
    ) -> None:
        self._items = items
        self._stopping = stopping
        self._made: queue.Queue[Item | _Failed | _End] = queue.Queue()
        self._room = threading.Semaphore(limit)
        self._stopped = False
        self._thread = threading.Thread(target=self._work, name="ahead", daemon=True)

    def __enter__(self) -> "Ahead[Item]":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stopped = True
        self._room.release()
        self._thread.join()

    def __iter__(self) -> Iterator[Item]:
        while not self._stopping():
            try:
                item = self._made.get(timeout=_LOOK_S)
            except queue.Empty:  # an item may take minutes, and a stop should not
                continue
            if isinstance(item, _End):
                return
            if isinstance(item, _Failed):
                raise item.error
            self._room.release()
            yield item

    def _work(self) -> None:
        try:
            for item in self._items:
                self._room.acquire()
                if self._stopped:
                    return
                self._made.put(item)
            self._made.put(_End())
        except BaseException as error:  # noqa: BLE001 - raised again in the thread that iterates
            self._made.put(_Failed(error))


@contextmanager
def behind(limit: int, at_end: Change) -> Iterator[Callable[[Change], None]]:
    """A thread that carries out changes in order, at most `limit` of them waiting.

    Leaving the block waits for the changes that were handed over and raises the first error among
    them; after an error no further change is carried out. `at_end` runs last, in that thread.
    """
    waiting: queue.Queue[Change | None] = queue.Queue(maxsize=limit)
    errors: list[BaseException] = []

    def work() -> None:
        while (change := waiting.get()) is not None:
            if not errors:
                try:
                    change()
                except BaseException as error:  # noqa: BLE001 - raised again by the user's thread
                    errors.append(error)
        at_end()

    def hand_over(change: Change) -> None:
        if errors:
            raise errors[0]
        waiting.put(change)

    thread = threading.Thread(target=work, name="behind", daemon=True)
    thread.start()
    try:
        yield hand_over
    finally:
        waiting.put(None)
        thread.join()
    if errors:
        raise errors[0]
