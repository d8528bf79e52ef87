"""A test that cannot fail proves nothing: the product is weakened on purpose, and the test must turn red.

The product has no switch for it. A test weakens its own process by patching; for a server of
its own, ``python -m tests.acceptance.sabotage MODULE:FUNCTION …`` patches and then runs Streamlit.
"""

import sys
from collections.abc import Callable
from importlib import import_module


class Broken(AssertionError):
    """The product did not keep its promise. Any other failure of a test says nothing about the product."""


def hold(kept: object, what: str) -> None:
    """Fail with ``what`` unless the promise was kept."""
    if not kept:
        raise Broken(what)


def started_sabotaged(weaken: Callable[[], None]) -> tuple[str, ...]:
    """What to put in place of ``python -m streamlit`` so that a server starts weakened."""
    return (sys.executable, "-m", "tests.acceptance.sabotage", f"{weaken.__module__}:{weaken.__name__}")


if __name__ == "__main__":
    from streamlit.web.cli import main

    module, name = sys.argv.pop(1).split(":")
    getattr(import_module(module), name)()
    main(prog_name="streamlit")
