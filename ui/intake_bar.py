"""The bar at the bottom of the check: what pressing on would come to, how far one is, the way on."""

from html import escape

import streamlit as st

from services.preview import Preview
from services.problems import problems_of
from ui.intake_draft import OpenDraft
from ui.words import _, _n


def show_bar(draft: OpenDraft, preview: Preview) -> None:
    """Always in view on a wide screen."""
    with (
        st.bottom,
        st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"),
    ):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", width="content"):
            st.html(_sentence(draft, preview), width="content")
            if problems := len(problems_of(draft.form)):
                st.markdown(
                    f":red[**{_n('{n} thing needs you', '{n} things need you', problems)}**]",
                    width="content",
                )
        st.button(
            _("Next: look once more, dispatch"),
            key=draft.key("next"),
            type="primary" if not draft.unchecked else "secondary",
            icon=":material/arrow_forward:",
            icon_position="right",
            on_click=to_step,
            args=("check",),
        )


def sum_of(draft: OpenDraft, preview: Preview) -> str:
    """5 项部署 12 个要点 × 204 个单位 = 2,448 件; without the product where points go to different bureaus."""
    facts = {"directives": len(draft.form.kept), "points": len(preview.lines), "bureaus": preview.bureaus}
    if len(preview.lines) * preview.bureaus == preview.assignments:
        return _(
            "{directives} directives, {points} points × {bureaus} bureaus = {n} assignments",
            **facts,
            n=preview.assignments,
        )
    return _(
        "{directives} directives, {points} points to {bureaus} bureaus: {n} assignments", **facts, n=preview.assignments
    )


def to_step(step: str) -> None:
    """Go to a step of the same draft; the address remembers it."""
    if step:
        st.query_params["step"] = step
    else:
        st.query_params.pop("step", None)


def _sentence(draft: OpenDraft, preview: Preview) -> str:
    checked = _("{n} of {all} checked", n=sum(d.checked for d in draft.form.kept), all=len(draft.form.kept))
    return f"<strong>{escape(sum_of(draft, preview))}</strong> · {escape(checked)}"
