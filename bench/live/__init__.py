"""Measuring delivery: one event to many listeners, by this server and by others."""
