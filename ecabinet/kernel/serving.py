"""How uvicorn serves the product; and its websocket, taught to send what was framed once to every screen."""

from typing import Any

import uvicorn
from starlette.types import ASGIApp, Message
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import State


def letter(text: str) -> Message:
    """A text for the wire. Any ASGI server sends it; ours takes `framed`, the bytes that all screens are sent alike."""
    return {"type": "websocket.send", "text": text, "framed": Frame(Opcode.TEXT, text.encode()).serialize(mask=False)}


class Wire(WebSocketsSansIOProtocol):
    """uvicorn's websocket, without compression: it need not frame the same letter anew for each of many screens."""

    async def send(self, message: Any) -> None:
        """Send one ASGI message; waits while the line takes no more."""
        framed = message.get("framed")
        if framed is None or not self.handshake_complete or self.close_sent or self.conn.state is not State.OPEN:
            return await super().send(message)
        if not self.writable.is_set():
            await self.writable.wait()
        if not self.disconnected:
            self.transport.write(framed)
        return None


def server_config(app: ASGIApp, **more: Any) -> uvicorn.Config:
    """What every server of the product has in common. Access is logged by the shield, and logging is set up by us."""
    return uvicorn.Config(
        app, loop="uvloop", http="httptools", ws=Wire, ws_per_message_deflate=False, access_log=False, log_config=None,
        **more,
    )  # fmt: skip
