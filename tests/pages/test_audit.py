"""The auditor's screen: entries, the check of the chain on a click, the export with the filters in its address."""

import pytest
from streamlit.testing.v1 import AppTest

from models.settings import ROOT
from services.access import Actor
from tests.making import dispatched, point
from tests.pages.secretariat_screens import signed_in, sound


@pytest.fixture
def page(auditor: Actor, secretary: Actor, morning: object, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    dispatched(secretary, point(names=("三台",)))
    signed_in(monkeypatch, auditor)
    return sound(AppTest.from_file(str(ROOT / "pages" / "auditor" / "ledger.py"), default_timeout=30).run())


def shown(page: AppTest) -> str:
    return "".join(html.value for html in page.html)


def test_the_chain_is_checked_on_a_click(page: AppTest) -> None:
    assert "逐条核对无误" not in shown(page)
    assert "逐条核对无误，与库外锚点一致" in shown(sound(page.button("audit/check").click().run()))


def test_the_export_takes_the_filters_along(page: AppTest) -> None:
    assert 'href="/papers/ledger.xlsx"' in shown(page)
    page = sound(page.selectbox("audit/action").select("dispatch").run())
    assert 'href="/papers/ledger.xlsx?action=dispatch"' in shown(page)
    assert [markdown.value for markdown in page.markdown] == ["共 1 条"]
    assert list(page.dataframe[0].value["操作"]) == ["交办"]
