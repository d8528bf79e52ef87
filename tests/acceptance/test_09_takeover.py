"""Takeover: no session id, cookie, header, origin or host gets anybody into another person's session."""

import itertools
import random
from dataclasses import dataclass
from pathlib import Path

from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from services.sign_in import hash_of
from tests.acceptance.conftest import Figure, Red
from tests.acceptance.sabotage import hold
from tests.acceptance.scale import counted
from tests.acceptance.sign_ins import cookie_of
from tests.conftest import point_at
from tests.rawclient import Tab
from tests.web.conftest import App, serving

VARIANTS = counted(500)
VICTIM, THIEF = "陈静", "赵强"


@dataclass(frozen=True)
class Attempt:
    """What a thief sends."""

    cookie: str
    session: str
    headers: tuple[tuple[str, str], ...]
    origin: str | None


def attempts(app: App, session_id: str, victims: str, thiefs: str) -> list[Attempt]:
    """All that a thief who knows everything but the victim's cookie can put together."""
    guesses = (victims[:-1], victims[::-1], victims.lower(), victims + "a", hash_of(victims), session_id, "")
    cookies = [f"duban={guess}" for guess in guesses]
    cookies += [
        f"duban={thiefs}",
        f"duban={hash_of(victims)}; duban={thiefs}",
        f"Duban={thiefs}",
        f"x=1; duban={thiefs}",
    ]
    claims = [
        (name, hash_of(victims)) for name in ("X-Duban-Sign-In", "x-duban-sign-in", "X_Duban_Sign_In", "X-Duban-User")
    ]
    headers = [(), *((claim,) for claim in claims), (*claims,), (("X-Forwarded-For", "127.0.0.1"),)]
    headers += [(("X-Forwarded-Host", "evil.example"),), (("Cookie2", f"duban={thiefs}"),)]
    hosts = [(), (("Host", "evil.example"),), (("Host", "127.0.0.1"),)]
    own = app.address
    origins = [own, None, "null", "http://evil.example", own + ".evil.example", own.replace("http", "https")]
    sessions = ["", session_id, session_id.upper(), session_id[:-1]]
    found = [
        Attempt(cookie, session, (*some, *host), origin)
        for cookie, session, some, host, origin in itertools.product(cookies, sessions, headers, hosts, origins)
    ]
    random.Random(9).shuffle(found)
    return found


def stolen(app: App, attempt: Attempt, session_id: str) -> bool:
    """Whether the attempt shows anything of the victim's or joins the victim's session."""
    protocols = ["streamlit", "x", attempt.session] if attempt.session else ["streamlit"]
    sent = [("Cookie", attempt.cookie), *attempt.headers]
    try:
        with connect(
            f"ws://{app.host}/_stcore/stream",
            origin=attempt.origin,  # type: ignore[arg-type]
            additional_headers=sent,
            subprotocols=protocols,  # type: ignore[arg-type]
            max_size=None,
        ) as line:
            tab = Tab(line)
            heard = tab.open()
            return VICTIM.encode() in heard or tab.session_id == session_id
    except InvalidStatus:
        return False


def check(app: App, victims: str, thiefs: str, variants: int, page: str = "", query: str = "") -> int:
    """How many of the variants got a session of the thief's own; the rest were refused."""
    with app.line(victims) as line:
        tab = Tab(line)
        assert VICTIM.encode() in tab.open(page, query)
        attempted = attempts(app, tab.session_id, victims, thiefs)[:variants]
        taken = [attempt for attempt in attempted if stolen(app, attempt, tab.session_id)]
        hold(not taken, f"{len(taken)} of {len(attempted)} got into another's session: {taken[:1]}")
    return len(attempted)


def test_nobody_gets_into_anothers_session(office: Path, figure: Figure) -> None:
    with serving(office) as app:
        tried = check(app, cookie_of("administrator"), cookie_of("leader"), VARIANTS)
        with app.line(cookie_of("leader")) as line:
            assert THIEF.encode() in Tab(line).open()
    figure(
        f"会话号、Cookie、请求头、来源共 {tried} 种，冒用成功 0",
        f"{tried} variants of id, cookie, header, origin, host: 0 sessions",
    )


IN_SESSION_STATE = """
import streamlit as st
name = st.query_params.get("sign_in") or st.session_state.get("name")
st.session_state["name"] = name
st.text(f"你好，{name}")
"""


def test_a_product_that_keeps_sign_ins_in_the_session_is_found_out(office: Path, red: Red) -> None:
    """The way that lies nearest in this framework: whoever names the session's id is the person in it."""
    script, app_file = office / "screens.py", office / "app.py"
    script.write_text(IN_SESSION_STATE, encoding="utf-8")
    app_file.write_text(f"import streamlit as st\napp = st.App({str(script)!r})\n")
    with (
        serving(office, str(app_file), ready="/_stcore/health") as app,
        red("登录状态放在 session_state", "sign-in kept in session_state"),
    ):
        check(app, "", "", 300, query=f"sign_in={VICTIM}")
    point_at(office)
