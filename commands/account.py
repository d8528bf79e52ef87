"""Accounts at the machine: who may come in, when no administrator can."""

from typing import Annotated

import typer

from commands.words import _, stop, token
from models.accounts import Role
from models.errors import NotAllowed
from models.labels import LABELS
from models.permissions import Action
from services import accounts, bureaus, officers
from services.access import SYSTEM
from services.transactions import reading

account = typer.Typer(help=_("Accounts: who may come in."), no_args_is_help=True, rich_markup_mode=None)

Login = Annotated[str, typer.Argument(help=_("User name to sign in with"))]


@account.command("list", help=_("List all accounts."))
def list_accounts() -> None:
    for row in accounts.list_accounts(SYSTEM):
        state = _("locked") if row.locked else "" if row.active else _("disabled")
        typer.echo("  ".join(filter(None, (row.login, row.name, _(LABELS[row.role]), row.bureau, state))))


@account.command(help=_("Add an account; its password is asked for."))
def add(
    login: Login,
    name: Annotated[str, typer.Option(help=_("Person's name"))],
    role: Annotated[Role, typer.Option(help=_("Role"))],
    bureau: Annotated[str, typer.Option(help=_("For bureau accounts: the bureau's name"))] = "",
) -> None:
    form = accounts.AccountForm(name, role, _bureau(bureau) if bureau else None)
    accounts.create_account(SYSTEM, login, form, _ask_password(), token())
    typer.echo(_("Account {login} added.", login=login))


def _bureau(name: str) -> int:
    with reading(SYSTEM, Action.EDIT_BUREAUS) as read:
        found = bureaus.resolve(read.session, name)
    if len(found) != 1:
        raise typer.BadParameter(_("{n} bureaus have this name: {name}", n=len(found), name=name))
    return found[0]


def _ask_password() -> str:
    """Typed twice and never an argument: arguments stand in the shell's history and in the list of processes."""
    return str(typer.prompt(_("Password"), hide_input=True, confirmation_prompt=_("The same again")))


@account.command(help=_("Shut an account and sign it out everywhere."))
def disable(login: Login) -> None:
    _set_active(login, False)
    typer.echo(_("Account {login} disabled.", login=login))


@account.command(help=_("Open a disabled account again."))
def enable(login: Login) -> None:
    _set_active(login, True)
    typer.echo(_("Account {login} enabled.", login=login))


def _account(login: str) -> tuple[int, int]:
    """The id and version of the account."""
    try:
        return accounts.account_id_of(SYSTEM, login)
    except NotAllowed:
        stop(_("There is no account {login}.", login=login))


def _set_active(login: str, active: bool) -> None:
    account_id, version = _account(login)
    row = next(row for row in accounts.list_accounts(SYSTEM) if row.id == account_id)
    form = accounts.AccountForm(row.name, row.role, row.bureau_id, active)
    accounts.edit_account(SYSTEM, account_id, form, version, token())


@account.command("join-officers", help=_("Give up the separation of the three officers."))
def join_officers() -> None:
    officers.join(token())
    typer.echo(_("The administrator may do both halves again."))


@account.command("second-factor-off", help=_("Ask for no code any more, for who lost the phone. Signs out everywhere."))
def second_factor_off(login: Login) -> None:
    account_id, version = _account(login)
    accounts.clear_second_factor(SYSTEM, account_id, version, token())
    typer.echo(_("Account {login} signs in without a code now.", login=login))


@account.command(help=_("Set a new password; it is asked for. Lifts a lock and signs out everywhere."))
def password(login: Login) -> None:
    account_id, version = _account(login)
    accounts.set_password(SYSTEM, account_id, _ask_password(), version, token())
    typer.echo(_("Account {login} has a new password.", login=login))
