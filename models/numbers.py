"""Numbers that an address or a form says."""


def row_number(said: str) -> int:
    """The number of a row. What no row can be numbered by is 0, which none has: databases choke on longer ones."""
    return int(said) if said.isdecimal() and len(said) < 10 else 0
