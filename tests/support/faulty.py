"""A wire to PostgreSQL that can be cut, be slow, or fall silent while the connection stands."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from enum import Enum

PAUSE = 0.3  # seconds before each packet, when it is slow


class Mood(Enum):
    WELL = "well"
    CUT = "cut"
    SILENT = "silent"
    SLOW = "slow"


class Wire:
    """Listens on this machine and hands on to a server's socket, as its mood is."""

    def __init__(self, path: str) -> None:
        self.path, self.mood = path, Mood.WELL
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.ends: list[socket.socket] = []
        self.speaks = threading.Event()
        self.speaks.set()
        threading.Thread(target=self._accept, daemon=True).start()

    def be(self, mood: Mood) -> None:
        self.mood = mood
        if mood is Mood.SILENT:
            self.speaks.clear()
        else:
            self.speaks.set()
        if mood is Mood.CUT:
            self._drop()

    def close(self) -> None:
        self.listener.close()
        self._drop()
        self.speaks.set()

    def _drop(self) -> None:
        for end in self.ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self.ends = []

    def _accept(self) -> None:
        while True:
            try:
                here, _ = self.listener.accept()
            except OSError:
                return
            if self.mood is Mood.CUT:
                here.close()
                continue
            there = socket.socket(socket.AF_UNIX)
            there.connect(self.path)
            self.ends += [here, there]
            for one, other in ((here, there), (there, here)):
                threading.Thread(target=self._hand_on, args=(one, other), daemon=True).start()

    def _hand_on(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while said := one.recv(65536):
                self.speaks.wait()
                if self.mood is Mood.SLOW:
                    time.sleep(PAUSE)
                other.sendall(said)
            other.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def wire(path: str) -> Iterator[Wire]:
    made = Wire(path)
    try:
        yield made
    finally:
        made.close()
