"""Signing in with the office's own identity provider 统一身份认证 (OpenID Connect, code flow with PKCE).

The provider says who it is; who may come in and as what is decided by our accounts alone. Only the provider named in
the settings is asked, and only what it signed is believed.
"""

import base64
import hashlib
import secrets
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

import requests
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from sqlmodel import col, select

from models.accounts import Account
from models.clock import now
from models.errors import NotAllowed
from models.settings import settings
from services.database import reading_session
from services.sign_in import is_dormant, let_in

BACK = "/single-sign-on/back"
_PATIENCE = 10  # seconds for each answer of the provider
_SIGNED_WITH = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
_LEEWAY = 60  # seconds two clocks may differ


@dataclass(frozen=True, slots=True)
class Journey:
    """What the browser keeps while it is at the provider, so that the answer is the answer to its own question."""

    state: str
    nonce: str
    verifier: str
    after: str


def is_on() -> bool:
    return bool(settings().oidc_issuer)


def begin(after: str) -> tuple[str, Journey]:
    """Where to send the browser, and what it has to bring back."""
    journey = Journey(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48), after)
    asked = {
        "response_type": "code",
        "client_id": settings().oidc_client_id,
        "redirect_uri": _back(),
        "scope": "openid profile email",
        "state": journey.state,
        "nonce": journey.nonce,
        "code_challenge": _challenge(journey.verifier),
        "code_challenge_method": "S256",
    }
    address = str(_provider()["authorization_endpoint"])
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}", journey


def _challenge(verifier: str) -> str:
    """RFC 7636: what the provider is told of the verifier before it hears it."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def kept(journey: Journey) -> str:
    """The journey as a cookie's value."""
    return urlencode(asdict(journey))


def finish(journey: Journey, state: str, code: str, ip: str = "", agent: str = "") -> str:
    """Let the person in whom the provider names; gives the cookie's token."""
    if not code or not secrets.compare_digest(journey.state.encode(), state.encode()):
        raise NotAllowed("provider_refused")
    claims = _claims(journey, code)
    login = str(claims.get(settings().oidc_claim) or "").strip().lower()
    with reading_session() as session:
        account = session.exec(select(Account).where(Account.login == login, col(Account.active))).first()
    if not login or account is None or is_dormant(account, now()):
        raise NotAllowed("no_account_yet", login=login[:64])
    return let_in(account, ip, agent, by="oidc")


def _back() -> str:
    return settings().public_url.rstrip("/") + BACK


def _provider() -> dict[str, Any]:
    """What the provider says of itself. One that goes by another name than the settings' is not ours."""
    issuer = settings().oidc_issuer.rstrip("/")
    found = _asked("get", f"{issuer}/.well-known/openid-configuration")
    if str(found.get("issuer", "")).rstrip("/") != issuer:
        raise NotAllowed("provider_gone")
    return found


def _claims(journey: Journey, code: str) -> dict[str, Any]:
    """What the provider says of the person, once its signature and every name and time in it are right."""
    provider = _provider()
    answer = _asked(
        "post",
        provider["token_endpoint"],
        data={
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": _back(),
            "code_verifier": journey.verifier,
        },
        auth=(settings().oidc_client_id, settings().oidc_client_secret.get_secret_value()),
    )
    keys = KeySet.import_key_set(_asked("get", provider["jwks_uri"]))  # type: ignore[arg-type]
    rules = jwt.JWTClaimsRegistry(
        now=int(now().timestamp()),
        leeway=_LEEWAY,
        iss={"essential": True, "value": provider["issuer"]},
        aud={"essential": True, "value": settings().oidc_client_id},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": journey.nonce},
    )
    try:
        said = jwt.decode(str(answer.get("id_token", "")), keys, algorithms=_SIGNED_WITH)
        rules.validate(said.claims)
    except (JoseError, ValueError) as error:
        raise NotAllowed("provider_refused") from error
    return dict(said.claims)


def _asked(how: str, address: str, **more: Any) -> dict[str, Any]:
    try:
        answer = requests.request(how, address, timeout=_PATIENCE, allow_redirects=False, **more)
        answer.raise_for_status()
        return dict(answer.json())
    except requests.HTTPError as error:
        raise NotAllowed("provider_refused") from error
    except (requests.RequestException, ValueError) as error:
        raise NotAllowed("provider_gone") from error
