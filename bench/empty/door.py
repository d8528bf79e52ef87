"""The app's own door, gate and all, with an empty page behind it: what is left of a time is the screens'."""

import streamlit as st
from starlette.middleware import Middleware

from models.settings import ROOT
from ui.menu import other_addresses
from ui.quiet import Quiet
from web.routes import ROUTES, middleware

app = st.App(
    ROOT / "bench" / "empty" / "page.py", routes=ROUTES, middleware=[*middleware(other_addresses), Middleware(Quiet)]
)
