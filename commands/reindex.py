"""The search index, made anew at the machine."""

import typer

from commands.words import _n
from services import search


def reindex() -> None:
    n = search.reindex()
    typer.echo(_n("{n} text can be searched now.", "{n} texts can be searched now.", n))
