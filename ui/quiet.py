"""What the framework tells a browser of the machine it runs on, taken out on the way: its versions and the script's path."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from models.settings import ROOT

_PATH = str(ROOT).encode()

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Quiet:
    """Innermost, next to the framework."""

    def __init__(self, app: Callable[[Message, Receive, Send], Awaitable[None]]) -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        async def say(message: Message) -> None:
            data = message.get("bytes")
            # Only the first message of a run names the path; the others are not taken apart.
            if message["type"] == "websocket.send" and data and _PATH in data:
                message = {**message, "bytes": without_machine(data)}
            await send(message)

        await self.app(scope, receive, say if scope["type"] == "websocket" else send)


def without_machine(data: bytes) -> bytes:
    said = ForwardMsg.FromString(data)
    if said.WhichOneof("type") == "new_session":
        session = said.new_session
        session.main_script_path = session.name  # the browser only makes a hash of it
        session.initialize.environment_info.Clear()
        session.initialize.environment_info.SetInParent()  # the browser's side reads its (now empty) fields
    return bytes(said.SerializeToString())
