"""The framework's own words. It speaks English only, so they are put into the reader's language in the browser.

A test holds each of them against the framework's files: an upgrade that says something else fails it.
"""

import json

from models.words import ENGLISH, N_, say

BUILT_IN = (
    N_("Previous page"), N_("Next page"), N_("Pagination"), N_("Choose an option"), N_("Choose options"),
    N_("Choose or add an option"), N_("Choose or add options"), N_("No results"), N_("Clear value"), N_("Clear all"),
    N_("Clear selection"), N_("Select all"), N_("Open"), N_("Close"), N_("Dismiss"), N_("Show password"), N_("Hide password"),
    N_("Show/hide columns"), N_("Download as CSV"), N_("Search"), N_("Fullscreen"), N_("Close fullscreen"),
    N_("Enter fullscreen"), N_("Exit fullscreen"), N_("Add row"), N_("Delete row(s)"), N_("Sort ascending"),
    N_("Sort descending"), N_("Format"), N_("Automatic"), N_("Autosize"), N_("Pin column"), N_("Unpin column"), N_("Hide column"),
    N_("Statistics"), N_("Expand sidebar"), N_("Collapse sidebar"), N_("Connection error"), N_("Connecting"),
    N_("Please wait..."), N_("Loading..."), N_("Running..."), N_("Stop"), N_("Copy to clipboard"), N_("Copied"),
    N_("Skip to main content"), N_("Increment"), N_("Decrement"), N_("Calendar"), N_("View less"),
    N_("App pages"), N_("Help"),
    N_("Choose date"), N_("Sidebar"), N_("file upload"), N_("Upload"), N_("year"), N_("month"), N_("day"),
    N_("yyyy"), N_("mm"), N_("dd"),
    N_("Connection lost. Please wait for the app to reconnect, then try again."),
    N_("Streamlit server is not responding. Are you connected to the internet?"),
)  # fmt: skip
# Put together by the framework: our word, and how it begins in its files.
WITH_PLACES = {
    N_("Page {n}"): "Page ${",
    N_("Help for {name}"): "Help for ${",
    N_("Shortcut {key}"): "Shortcut ${",
    N_("Press Enter to apply"): "Press Enter to ${",
    N_("Press Enter to submit form"): "Press Enter to ${",
}


def built_in_words(language: str) -> str:
    """What the browser needs to translate them, as JSON; nothing for English. Places stay as they are, in both."""
    if language == ENGLISH:
        return "{}"
    places = {"n": "{n}", "name": "{name}", "key": "{key}"}
    words = {word: say(language, word, **places) for word in (*BUILT_IN, *WITH_PLACES)}
    return json.dumps(words, ensure_ascii=False)
