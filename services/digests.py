"""What bureaus and groups are told by e-mail and robot, in Chinese: one digest a bureau and day, and what a person sends.

Only headings, counts and dates leave the system; the official text is read after signing in.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy
from sqlalchemy import text
from sqlmodel import col, select

from models.assignments import IS_UNANSWERED, Assignment, Rung
from models.bureaus import Bureau
from models.channels import Channel, Outgoing
from models.directives import Directive
from models.labels import LABELS
from models.lifecycle import Status, Step
from models.office import Office
from models.permissions import Action
from models.settings import settings
from models.words import CHINESE, N_, day_words, say, say_n
from services import mail, outgoing, webhooks
from services.news import news
from services.outgoing import Letter
from services.transactions import Read, Write

MOST_ITEMS = 20
_SUMMARY = {
    Rung.THREE_BEFORE: N_("due within three days"),
    Rung.ONE_BEFORE: N_("due within a day"),
    Rung.ONE_AFTER: N_("overdue"),
}
_FRESH = {
    Action.DISPATCH: N_("{n} new, please sign for them"),
    Action.AMEND_POINT: N_("{n} amended, please sign for them again"),
}
Item = tuple[int, int | None, str, date]  # bureau, ordinal, heading, due on


def owed(read: Read, day: date) -> set[int]:
    """The bureaus with an address that have news and no digest of this day yet."""
    if not mail.is_configured() or not outgoing.may_go_out(read):
        return set()
    have = read.session.exec(select(Outgoing.bureau_id).where(col(Outgoing.key).like(f"digest % {day}")))
    return {bureau.id or 0 for bureau in _reachable(read, news(read, str(day)).keys() - set(have))}


def queue(write: Write, day: date, sent: Sequence[tuple[int, Rung, tuple[int, ...]]]) -> None:
    """The digests of a day's run: one a bureau by e-mail, for whom something presses or is new; one sum for the group robots."""
    if not outgoing.may_go_out(write):
        return
    letters: list[Letter] = []
    if mail.is_configured():
        letters += _digests(write, day, {bureau_id for bureau_id, _, _ in sent} | owed(write, day))
    if sent:
        summary = _summary(write, day, sent)
        letters += [Letter(f"summary {name} {day}", Channel.WEBHOOK, name, *summary) for name in webhooks.names()]
    outgoing.queue(write, letters)


def queue_to(write: Write, key: str, subject: str, said: str, items: dict[int, list[int]]) -> None:
    """What a person sends at once: one letter a bureau (bureau → its assignments), beside the digest."""
    if not items or not mail.is_configured():
        return
    found = _items(write, [col(Assignment.id).in_([i for ids in items.values() for i in ids])])
    outgoing.queue(
        write,
        [
            _letter(
                write, f"{key} {bureau.id}", bureau, subject, [said, "", *_lines(found[bureau.id or 0], write.today)]
            )
            for bureau in _reachable(write, items)
        ],
    )


def _digests(write: Write, day: date, bureaus: set[int]) -> list[Letter]:
    """What is new for each of the bureaus, and all that presses: whoever reads one digest knows all."""
    presses = [text(IS_UNANSWERED), col(Assignment.status) != Status.OBJECTED]
    presses += [col(Assignment.due_on) <= day + timedelta(days=3), col(Assignment.bureau_id).in_(bureaus)]
    found, fresh = _items(write, presses), news(write, str(day))
    return [
        _digest(write, day, bureau, found[bureau.id or 0], fresh.get(bureau.id or 0, Counter()))
        for bureau in _reachable(write, bureaus)
        if found[bureau.id or 0] or bureau.id in fresh
    ]


def _digest(write: Write, day: date, bureau: Bureau, items: list[Item], fresh: Counter[str]) -> Letter:
    lines = [_new(action, n) for action, n in fresh.items()]
    if items:
        subject = say_n(CHINESE, "{n} item to do", "{n} items to do", len(items))
        lines += [*([""] if lines else []), *_lines(items, day)]
    else:
        subject = say_n(CHINESE, "{n} item of news", "{n} items of news", fresh.total())
    return _letter(write, f"digest {bureau.id} {day}", bureau, subject, lines)


def _new(action: str, n: int) -> str:
    """● 新交办 2 件，请签收."""
    known = next(known for known in (*Step, *Action) if str(known) == action)
    words = _FRESH.get(known)
    said = say(CHINESE, words, n=n) if words else say(CHINESE, "{what}: {n}", what=say(CHINESE, LABELS[known]), n=n)
    return f"● {said}"


def _reachable(write: Read, bureaus: Iterable[int]) -> Sequence[Bureau]:
    wanted = col(Bureau.id).in_(list(bureaus))
    return write.session.exec(select(Bureau).where(wanted, col(Bureau.contact_email) != "")).all()


def _items(write: Write, where: list[Any]) -> dict[int, list[Item]]:
    query = (
        sqlalchemy.select(
            col(Assignment.bureau_id), col(Directive.ordinal), col(Directive.heading), col(Assignment.due_on)
        )
        .join(Directive, col(Directive.id) == Assignment.directive_id)
        .where(*where)
        .order_by(col(Assignment.due_on), col(Assignment.id))
    )
    found: dict[int, list[Item]] = defaultdict(list)
    for row in write.session.connection().execute(query):
        found[row[0]].append((row[0], row[1], row[2], row[3]))
    return found


def _lines(items: list[Item], today: date) -> list[str]:
    lines = [_line(item, today) for item in items[:MOST_ITEMS]]
    if len(items) > MOST_ITEMS:
        lines.append(say(CHINESE, "and {n} more", n=len(items) - MOST_ITEMS))
    return lines


def _line(item: Item, today: date) -> str:
    _, _, heading, due_on = item
    due = say(CHINESE, "Due {day}", day=day_words(CHINESE, due_on))
    if due_on < today:
        late = say_n(CHINESE, "{n} day overdue", "{n} days overdue", (today - due_on).days)
        return f"▲ {late}　{heading}（{due}）"
    return f"◆ {heading}（{due}）"


def _letter(write: Write, key: str, bureau: Bureau, subject: str, lines: list[str]) -> Letter:
    office = write.session.get_one(Office, 1)
    address = settings().public_url
    way = say(CHINESE, "Please sign in to answer: {address}", address=address) if address else ""
    contact = say(CHINESE, "Questions? {contact}", contact=office.contact) if office.contact else ""
    end = filter(None, (way, contact, office.name))
    whole = [say(CHINESE, "To {bureau}:", bureau=bureau.name), "", *lines, "", *end]
    subject = say(CHINESE, "Follow-up: {subject}", subject=subject)
    return Letter(key, Channel.EMAIL, bureau.contact_email, subject, "\n".join(whole), bureau.id)


def _summary(write: Write, day: date, sent: Sequence[tuple[int, Rung, tuple[int, ...]]]) -> tuple[str, str]:
    """For a group that many read: counts only, no bureau is named."""
    counts: Counter[Rung] = Counter()
    for _, rung, assignments in sent:
        counts[rung] += len(assignments)
    bureaus = len({bureau_id for bureau_id, _, _ in sent})
    head = say(CHINESE, "Reminded {bureaus} bureaus of {n} items.", bureaus=bureaus, n=sum(counts.values()))
    lines = [f"{say(CHINESE, _SUMMARY[rung])}　{n}" for rung, n in counts.items()]
    return say(CHINESE, "Reminders of {day}", day=day_words(CHINESE, day)), "\n".join([head, *lines])
