"""The door. ``streamlit run streamlit_app.py`` serves the screens in ui/ and pages/ and the HTTP routes in web/."""

import sys

import streamlit as st

from services.setup import is_migrated
from ui.incident import report
from ui.menu import other_addresses
from web.routes import ROUTES, middleware

if not is_migrated():
    sys.exit("The database is not ready for this version. Run: python manage.py init")

app = st.App("ui/shell.py", routes=ROUTES, middleware=middleware(other_addresses), on_script_error=report)
