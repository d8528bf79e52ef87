"""The warnings a reading can carry. The screen has a sentence for each code."""

BLOCKING = frozenset({"count_mismatch", "classified"})

CODES: dict[str, str] = {
    "title_missing": "No headline was found above the text.",
    "published_missing": "No publication date was found, so years cannot be inferred.",
    "date_missing": "No meeting date was found, or only 近日/日前: a person must give it.",
    "year_missing": "The meeting's month and day are written, its year is not, and no publication date tells it. Facts: text.",
    "date_damaged": "The meeting date is not a real day (75日); it was not guessed. Facts: text.",
    "year_inferred": "The year (or day) of the meeting was worked out, not read. Facts: date.",
    "host_missing": "Nobody is said to have chaired the meeting.",
    "no_directives": "Neither numbered directives nor candidates were found.",
    "count_mismatch": "The text announces another number of demands than were found. Blocks. Facts: announced, found.",
    "run_starts_late": "A numbered list starts at two or later, or skips a number. Facts: first.",
    "body_repeated": "The article stands on the page more than once; the first copy was read.",
    "truncated": "The text breaks off at its end.",
    "classified": "The text bears a secrecy marking and must not be kept here. Blocks. Facts: text.",
}
