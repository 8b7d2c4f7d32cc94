"""How operations and sockets end."""

from realtime.executor import Errors

INIT_WITHIN_SECONDS = 10.0
CLOSE_WITHIN_SECONDS = 1.0
LONGEST_TIMER_SECONDS = 86_400.0
LONGEST_REASON_BYTES = 123
OPERATIONS_PER_SOCKET = 100

INTERNAL: Errors = [
    {"message": "Internal server error.", "extensions": {"code": "INTERNAL_SERVER_ERROR"}}
]
TOO_MANY: Errors = [
    {
        "message": f"A socket carries at most {OPERATIONS_PER_SOCKET} operations at a time.",
        "extensions": {"code": "RATE_LIMITED"},
    }
]


class Closing(Exception):  # noqa: N818 (an order, not a fault)
    def __init__(self, code: int, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        # more than this does not fit into a close frame
        self.reason = reason.encode()[:LONGEST_REASON_BYTES].decode(errors="ignore")


FORBIDDEN = Closing(4403, "Forbidden")
LATER = Closing(1013, "Try again later")
