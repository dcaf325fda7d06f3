"""A room on one machine: time until all are logged in, memory of each, latency of the sliders.

    python tests/benchmarks/workshop.py [--lesson 02_kernel_at_work] [--seconds 20] [PEOPLE ...]

A real `convlab hub`, as root, with every participant a user of their own. All log in at the same
moment, over HTTP as a browser does, start their server and a kernel, and run the whole lesson. Then
everybody moves a slider once in two seconds, each at a moment of their own: a comm message over the
websocket of their kernel, through the hub's proxy, until the message with the new picture is there.
What the browser does then, some 10 ms, is not in it. The clients run on the same machine, so they
take their share of its processors too.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import random
import statistics
import sys
import time
import uuid
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

import aiohttp  # noqa: E402

from convlab.workshop import limits  # noqa: E402
from convlab.workshop.pins import Pins  # noqa: E402
from tests.workshop import hubs  # noqa: E402

EVERY = 2.0  # seconds between two moves of one participant


class Participant:
    """One participant's browser: cookies, a kernel, a slider, and the pictures it brings."""

    def __init__(self, hub: hubs.Hub, name: str, lesson: str):
        self.hub, self.name, self.lesson = hub, name, lesson
        self.base = f"{hub.address}/user/{name}"
        self.waits: list[float] = []
        self._answers: dict[str, asyncio.Future] = {}
        self._stages, self._sliders = set(), {}

    async def come_in(self) -> float:
        """Log in, start the server, run the lesson; return the seconds it took."""
        start = time.monotonic()
        self.web = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
        login = f"{self.hub.address}/hub/login"
        async with self.web.get(login):
            pass
        form = {"username": self.name, "password": self.hub.passphrase, "pin": hubs.PIN}
        form["_xsrf"] = self._xsrf("/hub/")
        async with self.web.post(f"{login}?next=/hub/spawn", data=form) as answer:
            assert answer.status == 200, await answer.text()
        while True:  # as the page that waits for the server does, and then the lab itself
            async with self.web.get(f"{self.base}/lab") as answer:
                if answer.status == 200 and answer.url.path.startswith(f"/user/{self.name}/lab"):
                    break
            await asyncio.sleep(0.5)
        await self._start_kernel()
        for code in lesson_cells(self.hub, self.lesson):
            await self._run(code)
        return time.monotonic() - start

    def _xsrf(self, path: str) -> str:
        found = [
            one.value for one in self.web.cookie_jar if one.key == "_xsrf" and one["path"] == path
        ]
        return found[-1]

    async def _start_kernel(self) -> None:
        path = f"notebooks/{self.lesson}.ipynb"
        asked = {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}}
        xsrf = {"X-XSRFToken": self._xsrf(f"/user/{self.name}/")}
        async with self.web.post(f"{self.base}/api/sessions", json=asked, headers=xsrf) as answer:
            assert answer.status == 201, await answer.text()
            kernel = (await answer.json())["kernel"]["id"]
        self._channels = await self.web.ws_connect(
            f"{self.base}/api/kernels/{kernel}/channels", max_msg_size=0
        )
        self._listening = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        async for message in self._channels:
            if message.type == aiohttp.WSMsgType.TEXT:
                self._take(json.loads(message.data))

    def _take(self, message: dict) -> None:
        kind, content = message["msg_type"], message["content"]
        asked = self._answers.get(message["parent_header"].get("msg_id"))
        if kind == "comm_open":
            state = content["data"].get("state", {})
            if "svg" in state:
                self._stages.add(content["comm_id"])
            if state.get("_model_name") == "IntSliderModel" and not state.get("disabled"):
                self._sliders[content["comm_id"]] = state
        if kind == "error":
            raise AssertionError("\n".join(content["traceback"]))
        picture = (
            kind == "comm_msg"
            and content["comm_id"] in self._stages
            and "svg" in content["data"].get("state", {})
        )
        if asked and not asked.done() and (picture or kind == "execute_reply"):
            asked.set_result(time.monotonic())

    async def _ask(self, kind: str, content: dict) -> float:
        """Send a message, and return the time of its answer."""
        number = uuid.uuid4().hex
        self._answers[number] = asyncio.get_running_loop().create_future()
        header = {"msg_id": number, "msg_type": kind, "version": "5.3", "session": self.name}
        header |= {"username": self.name, "date": ""}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
        await self._channels.send_str(json.dumps(message | {"channel": "shell", "buffers": []}))
        try:
            return await asyncio.wait_for(self._answers[number], 300)
        finally:
            del self._answers[number]

    async def _run(self, code: str) -> None:
        await self._ask(
            "execute_request",
            {"code": code, "silent": False, "store_history": True, "allow_stdin": False},
        )

    async def play(self, seconds: float, rng: random.Random) -> None:
        """Move the first slider that changes a picture, again and again; record each wait."""
        slider, state = await self._slider()
        low, high = state["min"], state["max"]
        value, step = state["value"], 1
        end = time.monotonic() + seconds
        await asyncio.sleep(rng.random() * EVERY)
        while time.monotonic() < end:
            step = step if low <= value + step <= high else -step
            value += step
            start = time.monotonic()
            self.waits.append(await self._move(slider, value) - start)
            await asyncio.sleep(max(0.0, EVERY - (time.monotonic() - start)))

    async def _move(self, slider: str, value: int) -> float:
        data = {"method": "update", "state": {"value": value}, "buffer_paths": []}
        return await self._ask("comm_msg", {"comm_id": slider, "data": data})

    async def _slider(self):
        for slider, state in self._sliders.items():
            if state["min"] < state["max"]:
                other = state["value"] + (1 if state["value"] < state["max"] else -1)
                try:
                    await asyncio.wait_for(self._move(slider, other), 20)
                except TimeoutError:
                    continue
                return slider, state | {"value": other}
        raise AssertionError(f"no slider of {self.lesson} brings a picture")

    def memory(self) -> float:
        """Return the memory of the participant's processes in MiB, with shared pages divided."""
        uid = (self.hub.homes / self.name).stat().st_uid
        return sum(limits.processes_of(uid).values()) / (1 << 20)

    async def go(self) -> None:
        """Close the page."""
        self._listening.cancel()
        await self.web.close()


