"""An office in which every bureau holds words of its own that no other bureau may ever receive."""

import re
from hashlib import sha256
from pathlib import Path

from sqlmodel import col, select

from models.accounts import Account, Role
from models.assignments import Assignment, Attachment
from models.bureaus import Bureau
from models.clock import now
from models.lifecycle import Step
from models.permissions import Action
from services import steps
from services.access import SYSTEM, actor_of
from services.database import engine, reading_session
from services.files import Upload
from services.forms import PointForm, Receivers
from services.transactions import writing
from tests.conftest import person, point_at
from tests.making import dispatched, point

TOKEN = re.compile(rb"z[qn]\d{4}[a-f]{8}")


def token_of(bureau_id: int) -> str:
    """The bureau's own word."""
    digest = sha256(str(bureau_id).encode()).hexdigest()
    return f"zq{bureau_id:04d}" + "".join("abcdef"[int(digit, 16) % 6] for digit in digest[:8])


def name_of(bureau_id: int) -> str:
    """The same in the name of its clerk, which the officers who keep the accounts may see."""
    return token_of(bureau_id).replace("zq", "zn")


def login_of(bureau_id: int) -> str:
    return f"clerk{bureau_id}"


def fill(folder: Path, share: int = 1) -> list[int]:
    """Give every bureau (every third, with a share of 3) a clerk, a reported task with a file, and one it objects to.

    Its word stands in whatever it can write and in what it alone was asked. Gives the bureaus' ids.
    """
    point_at(folder)
    with reading_session() as session:
        bureaus = [id_ or 0 for id_ in session.exec(select(Bureau.id).order_by(col(Bureau.id))).all()][::share]
    with writing(SYSTEM, Action.EDIT_ACCOUNTS, "clerks") as write:
        for bureau in bureaus:
            account = Account(
                login=login_of(bureau), name=f"值班员{name_of(bureau)}", role=Role.BUREAU, created_at=now()
            )
            account.bureau_id, account.password_hash = bureau, "!"
            write.session.add(account)
        write.record("office", 1, after={"accounts": len(bureaus)})
    for kind in ("排查", "整改"):
        points = [_for(bureau, f"{kind}{token_of(bureau)}隐患") for bureau in bureaus]
        dispatched(person("secretary"), *points, title=f"全省{kind}视频会")
    for bureau in bureaus:
        _live(bureau)
    engine().dispose()
    return bureaus


def add_clerks(bureaus: list[int]) -> None:
    """A clerk for each bureau, who needs no password here."""
    with writing(SYSTEM, Action.EDIT_ACCOUNTS, "clerks") as write:
        for bureau in bureaus:
            account = Account(
                login=login_of(bureau), name=f"值班员{name_of(bureau)}", role=Role.BUREAU, created_at=now()
            )
            account.bureau_id, account.password_hash = bureau, "!"
            write.session.add(account)
        write.record("office", 1, after={"accounts": len(bureaus)})


def _for(bureau: int, text: str) -> PointForm:
    return point(text, names=(), receivers=Receivers(bureaus=[bureau]))


def _live(bureau: int) -> None:
    with reading_session() as session:
        clerk = actor_of(session.exec(select(Account).where(Account.login == login_of(bureau))).one(), "127.0.0.1")
        mine = select(Assignment).where(Assignment.bureau_id == bureau).order_by(col(Assignment.id))
        one, other = session.exec(mine).all()
    word = token_of(bureau)
    steps.take(
        clerk, Step.OBJECT, other.id or 0, other.version, f"object {word}", steps.Given(reason=f"不归我们管{word}")
    )
    steps.take(clerk, Step.ACKNOWLEDGE, one.id or 0, one.version, f"sign {word}")
    given = steps.Given(
        text=f"已排查{word}",
        next_steps=f"下步{word}",
        problems=f"问题{word}",
        uploads=(Upload(f"{word}.txt", word.encode()),),
    )
    steps.take(clerk, Step.REPORT_PROGRESS, one.id or 0, one.version + 1, f"report {word}", given)


def assignments_of() -> dict[int, list[int]]:
    """The ids of each bureau's assignments."""
    found: dict[int, list[int]] = {}
    with reading_session() as session:
        for row in session.exec(select(Assignment).order_by(col(Assignment.id))):
            found.setdefault(row.bureau_id, []).append(row.id or 0)
    return found


def files_of() -> dict[int, int]:
    """The id of each bureau's handed-in file."""
    query = select(Assignment.bureau_id, Attachment.id).join(Attachment, col(Attachment.assignment_id) == Assignment.id)
    with reading_session() as session:
        return {bureau: id_ or 0 for bureau, id_ in session.exec(query)}
