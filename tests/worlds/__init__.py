"""Random worlds: import folders nobody thought of, and everything everybody may ask of them.

`Maker` draws a folder from a seed, and later ones in which rows have moved; a `WorldServer` imports
one world after the other into one database; `Comparison` asks the server and the oracle the same.
"""
