"""How everything is found, and how it is changed."""
