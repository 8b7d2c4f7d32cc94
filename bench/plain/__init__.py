"""The same graph as a good developer writes it by the book, to be measured next to ours.

Strawberry's own types, resolvers and view; SQLAlchemy's asynchronous ORM; DataLoaders for what
hangs below a row; the viewer's rows by a condition in every query. No plan, no cache of documents.
Only what the measured operations ask for is there. `python -m bench.plain URL HOME PORT`.
"""
