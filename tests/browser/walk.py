"""Walking through the sample office: every page of every role, watched for errors and for requests to anywhere else."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Error, Page, expect
from sqlmodel import col, select

from models.accounts import Account, Role
from models.assignments import Assignment
from models.labels import LABELS
from models.words import CHINESE, ENGLISH, say
from services.database import reading_session
from ui.menu import ENTRIES, entries_for

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
DESK, PHONE = (1440, 900), (390, 844)
ROLES = tuple(Role)

# What a role sees besides its menu: one thing of a list, a question asked, a plain page.
_MORE = {
    Role.SECRETARIAT: ("/meetings?meeting=1", "/ledger?light=all", "/search?q=值班", "/print/notice/{assignment}"),
    Role.LEADER: ("/ledger?light=all", "/text?meeting=1&q=值班", "/print/brief"),
    Role.BUREAU: ("/search?q=值班", "/light"),
}
_PLAIN = ("/account", "/guide")
# An iPhone's: the screens are laid out for a phone by what the browser says it is.
_PHONE_AGENT = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"
# As the browser's own buttons lead from screen to screen: the frame stays, and its script runs anew. A quick run begins
# and ends between two drawings; then only what is drawn tells of it.
_GO = """path => new Promise((there, lost) => {
    const state = "data-test-script-state", app = document.querySelector("[data-testid=stApp]");
    const drawn = new MutationObserver(() => {
        if (app.getAttribute(state) === "notRunning") { drawn.disconnect(); there(); }
    });
    drawn.observe(app, { attributeFilter: [state] });
    drawn.observe(app.querySelector("[data-testid=stMain]"), { subtree: true, childList: true, characterData: true });
    setTimeout(() => lost(new Error(`nothing came of ${path}`)), 15000);
    history.pushState(null, "", path);
    dispatchEvent(new PopStateEvent("popstate"));
})"""
_RECOLOURED = """async () => {
    for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
    // One that is taken away meanwhile never finishes: its colours are there all the same.
    await Promise.allSettled(document.getAnimations().filter(a => a instanceof CSSTransition).map(a => a.finished));
}"""
# What a click sent, the server has yet to answer: until then the frame still says that nothing runs.
_UNANSWERED = """
const sends = WebSocket.prototype.send;
WebSocket.prototype.send = function (said) {
    const known = document.documentElement.dataset, drawn = requestAnimationFrame;
    known.testUnanswered = "";
    this.addEventListener("message", () => drawn(() => drawn(() => delete known.testUnanswered)), { once: true });
    return sends.call(this, said);
};
"""
# Screens that are of one thing, which the address names.
_OF_ONE = {"assignment": "?id={assignment}", "text": "?meeting=1"}


def addresses(role: Role) -> list[str]:
    """Every address this role can open, its start page first."""
    _first, *others = entries_for(role)
    paths = ["/", *(f"/{entry.url}{_OF_ONE.get(entry.url, '')}" for entry in others), *_MORE.get(role, ()), *_PLAIN]
    return [path.format(assignment=_own_assignment(role)) for path in paths]


def _own_assignment(role: Role) -> int:
    query = select(Assignment.id).order_by(col(Assignment.id))
    with reading_session() as session:
        if role is Role.BUREAU:
            owner = select(Account.bureau_id).where(Account.login == "sample-county").scalar_subquery()
            query = query.where(Assignment.bureau_id == owner)
        return session.exec(query).first() or 0


@contextmanager
def watched(
    browser: Browser, app: str, language: str = CHINESE, size: tuple[int, int] = DESK, scheme: Scheme = "light"
) -> Iterator[Page]:
    """A page in a browser of its own. Leaving it fails if the console told of an error or anything went elsewhere."""
    complaints: list[str] = []

    def hear_request(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != urlsplit(app).netloc:
            complaints.append(f"a request to {url}")

    context = browser.new_context(
        locale=language.replace("_", "-"),
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,
        has_touch=size == PHONE,
        user_agent=_PHONE_AGENT if size == PHONE else None,
        bypass_csp=True,  # axe is put into the page from outside
    )
    page = telling(context.new_page())
    page.set_default_timeout(30_000)
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda sent: hear_request(sent.url))
    page.on("websocket", lambda line: hear_request(line.url))
    try:
        yield page
    finally:
        context.close()
    assert complaints == []


def telling(page: Page) -> Page:
    """A page that is about to be opened, and will tell `at_rest` what is unanswered."""
    page.add_init_script(_UNANSWERED)
    return page


def step_in(page: Page, app: str, role: Role, language: str = CHINESE) -> None:
    """From the first page into the sample office, as one of its people."""
    page.goto(app)
    name = say(language, LABELS[role])
    page.locator("button.role", has=page.get_by_text(name, exact=True)).first.click()
    settled(page)


def go(page: Page, app: str, path: str) -> None:
    """To a page: a screen from a screen without loading anything anew, any other by its address."""
    screens = {f"/{entry.url}" for entry in ENTRIES} | {"/"}
    if path.partition("?")[0] in screens and page.locator("[data-testid=stApp]").count():
        try:
            page.evaluate(_GO, path)
        except Error:  # the frame was not listening yet
            page.goto(app + path)
    else:
        page.goto(app + path)
    settled(page)


def fall(page: Page, scheme: Scheme) -> None:
    """Day or night falls on the page that is open."""
    page.emulate_media(color_scheme=scheme)
    page.evaluate(_RECOLOURED)
    at_rest(page)


def settled(page: Page) -> None:
    """Drawn to the end: the frame says so itself; a page outside it is there once it is loaded."""
    expect(page.locator("h1").first).to_be_visible(timeout=40_000)
    at_rest(page)


def at_rest(page: Page) -> None:
    """Nothing is being computed: the next click meets what is on the screen."""
    app = page.locator("[data-testid=stApp]")
    if app.count():
        expect(page.locator("html[data-test-unanswered]")).to_have_count(0, timeout=40_000)
        expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=40_000)
        expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0, timeout=40_000)


def checked_against_the_source(page: Page) -> None:
    """Tick that the draft was compared, and let the tick arrive: a person's hand takes longer to reach the button."""
    page.get_by_text("我已对照通稿原文核对").click()
    at_rest(page)


__all__ = [
    "CHINESE",
    "DESK",
    "ENGLISH",
    "PHONE",
    "ROLES",
    "SCHEMES",
    "addresses",
    "at_rest",
    "checked_against_the_source",
    "fall",
    "go",
    "settled",
    "step_in",
    "telling",
    "watched",
]
