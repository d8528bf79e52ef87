"""Official text → plain data. Pure: no database, no screen, no network; the same text always gives the same reading."""

from parsing.read import read

__all__ = ["read"]
