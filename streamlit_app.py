"""The door. ``streamlit run streamlit_app.py`` serves the screens in ui/ and pages/ and the HTTP routes in web/."""

import sys

import streamlit as st
from starlette.middleware import Middleware

from services.setup import is_migrated
from ui.incident import report
from ui.menu import other_addresses
from ui.quiet import Quiet
from web.logs import keep_log
from web.routes import ROUTES, middleware

if not is_migrated():
    sys.exit("The database is not ready for this version. Run: python manage.py init")

keep_log()
app = st.App(
    "ui/shell.py", routes=ROUTES, middleware=[*middleware(other_addresses), Middleware(Quiet)], on_script_error=report
)
