"""A trained network of our own, held once: its weights load at first use, whoever asks first."""

import threading
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from rag.reader_file import ReaderCard


class _Network(Protocol):
    @property
    def precision(self) -> str: ...


class Loaded(Protocol):
    """What loading gives: a card, a network, and the tokens a second it was measured at."""

    @property
    def card(self) -> ReaderCard: ...
    @property
    def network(self) -> _Network: ...
    @property
    def speed(self) -> float: ...


_Loaded = TypeVar("_Loaded", bound=Loaded)


class TrainedNetwork(Generic[_Loaded]):
    """What the reader and the checker's scorer have in common; `load` runs at first use, once."""

    def __init__(self, load: Callable[[], _Loaded]) -> None:
        self._load = load
        self._lock = threading.Lock()
        self._loaded: _Loaded | None = None

    def card(self) -> ReaderCard:
        """What these weights are."""
        return self._model().card

    def warm(self) -> None:
        """Load the weights now; raises SettingsError when they are missing or damaged."""
        self._model()

    def speed(self) -> tuple[float, str]:
        """Tokens a second, as measured when the weights were loaded, and the numeric type."""
        model = self._model()
        return model.speed, model.network.precision

    def _model(self) -> _Loaded:
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded
