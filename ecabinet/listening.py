"""The port, taken before anything is migrated, seeded or said to be there."""

import socket

from ecabinet.settings import CannotStart, Settings


def listen(settings: Settings) -> socket.socket:
    """The port, ours from now on; nobody is answered yet. Raises CannotStart when it cannot be had."""
    listening = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except socket.gaierror:
        listening.close()
        raise CannotStart(f"ECABINET_HOST={settings.host!r} is no address of this machine.") from None
    except OSError as error:
        listening.close()
        raise CannotStart(
            f"Cannot listen on {settings.host}, port {settings.port}: {error.strerror}. Name another by ECABINET_PORT."
        ) from None
    return listening
