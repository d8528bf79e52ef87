"""How much time is left, or how long it has been over: in days, and by the hour for an emergency."""

from models.lifecycle import Light
from models.words import say, say_n
from services.assignments import AssignmentView


def time_words(language: str, view: AssignmentView) -> str:
    """逾期 3 天, 今天到期, 还剩 5 小时; empty while its light says neither overdue nor due soon."""
    if view.light not in (Light.OVERDUE, Light.DUE_SOON):
        return ""
    if view.hours is not None:
        return _hours(language, view.hours)
    if view.days < 0:
        return say_n(language, "{n} day overdue", "{n} days overdue", -view.days)
    return say_n(language, "{n} day left", "{n} days left", view.days) if view.days else say(language, "Due today")


def _hours(language: str, hours: int) -> str:
    if hours < 0:
        return say_n(language, "{n} hour overdue", "{n} hours overdue", -hours)
    if hours == 0:
        return say(language, "Less than an hour left")
    return say_n(language, "{n} hour left", "{n} hours left", hours)
