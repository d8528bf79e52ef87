"""A small identity provider that really signs: the office's own, as far as the app can tell."""

import base64
import hashlib
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from models.clock import now
from tests.web.conftest import listens, wait_until

CLIENT, SECRET = "duban", "between us two"


@dataclass
class Issuer:
    """Who is at the keyboard, and what it says of them. ``lies`` replaces claims; ``key`` may be another than it shows."""

    address: str
    person: str = "leader"
    lies: dict[str, Any] = field(default_factory=dict)
    shown: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    key: RSAKey | None = None
    algorithm: str = "RS256"
    given: dict[str, dict[str, str]] = field(default_factory=dict)

    def about(self, request: Request) -> Response:
        places = {name: f"{self.address}/{name}" for name in ("authorize", "token", "keys")}
        return JSONResponse(
            {
                "issuer": self.address,
                "authorization_endpoint": places["authorize"],
                "token_endpoint": places["token"],
                "jwks_uri": places["keys"],
            }
        )

    def keys(self, request: Request) -> Response:
        return JSONResponse({"keys": [self.shown.as_dict(private=False)]})

    def authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        assert (asked["response_type"], asked["client_id"], asked["scope"]) == ("code", CLIENT, "openid profile email")
        code = secrets.token_urlsafe(16)
        self.given[code] = asked
        return RedirectResponse(f"{asked['redirect_uri']}?code={code}&state={asked['state']}", 302)

    async def token(self, request: Request) -> Response:
        fields = await request.form()
        asked = self.given.pop(str(fields["code"]), None)
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        proof = hashlib.sha256(str(fields["code_verifier"]).encode()).digest()
        if (
            asked is None
            or request.headers.get("authorization") != f"Basic {basic}"
            or asked["code_challenge"] != base64.urlsafe_b64encode(proof).rstrip(b"=").decode()
            or asked["redirect_uri"] != fields["redirect_uri"]
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        at = int(now().timestamp())
        claims = {"iss": self.address, "aud": CLIENT, "sub": "17", "iat": at, "exp": at + 300, "nonce": asked["nonce"]}
        said = {**claims, "preferred_username": self.person, **self.lies}
        header = {"alg": self.algorithm, "kid": "one"}
        return JSONResponse({"id_token": jwt.encode(header, said, self.key or self.shown), "token_type": "Bearer"})


@contextmanager
def issuing() -> Iterator[Issuer]:
    """The provider at an address of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    issuer = Issuer(f"http://127.0.0.1:{port}")
    routes = [
        Route("/.well-known/openid-configuration", issuer.about),
        Route("/keys", issuer.keys),
        Route("/authorize", issuer.authorize),
        Route("/token", issuer.token, methods=["POST"]),
    ]
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    wait_until(lambda: listens(port), 20)
    try:
        yield issuer
    finally:
        server.should_exit = True
        thread.join(10)
