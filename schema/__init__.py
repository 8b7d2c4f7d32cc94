"""What the graph looks like from outside: declarations only."""
