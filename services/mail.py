"""E-mail by SMTP. Nothing is sent, and no server is asked, unless the office has named one."""

import hashlib
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formataddr
from types import TracebackType

from models.settings import settings

SECONDS = 20


def is_configured() -> bool:
    return bool(settings().smtp_host and settings().smtp_from)


def message(key: str, sender: str, address: str, subject: str, body: str) -> EmailMessage:
    """A plain text message. Its id follows from the key, so that a mailbox can tell a second copy."""
    it = EmailMessage()
    it["From"] = formataddr((sender, settings().smtp_from))
    it["To"] = address
    it["Subject"] = " ".join(subject.split())
    it["Message-ID"] = f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{settings().smtp_from.rpartition('@')[2]}>"
    it["Auto-Submitted"] = "auto-generated"
    it.set_content(body)
    return it


class Line:
    """One connection for all messages of a run, opened when the first is sent."""

    def __init__(self) -> None:
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.hang_up()

    def send(self, it: EmailMessage) -> None:
        """Send it, or fly with what the server said."""
        self._server = self._server or _connected()
        self._server.send_message(it)

    def hang_up(self) -> None:
        """Forget the connection: after an error it may be in any state."""
        if self._server is not None:
            self._server.close()
            self._server = None


def _connected() -> smtplib.SMTP:
    use, context = settings(), ssl.create_default_context()
    if use.smtp_security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(use.smtp_host, use.smtp_port, timeout=SECONDS, context=context)
    else:
        server = smtplib.SMTP(use.smtp_host, use.smtp_port, timeout=SECONDS)
    if use.smtp_security == "starttls":
        server.starttls(context=context)
    if use.smtp_user:
        server.login(use.smtp_user, use.smtp_password.get_secret_value())
    return server
