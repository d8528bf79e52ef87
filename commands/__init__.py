"""The command line's parts: manage.py is its door. No Streamlit, no rules of its own."""
