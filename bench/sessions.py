"""Many leaders with the page open, each drawing it again every twenty seconds: how long the slow ones wait, what they weigh."""

import asyncio
import random
from collections.abc import Iterator
from statistics import median
from time import perf_counter

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from bench import Result, boards, load
from bench.serving import megabytes, served, signed_in, tab
from tests.web.conftest import App

PEOPLE, EVERY, SECONDS = 500, 20.0, 60.0
ALONE = 40
BUDGET, MEMORY = 20, 0.1


def measure() -> Iterator[Result]:
    """One leader first, then all of them on the same server."""
    with served(load.kept(boards.LARGE)) as app:
        cookie = signed_in(app, "leader")
        with tab(app, cookie) as one:
            for _ in range(ALONE):
                one.draw()
        alone = median(one.walls[5:])
        before = megabytes(app.process)
        waits, failed, after = asyncio.run(_crowd(app, cookie))
    slow = sorted(waits)[int(len(waits) * 0.95)]
    detail = f"95th of 100 waits {slow * 1000:.0f} ms, one alone {alone * 1000:.0f}; {len(waits)} drawings by {PEOPLE}"
    yield Result("sessions", slow / alone, BUDGET, detail)
    yield Result("sessions_failed", failed, 0, f"of {PEOPLE}")
    each = (after - before) / PEOPLE
    yield Result("memory_session", each / MEMORY, 1, f"{each:.3f} MB a session, {after:.0f} MB with {PEOPLE}")


async def _crowd(app: App, cookie: str) -> tuple[list[float], int, float]:
    """How long each drawing took, how many people got an error, and the server's megabytes at the end."""
    waits: list[float] = []
    begin = asyncio.Event()
    people = []
    for number in range(PEOPLE):
        people.append(asyncio.create_task(_person(app, cookie, number, begin, waits)))
        await asyncio.sleep(0.06)
    begin.set()
    await asyncio.sleep(SECONDS)
    after = megabytes(app.process)
    failed = sum(isinstance(end, BaseException) for end in await asyncio.gather(*people, return_exceptions=True))
    return waits, failed, after


async def _person(app: App, cookie: str, number: int, begin: asyncio.Event, waits: list[float]) -> None:
    async with connect(
        f"ws://{app.host}/_stcore/stream",
        origin=app.address,  # type: ignore[arg-type]
        additional_headers={"Cookie": f"duban={cookie}"},
        subprotocols=["streamlit"],  # type: ignore[list-item]
        max_size=None,
        open_timeout=60,
    ) as line:
        await _draw(line)
        await begin.wait()
        end = perf_counter() + SECONDS
        due = perf_counter() + random.Random(number).random() * EVERY
        while due < end:
            await asyncio.sleep(max(0.0, due - perf_counter()))
            await _draw(line)
            waits.append(perf_counter() - due)  # who is served late waited from when they asked
            due = max(due + EVERY, perf_counter())


async def _draw(line: ClientConnection) -> None:
    ask = BackMsg()
    ask.rerun_script.query_string = ""
    await line.send(ask.SerializeToString())
    async with asyncio.timeout(60):
        async for part in line:
            message = ForwardMsg.FromString(bytes(part))  # type: ignore[arg-type]
            if message.delta.new_element.WhichOneof("type") == "exception":
                raise AssertionError(message.delta.new_element.exception.message)
            if message.WhichOneof("type") == "script_finished":
                return
    raise ConnectionError("the socket was closed")
