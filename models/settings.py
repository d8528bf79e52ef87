"""Settings, all from the environment, all documented here (and in the README's table)."""

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
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
    secure_cookie: bool = Field(default=False, description="true where the app is reached by https, as it should be")
    trusted_proxies: str = Field(default="", description="addresses whose X-Forwarded-For is believed, by commas")
    idle_minutes: int = Field(default=30, ge=1, description="signed out after so long without a click")
    absolute_hours: int = Field(default=12, ge=1, description="signed out after so long in any case")
    public_url: str = Field(default="", description="the app's own address, for links in e-mails and calendars")
    smtp_host: str = Field(default="", description="mail server; empty: no e-mail is sent")
    smtp_port: int = Field(default=587, description="its port")
    smtp_security: Literal["starttls", "tls", "none"] = Field(default="starttls", description="how the line is secured")
    smtp_user: str = Field(default="", description="user name at the mail server, if it wants one")
    smtp_password: SecretStr = Field(default=SecretStr(""), description="and its password")
    smtp_from: str = Field(default="", description="the sender's address")
    webhooks: SecretStr = Field(default=SecretStr(""), description="apprise addresses of group robots, by spaces")


@lru_cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
