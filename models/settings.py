"""Settings, all from the environment, all documented here (and in docs/settings.md)."""

from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Each field is the variable ``DUBAN_<NAME>``, but for ``PORT``."""

    model_config = SettingsConfigDict(env_prefix="DUBAN_")

    port: int = Field(default=8501, validation_alias="PORT", description="where the app listens")
    database_url: str = Field(default=f"sqlite:///{ROOT / 'data' / 'duban.db'}", description="SQLite or PostgreSQL")
    anchors: Path = Field(
        default=ROOT / "data" / "anchors", description="folder of the ledger's anchors; best on another disk"
    )
    files: Path = Field(default=ROOT / "data" / "files", description="folder of the files bureaus hand in")
    logs: Path = Field(default=ROOT / "data" / "log", description="folder of the logs, one file a day")
    log_days: int = Field(default=180, ge=180, description="days a log is kept: the law asks for six months")
    secure_cookie: bool = Field(default=False, description="true where the app is reached by https, as it should be")
    trusted_proxies: str = Field(default="", description="addresses whose X-Forwarded-For is believed, by commas")
    idle_minutes: int = Field(default=30, ge=1, description="signed out after so long without a click")
    absolute_hours: int = Field(default=12, ge=1, description="signed out after so long in any case")
    password_rules: Literal["dengbao", "asvs"] = Field(
        default="dengbao", description="等保2.0: mixed signs, changed every 90 days; or OWASP ASVS: long, never forced"
    )
    tries_per_address: int = Field(
        default=60, ge=0, description="wrong sign-ins an hour from one address before it has to wait; 0: no limit"
    )
    link_hours: int = Field(
        default=72, ge=0, le=720, description="how long a bureau's link in an e-mail is good; 0: none"
    )
    public_url: str = Field(default="", description="the app's own address, for links in e-mails and calendars")
    oidc_issuer: str = Field(default="", description="the office's identity provider (OpenID Connect); empty: none")
    oidc_client_id: str = Field(default="", description="what the provider calls this app")
    oidc_client_secret: SecretStr = Field(default=SecretStr(""), description="and the secret it gave it")
    oidc_claim: str = Field(default="preferred_username", description="which of its claims is our user name")
    oidc_name: str = Field(default="统一身份认证", description="what people call the provider, for the button")
    smtp_host: str = Field(default="", description="mail server; empty: no e-mail is sent")
    smtp_port: int = Field(default=587, description="its port")
    smtp_security: Literal["starttls", "tls", "none"] = Field(default="starttls", description="how the line is secured")
    smtp_user: str = Field(default="", description="user name at the mail server, if it wants one")
    smtp_password: SecretStr = Field(default=SecretStr(""), description="and its password")
    smtp_from: str = Field(default="", description="the sender's address")
    webhooks: SecretStr = Field(default=SecretStr(""), description="apprise addresses of group robots, by spaces")

    @model_validator(mode="after")
    def provider_can_answer(self) -> Self:
        if self.oidc_issuer and not (self.public_url and self.oidc_client_id):
            raise ValueError("DUBAN_OIDC_ISSUER needs DUBAN_OIDC_CLIENT_ID and DUBAN_PUBLIC_URL")
        return self


@lru_cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
