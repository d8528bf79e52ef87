"""HTTP beside the screens: the gate, signing in and out, the first day, health, downloads. No Streamlit in here."""
