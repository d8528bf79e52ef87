"""What still needs a person: a summary at the top, each item a jump to its place."""

from collections import defaultdict

import streamlit as st

from models.words import N_
from services.problems import Problem, problems_of
from ui.intake_draft import MEETING, OpenDraft
from ui.words import _, _n, numeral

# ``{which}`` is the number of the directive, or of several.
_SENTENCES: dict[str, str] = {
    "title_missing": N_("The meeting has no title"),
    "date_missing": N_("The meeting has no date"),
    "year_inferred": N_("The year of the meeting's date was inferred"),
    "no_directives": N_("No directives yet: add one from its passage"),
    "reading_count_mismatch": N_("The release announces {announced} items, {found} were read"),
    "no_points": N_("Directive {which} has no point to track"),
    "point_empty": N_("Directive {which} has an empty point"),
    "due_missing": N_("Directive {which} has no due date"),
    "first_return_missing": N_("Directive {which} has no first return date"),
    "cycle_missing": N_("Directive {which} has no reporting cycle"),
    "receivers_missing": N_("Directive {which} has no receivers"),
}
_OTHER = N_("One place in the release could not be read for certain")


def show_problems(draft: OpenDraft) -> None:
    """The summary, while anything is open."""
    problems = problems_of(draft.form)
    if not problems:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small", key="intake-problems"):
        head = _n("{n} thing needs you:", "{n} things need you:", len(problems))
        st.markdown(f":red[:material/error: **{head}**]", width="content")
        for code, place, sentence in _jumps(problems):
            st.button(
                sentence,
                key=draft.key("jump", code),
                type="tertiary",
                icon=":material/arrow_forward:",
                on_click=_jump,
                args=(draft, place),
            )


def _jump(draft: OpenDraft, place: str) -> None:
    """To the part, in step 2, from wherever the summary stands."""
    st.query_params.pop("step", None)
    draft.go_to(place)


def sentence_of(problem: Problem, which: str = "") -> str:
    """What is wrong, in one line."""
    return _(_SENTENCES.get(problem.code, _OTHER), **{**problem.facts, "which": which})


def _jumps(problems: list[Problem]) -> list[tuple[str, str, str]]:
    """What each jump is about, where it goes and what it says. Directives with the same lack share one jump, to the first of them."""
    alike: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        alike[problem.code].append(problem)
    jumps = []
    for code, same in alike.items():
        which = _(", ").join(numeral(int(p.facts["ordinal"])) for p in same if "ordinal" in p.facts)
        place = same[0].where if "ordinal" in same[0].facts else MEETING
        jumps.append((code, place, sentence_of(same[0], which)))
    return jumps
