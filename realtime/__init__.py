"""How news travels: the log of events, the wake-up between processes, the hub, the sockets."""
