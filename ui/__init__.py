"""The frame and the shared screen parts: one visible thing a file. May use Streamlit and services, never tables."""
