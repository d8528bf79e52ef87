"""汇报模式: the page for a projector, larger and without navigation or buttons. It is in the address: ?present=1."""

from html import escape
from urllib.parse import urlencode

import streamlit as st

from ui.words import _

_ASKED = "present"
_STYLE = """<style>
html { font-size: 18px; }
.duban-trend small { font-size: 0.625rem; }
.duban-figure strong, .duban-figure strong.duban-long { font-size: 1.625rem; }
.duban-figure .duban-change { font-size: 0.625rem; padding: 0 0.125rem; }
[data-testid="stHeader"], .st-key-frame-account, .st-key-frame-sample, .st-key-frame-tour, .st-key-leader-scope,
.st-key-leader-middle [data-testid="stButtonGroup"], [data-testid="stPopover"],
.duban-late .duban-here, .duban-place .duban-here, .duban-help, .duban-news { display: none; }
[data-testid="stMainBlockContainer"] { padding: 2rem; max-width: none; }
.duban-leave { position: fixed; right: 2rem; top: 0.25rem; font-size: 0.75rem; }
</style>"""


def show_presenting() -> None:
    """The style of the mode and the way out, where the address asks for it."""
    if st.query_params.get(_ASKED) == "1":
        st.html(_STYLE)
        out = _address({name: value for name, value in st.query_params.items() if name != _ASKED})
        st.html(f'<a class="duban-link duban-leave" href="{out}" target="_self">{_("Leave the presentation")}</a>')


def show_way_to_present() -> None:
    """A link, so that it can be kept: what is looked at now, for the projector."""
    here = _address({**st.query_params.to_dict(), _ASKED: "1"})
    st.html(f'<a class="duban-link" href="{here}" target="_self">{_("Presentation mode")}</a>', width="content")


def _address(asked: dict[str, str]) -> str:
    """As HTML: what stands in an address is anybody's."""
    return escape("?" + urlencode(asked), quote=True)
