"""Many candidates at once from one thread: each is a generator that yields what it sends and gets what came back.

A generator yields a ``Call`` and gets an ``Answer``, or None when the connection broke or nothing came in time; or it yields
seconds to wait. One connection for each, kept open, as a browser has it.
"""

import errno
import heapq
import json
import select
import socket
import time
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

PATIENCE = 15.0
"""Seconds until a candidate gives a request up."""


class Call(NamedTuple):
    """A request as bytes, and under which name its time is kept."""

    name: str
    data: bytes


class Answer(NamedTuple):
    """What came back."""

    status: int
    body: bytes


Candidate = Generator[Call | float, Answer | None, None]


def call(name: str, method: str, path: str, token: str = "", document: Any = None) -> Call:
    """A request with a JSON body."""
    body = b"" if document is None else json.dumps(document, separators=(",", ":")).encode()
    bearer = f"Authorization: Bearer {token}\r\n" if token else ""
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{bearer}Content-Type: application/json\r\n"
    return Call(name, f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)


@dataclass(slots=True, eq=False)
class Talk:
    """One candidate and its connection."""

    who: Candidate
    link: socket.socket | None = None
    sent: Call | None = None
    at: float = 0.0
    got: bytes = b""
    turn: int = 0


@dataclass(slots=True)
class Driver:
    """Runs candidates until all have ended.

    seconds     of every answered request, by name
    cut         until when no connection comes about, as if the network were gone
    wire        bytes of all requests and answers
    """

    port: int
    seconds: dict[str, list[float]] = field(default_factory=dict)
    failures: int = 0
    cut: float = 0.0
    poll: select.epoll = field(default_factory=select.epoll)
    talks: dict[int, Talk] = field(default_factory=dict)
    waking: list[tuple[float, int, int, Talk]] = field(default_factory=list)
    open: int = 0
    turns: int = 0
    wire: int = 0

    def run(self, candidates: Iterable[Candidate], tick: Any = None) -> float:
        """Seconds that it took. ``tick``: called all the time with the seconds since the start."""
        begun = time.perf_counter()
        for who in candidates:
            self.open += 1
            self.step(Talk(who), None, first=True)
        while self.open:
            now = time.perf_counter()
            while self.waking and self.waking[0][0] <= now:
                _at, _order, turn, talk = heapq.heappop(self.waking)
                if turn == talk.turn:
                    self.wake(talk)
            pause = min(0.05, max(0.0, self.waking[0][0] - now)) if self.waking else 0.05
            for handle, events in self.poll.poll(pause):
                if handle in self.talks:
                    self.ready(self.talks[handle], events)
            if tick is not None:
                tick(time.perf_counter() - begun)
        return time.perf_counter() - begun

    def wake(self, talk: Talk) -> None:
        """Its pause is over, or its request got no answer in time."""
        if talk.sent is not None:
            self.failures += 1
            self.close(talk)
        self.step(talk, None)

    def step(self, talk: Talk, answer: Answer | None, *, first: bool = False) -> None:
        """Let a candidate go on."""
        talk.sent, talk.turn = None, talk.turn + 1
        try:
            wanted = next(talk.who) if first else talk.who.send(answer)
        except StopIteration:
            self.close(talk)
            self.open -= 1
            return
        if isinstance(wanted, Call):
            self.send(talk, wanted)
        else:
            self.later(talk, wanted)

    def later(self, talk: Talk, seconds: float) -> None:
        """Wake it after some time, unless something happens before."""
        self.turns += 1
        heapq.heappush(self.waking, (time.perf_counter() + seconds, self.turns, talk.turn, talk))

    def send(self, talk: Talk, wanted: Call) -> None:
        """Send a request on the connection, or a new one."""
        talk.sent, talk.at, talk.got = wanted, time.perf_counter(), b""
        self.wire += len(wanted.data)
        try:
            if self.cut > talk.at:
                raise ConnectionError
            if talk.link is None:
                self.connect(talk)
            elif talk.link.send(wanted.data) < len(wanted.data):
                raise ConnectionError
        except OSError:
            self.failures += 1
            self.close(talk)
            talk.sent = None
            self.later(talk, 0.2)
            return
        if PATIENCE:
            self.later(talk, PATIENCE)

    def connect(self, talk: Talk) -> None:
        """A new connection; the request goes out when it stands."""
        link = socket.socket()
        link.setblocking(False)
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        talk.link = link
        self.talks[link.fileno()] = talk
        self.poll.register(link.fileno(), select.EPOLLIN | select.EPOLLOUT)
        error = link.connect_ex(("127.0.0.1", self.port))
        if error not in (0, errno.EINPROGRESS):
            raise ConnectionError

    def close(self, talk: Talk) -> None:
        """End the connection."""
        if talk.link is not None:
            self.talks.pop(talk.link.fileno(), None)
            talk.link.close()
            talk.link = None

    def ready(self, talk: Talk, events: int) -> None:
        """Something came, or the connection stands or broke."""
        if talk.link is None:
            return
        try:
            if events & select.EPOLLOUT:
                self.poll.modify(talk.link.fileno(), select.EPOLLIN)
                if talk.sent is not None:
                    talk.link.send(talk.sent.data)
                return
            piece = talk.link.recv(65_536)
        except OSError:
            piece = b""
        if not piece:
            self.broke(talk)
            return
        self.wire += len(piece)
        talk.got = talk.got + piece if talk.got else piece
        answer = whole(talk.got)
        if answer is not None and talk.sent is not None:
            self.seconds.setdefault(talk.sent.name, []).append(time.perf_counter() - talk.at)
            self.step(talk, answer)

    def broke(self, talk: Talk) -> None:
        """The connection is gone; whoever waited for an answer hears nothing."""
        waited = talk.sent is not None
        self.close(talk)
        if waited:
            self.failures += 1
            self.step(talk, None)

    def gone(self, seconds: float) -> None:
        """The network is cut for so long, for everybody at once."""
        self.cut = time.perf_counter() + seconds
        for talk in list(self.talks.values()):
            self.broke(talk)


def whole(got: bytes) -> Answer | None:
    """An answer, once all of it is there."""
    end = got.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = got[:end].lower()
    place = head.find(b"content-length:")
    stop = head.find(b"\r\n", place)
    length = int(head[place + 15 : stop if stop > 0 else end])
    if len(got) < end + 4 + length:
        return None
    return Answer(int(got[9:12]), got[end + 4 : end + 4 + length])
