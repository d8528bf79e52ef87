"""Days and moments as people say them, in Beijing."""

from datetime import date, datetime

from models.clock import BEIJING
from services.sentence import day_words
from ui.words import language


def day(value: date) -> str:
    return day_words(language(), value)


def moment(value: datetime) -> str:
    local = value.astimezone(BEIJING)
    return f"{day(local.date())} {local:%H:%M}"
