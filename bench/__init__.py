"""What speed is promised, measured: ``python -m bench`` runs every module here that has ``measure``.

Machines are noisy, so every figure is a ratio of two things timed in turn in one run, or a growth over size, and has a
budget it must not pass.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """One measured figure; ``budget`` is the most it may be (for the at-least kind, write budget ÷ ratio)."""

    name: str
    ratio: float
    budget: float
    detail: str = ""

    @property
    def ok(self) -> bool:
        return self.ratio <= self.budget
