"""A browser's tab without the browser: the socket of the screens, spoken in the framework's own messages.

It hears every byte the server sends, shown or hidden, and can send what no browser would.
"""

from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.connection import Connection

_PREFIX = "$$ID-"


@dataclass
class Tab:
    """One open tab. ``heard`` is all that came for the last run, ``widgets`` the ids on the page by key (else by label)."""

    line: Connection
    heard: bytes = b""
    widgets: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    session_id: str = ""
    page_hash: str = ""
    _states: dict[str, dict[str, Any]] = field(default_factory=dict)
    _query: str = ""

    def open(self, page: str = "", query: str = "", seconds: float = 60) -> bytes:
        """Go to a screen by its address, as typing it does; what the server says until it is drawn."""
        self._states, self._query = {}, query
        ask = BackMsg()
        ask.rerun_script.page_name = page
        ask.rerun_script.query_string = query
        self.line.send(ask.SerializeToString())
        return self.listen(seconds)

    def put(self, key: str, **value: Any) -> None:
        """Fill a widget; it is sent with the next click. ``value`` as a `WidgetState` calls it: ``string_value="…"``."""
        self._states[self.widgets[key]] = value

    def click(self, key: str, seconds: float = 60) -> bytes:
        self.send_click(key)
        return self.listen(seconds)

    def send_click(self, key: str) -> None:
        """Press a button and don't wait for what comes of it."""
        self.line.send(self.frame_of_click(key))

    def frame_of_click(self, key: str) -> bytes:
        """The message that a press of a button is: to be sent once, or again."""
        ask = BackMsg()
        ask.rerun_script.page_script_hash = self.page_hash
        ask.rerun_script.query_string = self._query
        for id_, value in {**self._states, self.widgets[key]: {"trigger_value": True}}.items():
            state = ask.rerun_script.widget_states.widgets.add()
            state.id = id_
            for name, given in value.items():
                setattr(state, name, given)
        return bytes(ask.SerializeToString())

    def listen(self, seconds: float = 60) -> bytes:
        """Everything until a run has ended."""
        parts, self.widgets, self.errors = [], {}, []
        while True:
            part = bytes(self.line.recv(timeout=seconds))  # type: ignore[arg-type]
            parts.append(part)
            message = ForwardMsg.FromString(part)
            self._take(message)
            if message.WhichOneof("type") == "script_finished":
                self.heard = b"".join(parts)
                return self.heard

    def drain(self, seconds: float) -> None:
        """Hear whatever still comes until nothing has come for so long."""
        try:
            while True:
                self.line.recv(timeout=seconds)
        except TimeoutError:
            pass

    def _take(self, message: ForwardMsg) -> None:
        if message.WhichOneof("type") == "new_session":
            self.session_id = message.new_session.initialize.session_id
            self.page_hash = message.new_session.page_script_hash
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.errors.append(element.exception.message)
        widget = getattr(element, kind) if kind else None
        id_ = getattr(widget, "id", "")
        if widget is not None and kind == "radio":  # a browser sends what is chosen on the page, asked or not
            self._states[id_] = {"string_value": widget.options[widget.default]}
        if isinstance(id_, str) and id_.startswith(_PREFIX):
            key = id_.removeprefix(_PREFIX).partition("-")[2]
            self.widgets[key if key != "None" else str(getattr(widget, "label", ""))] = id_
