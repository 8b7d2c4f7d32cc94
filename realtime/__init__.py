"""How news travels: the log of events, the wake-up between processes, the hub, the sockets."""

from realtime import entitlements as entitlements  # every session that can tell news tells these
