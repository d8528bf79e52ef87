"""What a person sees when something breaks: a sentence and a number. The log has the trace under that number."""

import logging
import secrets

from models.errors import Refused
from ui.act import words_of
from ui.text import show_notice
from ui.words import _

log = logging.getLogger(__name__)


def report(error: Exception) -> bool:
    """Called for what no one caught; True keeps the framework from showing it."""
    if isinstance(error, Refused):
        show_notice(words_of(error))
        return True
    number = secrets.token_hex(4)
    log.error("incident %s", number, exc_info=error)
    show_notice(_("Something went wrong. Please tell the administrator this number: {number}.", number=number))
    return True
