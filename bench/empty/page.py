"""An empty page: the least that can be drawn again, by a button of its own."""

import time

import streamlit as st

st.button("again", key="again")
st.text(f"drawn at {time.time_ns()}")
