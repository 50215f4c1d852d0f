"""A headless Chromium, driven over its own pipe: no driver, no library, no port that listens.

The protocol is the browser's DevTools protocol: JSON messages, each ended by a zero byte, on file
descriptors 3 (to the browser) and 4 (from it) with ``--remote-debugging-pipe``.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
"""How the browser is called; the first one found is used."""
ANSWER_S = 60
"""A browser that says nothing for so long fails the test that waits for it."""
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-sync",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)
# Puts the two ends on the descriptors that the browser reads and writes, then becomes the browser.
_BECOME = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.dup2(int(sys.argv[2]), 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
Message = dict[str, Any]


def program() -> str | None:
    """Return the browser of this machine, or None."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


class Page:
    """One open page, and what the browser said about it."""

    def __init__(self, browser: Browser, session: str) -> None:
        self._browser = browser
        self._session = session
        self.complaints: list[str] = []
        """Exceptions, console errors, and what the content security policy has refused."""
        self.requests: list[str] = []
        """Every address that was asked for."""

    def call(self, method: str, **parameters: object) -> Message:
        """Call a method of the protocol and return its result."""
        return self._browser.call(method, parameters, self._session)

    def open(self, address: str) -> None:
        """Go to an address and wait until it is loaded."""
        self.complaints.clear()
        self.requests.clear()
        self._browser.forget("Page.loadEventFired")
        answer = self.call("Page.navigate", url=address)
        assert "errorText" not in answer, answer
        self._browser.until("Page.loadEventFired")

    def evaluate(self, expression: str) -> Any:
        """Return what an expression comes to on the page; the page's own policy does not bind."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def look(self, width: int, height: int, *, dark: bool = False, medium: str = "screen") -> None:
        """Give the page a size, a colour scheme and a medium."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.call("Emulation.setDeviceMetricsOverride", **size)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", media=medium, features=[scheme])

    def screenshot(self, path: Path) -> None:
        """Write what is seen as PNG."""
        answer = self.call("Page.captureScreenshot", format="png", optimizeForSpeed=False)
        path.write_bytes(base64.b64decode(answer["data"]))

    def hear(self, method: str, parameters: Message) -> None:
        """Note an event."""
        if method == "Runtime.exceptionThrown":
            self.complaints.append(str(parameters["exceptionDetails"]))
        elif method == "Log.entryAdded" and parameters["entry"]["level"] in {"error", "warning"}:
            self.complaints.append(str(parameters["entry"]["text"]))
        elif method == "Runtime.consoleAPICalled" and parameters["type"] in {"error", "warning"}:
            self.complaints.append(str(parameters["args"]))
        elif method == "Network.requestWillBeSent":
            self.requests.append(str(parameters["request"]["url"]))


class Browser:
    """A running browser."""

    def __init__(self, to: int, back: int) -> None:
        self._to, self._back = to, back
        self._number = 0
        self._rest = b""
        self._messages: deque[Message] = deque()
        self._seen: set[str] = set()
        self._pages: dict[str, Page] = {}

    def page(self) -> Page:
        """Open an empty page."""
        target = self.call("Target.createTarget", {"url": "about:blank"})["targetId"]
        attached = self.call("Target.attachToTarget", {"targetId": target, "flatten": True})
        page = self._pages[attached["sessionId"]] = Page(self, attached["sessionId"])
        for domain in ("Page", "Runtime", "Log", "Network"):
            page.call(f"{domain}.enable")
        return page

    def call(
        self, method: str, parameters: Message | None = None, session: str | None = None
    ) -> Message:
        """Call a method and return its result; events that come before it are noted."""
        self._number += 1
        message: Message = {"id": self._number, "method": method, "params": parameters or {}}
        if session:
            message["sessionId"] = session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                assert "error" not in answer, f"{method}: {answer['error']}"
                result: Message = answer["result"]
                return result

    def forget(self, event: str) -> None:
        """Let an event of the past not count."""
        self._seen.discard(event)

    def until(self, event: str) -> None:
        """Wait for an event."""
        while event not in self._seen:
            self._next()

    def _next(self) -> Message:
        deadline = time.monotonic() + ANSWER_S
        while b"\0" not in self._rest:
            left = max(0.0, deadline - time.monotonic())
            ready, _, _ = select.select([self._back], [], [], left)
            data = os.read(self._back, 1 << 16) if ready else b""
            assert data, "the browser has gone, or says nothing"
            self._rest += data
        text, _, self._rest = self._rest.partition(b"\0")
        message: Message = json.loads(text)
        if "method" in message:
            self._seen.add(message["method"])
            page = self._pages.get(message.get("sessionId", ""))
            if page:
                page.hear(message["method"], message["params"])
        return message


@contextmanager
def running(path: str, folder: Path) -> Iterator[Browser]:
    """Start a browser with a profile of its own in a folder, and end it."""
    theirs_in, to = os.pipe()
    back, theirs_out = os.pipe()
    # Out of the way of 3 and 4, whatever this process has open.
    ends = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (theirs_in, theirs_out)]
    words = [path, *FLAGS, f"--user-data-dir={folder}", "about:blank"]
    with (folder.parent / f"{folder.name}.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-I", "-c", _BECOME, *map(str, ends), *words],
            pass_fds=ends,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    for end in (theirs_in, theirs_out, *ends):
        os.close(end)
    browser = Browser(to, back)
    try:
        yield browser
    finally:
        try:
            browser.call("Browser.close")
            process.wait(ANSWER_S)
        except (AssertionError, OSError, subprocess.TimeoutExpired):
            process.kill()
            process.wait()
        os.close(to)
        os.close(back)
