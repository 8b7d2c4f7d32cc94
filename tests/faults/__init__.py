"""Seeded faults: every rule of permission is broken in turn, and the oracle must notice.

The faults are made from the source itself (operators.py over places.py), so that a new rule is
broken too without anybody listing it. Each is put into a process of its own (importing.py), which
answers prepared questions (worlds.py, trial.py) until an answer is not the reference's. What no
answer tells is asked of the tests (trial.py). `python -m tests.faults` runs them all.

SQLite is enough: the rules are expressions that both databases get from one source.
"""
