"""Files in: what a person uploads becomes plain text, or is refused with a reason. Nothing here knows of databases."""
