"""The speed of the server next to that of SQL written by hand: `python -m bench`.

Figures of different runs do not compare, as no machine is ever quiet; ratios of one run do.
"""
