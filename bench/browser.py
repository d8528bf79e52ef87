"""In a real browser: from a click until it is drawn, the leader's page against an empty one; and what a first visit weighs.

Needs Chromium; without it nothing of this is measured.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench import Result, boards, load
from bench.serving import DOOR, served, signed_in
from tests import chromium
from tests.conftest import FLAGS
from tests.web.conftest import App

TIMES, WARM, BUDGET = 30, 5, 8
PAGE_BYTES, LIGHT_BYTES = 1.2e6, 15e3

# From the click to the last change of the page that follows it: the socket and the page have then been still for a while.
HEARD = """window.WebSocket = class extends WebSocket {
    constructor(...given) {
        super(...given);
        this.addEventListener('message', () => { window.heard = performance.now(); });
    }
};"""
CLICK = """label => new Promise((done, fail) => {
    const button = [...document.querySelectorAll('button')].find(b => b.innerText.includes(label));
    const begun = performance.now();
    let drawn = 0;
    const watch = new MutationObserver(() => { drawn = performance.now(); });
    watch.observe(document.querySelector('[data-testid=stMain]'),
                  {subtree: true, childList: true, attributes: true, characterData: true});
    const look = setInterval(() => {
        const now = performance.now();
        if (now - begun > 30000) { clearInterval(look); fail(new Error('it was not drawn')); }
        if (!(window.heard > begun) || now - window.heard < 400 || now - drawn < 400) return;
        clearInterval(look);
        watch.disconnect();
        done(Math.max(drawn, window.heard) - begun);
    }, 50);
    button.click();
})"""


def measure() -> Iterator[Result]:
    """Both pages lie in tabs of their own and are clicked in turn."""
    path = chromium.find()
    if path is None:
        return
    with ExitStack() as stack:
        app = stack.enter_context(served(load.kept(boards.LARGE)))
        door = stack.enter_context(served(load.kept(boards.SMALL), DOOR))
        browser = stack.enter_context(sync_playwright()).chromium.launch(executable_path=path, args=FLAGS)
        stack.callback(browser.close)
        yield _clicks(browser, app, door)
        yield _first_visit(browser, app)
        yield _light(app)


def _clicks(browser: Browser, app: App, door: App) -> Result:
    pages = [
        (_drawn(_page(browser, app, "leader"), app), "刷新"),
        (_drawn(_page(browser, door, "leader"), door), "again"),
    ]
    times: list[list[float]] = [[], []]
    for _ in range(WARM + TIMES):
        for (page, label), found in zip(pages, times, strict=True):
            page.bring_to_front()
            page.wait_for_timeout(150)
            found.append(page.evaluate(CLICK, label))
    ours, empty = (median(found[WARM:]) for found in times)
    return Result("leader_browser", ours / empty, BUDGET, f"{ours:.0f} ms to {empty:.0f}")


def _page(browser: Browser, app: App, login: str) -> Page:
    """The first page of somebody whose browser has seen nothing yet."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900})
    context.add_cookies([{"name": "duban", "value": signed_in(app, login), "url": app.address}])
    context.add_init_script(HEARD)
    return context.new_page()


def _drawn(page: Page, app: App) -> Page:
    page.goto(app.address)
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=60_000)
    page.wait_for_timeout(3_000)  # what the page fetches afterwards, its fonts and charts, is part of it
    return page


def _first_visit(browser: Browser, app: App) -> Result:
    """Every byte that a bureau's first visit brings over the line: files as they come, compressed, and the socket's."""
    page = _page(browser, app, "county")
    line, files, socket = page.context.new_cdp_session(page), list[float](), list[int]()
    line.send("Network.enable")
    line.on("Network.loadingFinished", lambda event: files.append(event["encodedDataLength"]))
    line.on("Network.webSocketFrameReceived", lambda event: socket.append(_length(event["response"])))
    _drawn(page, app)
    detail = f"{sum(files) / 1e6:.2f} MB in {len(files)} files, {sum(socket) / 1e6:.2f} by the socket"
    return Result("weight", (sum(files) + sum(socket)) / PAGE_BYTES, 1, detail)


def _length(frame: Mapping[str, Any]) -> int:
    """Bytes of a frame; binary ones are told in base64."""
    return len(frame["payloadData"]) * 3 // 4 if frame["opcode"] == 2 else len(frame["payloadData"])


def _light(app: App) -> Result:
    with app.stranger() as client:
        client.cookies["duban"] = signed_in(app, "county")
        answer = client.get("/light")
        assert 'name="version"' in answer.text
    kilobytes = answer.num_bytes_downloaded / 1e3
    return Result("weight_light", answer.num_bytes_downloaded / LIGHT_BYTES, 1, f"{kilobytes:.1f} kB")
