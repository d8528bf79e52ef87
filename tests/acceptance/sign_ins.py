"""People who are in already: the sign-in form and its slow hash are not what these tests are about."""

from sqlmodel import select

from models.accounts import Account
from services import sign_in
from services.database import reading_session


def cookie_of(login: str) -> str:
    """The cookie's token of a new sign-in of this person."""
    with reading_session() as session:
        account = session.exec(select(Account).where(Account.login == login)).one()
    return sign_in.let_in(account, "127.0.0.1", "raw client")
