"""Servers of others that do the least: the same message to whoever subscribes, whoever that is."""
