"""Group robots of DingTalk 钉钉, WeCom 企业微信 and Feishu 飞书, by way of apprise, which is installed only where it is wanted.

An address holds a secret, so it stays in the settings; the database knows it by its kind and a fingerprint.
"""

import hashlib
import importlib.util
import logging

from models.settings import settings
from models.words import N_

log = logging.getLogger(__name__)


class NotSent(Exception):
    """The robot did not take the message."""


def names() -> dict[str, str]:
    """The robots of the settings: name → address."""
    return {_name(address): address for address in settings().webhooks.get_secret_value().split()}


def _name(address: str) -> str:
    return f"{address.partition('://')[0]} {hashlib.sha256(address.encode()).hexdigest()[:8]}"


def is_installed() -> bool:
    return importlib.util.find_spec("apprise") is not None


def send(name: str, subject: str, body: str) -> None:
    """Send one message to the robot of this name, or fly with the reason."""
    address = names().get(name)
    if address is None:
        raise NotSent(N_("It is no longer among the settings."))
    if not is_installed():
        raise NotSent(N_("apprise is not installed: pip install -r requirements-webhooks.txt"))
    import apprise

    robot = apprise.Apprise()
    if not robot.add(address):
        raise NotSent(N_("apprise does not understand this address."))
    # apprise logs why it failed, and with it the address; the reason must not carry the secret into the database.
    if not robot.notify(title=subject, body=body, body_format=apprise.NotifyFormat.TEXT):
        raise NotSent(N_("The robot did not take the message."))
