"""Faults that nobody can notice, each with the reason. What is here and is noticed after all, or
does not exist any more, is an error: the list shall not outlive its reasons."""

HARMLESS: dict[str, str] = {}