def lesson_cells(hub: hubs.Hub, lesson: str) -> list[str]:
    """Return the code of a lesson, cell by cell."""
    path = hub.release / "notebooks" / f"{lesson}.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


async def room(hub: hubs.Hub, count: int, lesson: str, seconds: float) -> list[str]:
    """Log everybody in, let them move their sliders, and return a row of the table."""
    people = [Participant(hub, f"b{os.getpid()}-{number}", lesson) for number in range(count)]
    pins = Pins(hub.folder / "hub" / "pins", count)
    for one in people:  # thirty new names a minute are more than the hub takes from one address
        pins.admit(one.name, hubs.PIN)
    before = available()
    took = await asyncio.gather(*(one.come_in() for one in people))
    memory = [one.memory() for one in people]
    used = before - available()
    rng = random.Random(0)
    await asyncio.gather(*(one.play(seconds, rng) for one in people))
    waits = sorted(1000 * wait for one in people for wait in one.waits)
    load = os.getloadavg()[0]
    for one in people:
        await one.go()
    deciles = statistics.quantiles(waits, n=10)
    return [
        str(count),
        f"{max(took):.0f} s",
        f"{statistics.median(took):.0f} s",
        f"{statistics.median(memory):.0f} MiB",
        f"{max(memory):.0f} MiB",
        f"{used / 1024:.1f} GiB",
        str(len(waits)),
        f"{statistics.median(waits):.0f} ms",
        f"{deciles[8]:.0f} ms",
        f"{waits[-1]:.0f} ms",
        f"{load:.1f}",
    ]


def available() -> float:
    """Return the memory that new processes could have, in MiB."""
    with open("/proc/meminfo") as file:
        return next(int(line.split()[1]) / 1024 for line in file if "MemAvailable" in line)


HEADS = (
    "people", "all in", "median", "memory each", "most", "all of it", "moves", "median", "p90",
    "longest", "load",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("people", nargs="*", type=int, default=[10, 20, 30])
    parser.add_argument("--lesson", default="02_kernel_at_work")
    parser.add_argument("--seconds", type=float, default=20.0, help="of moving sliders")
    given = parser.parse_args()
    if reason := hubs.missing():
        sys.exit(f"no hub here: {reason}")
    print(f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}")
    print(
        f"lesson {given.lesson}; each moves a slider every {EVERY:.0f} s for {given.seconds:.0f} s"
    )
    print("| " + " | ".join(HEADS) + " |\n|" + "---:|" * len(HEADS))
    for count in given.people:
        with hubs.running("--participants", count) as hub:
            row = asyncio.run(room(hub, count, given.lesson, given.seconds))
        print("| " + " | ".join(row) + " |", flush=True)


if __name__ == "__main__":
    main()
