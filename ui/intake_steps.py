"""Where one is in the intake: three steps, the present one marked."""

import streamlit as st

from ui.words import _


def show_steps(at: int) -> None:
    """The steps from 1 to 3; those behind carry a tick."""
    names = (_("1 Paste the release"), _("2 Check against the source"), _("3 Look once more, dispatch"))
    badges = []
    for number, name in enumerate(names, 1):
        if number == at:
            badges.append(f":blue-badge[**{name}**]")
        else:
            badges.append(f":gray-badge[{'√ ' if number < at else ''}{name}]")
    st.markdown(" ".join(badges), width="content")
