"""Leaks of the catalogue of visibility that no rule, guard or mark holds back, but the code that
applies them: seeded by hand, each with the test that must fail.

The others are seeded by the faults of rules (L1, L3, L9 to L14, L22, L27 to L29), of marks (L2, L5,
L9, L21, L35) and of guards. What the product does not have cannot leak: search, attachments,
knowledge, history, delegation, tokens for several customers (L23, L24, L30, L32 to L34)."""

from tests.faults.places import ROOT, Fault

# The module, what stands there, what stands there instead, the leak, and the tests.
SEEDS = (
    ("resolvers/plan/lists.py",
     "sees, asked = compiler.rule(spec.model, t), where.condition(spec, t)",
     "sees, asked = sa.true(), where.condition(spec, t)",
     "L4: a list of all rows", "tests/test_visibility.py", "test_lists and u1"),
    ("resolvers/plan/window.py",
     "parts = [request.principal, self.name, *asked]", "parts = [self.name, *asked]",
     "L6: a cursor good for everybody", "tests/test_leaks.py", "l6_cursors"),
    ("resolvers/plan/roots.py",
     "where(named(t), compiler.rule(spec.model, t))", "where(named(t))",
     "L7: a row by its id", "tests/test_leaks.py", "l7_hidden"),
    ("resolvers/plan/roots.py",
     "where(named, compiler.rule(spec.model, t))", "where(named)",
     "L7: rows by their ids", "tests/test_visibility.py", "rows_by_id and c1"),
    ("resolvers/plan/reading.py",
     "key = (principal.kind, operation.key, roles)", "key = (operation.key, roles)",
     "L8: a plan for every kind of principal", "tests/test_difference.py", "links_of_its_rows"),
    ("resolvers/sight.py",
     "t.c.id == ROW_ID, row_rule(self.model, t, self.kind), *self.matches(t)",
     "t.c.id == ROW_ID, *self.matches(t)",
     "L15: news of every row", "tests/test_live.py", "told_by_id"),
    ("resolvers/item_sight.py",
     "sa.exists().where(way.among, *asked)", "sa.exists().where(*asked)",
     "L15: news of many rows", "tests/test_live_health.py", "one_line"),
    ("resolvers/sight.py",
     "where(account.c.id == key, asked, visible)", "where(account.c.id == key, asked)",
     "L16: a feed of a hidden account", "tests/test_live_filters.py", "hidden_account"),
    ("app.py",
     "suggest = audience is Audience.WORKSPACE", "suggest = True",
     "L20: names of hidden fields", "tests/test_leaks_of_values.py", "l20"),
    ("resolvers/desk.py",
     "model.public_id == public_id, rule)", "model.public_id == public_id)",
     "L25: a deed on a hidden row", "tests/test_deeds_comments.py", "hidden_case"),
    ("resolvers/retries.py",
     "key.principal == self._principal, key.key == self._key", "key.key == self._key",
     "L25: the answer to somebody else", "tests/test_deeds_retries.py", "callers_own"),
    ("resolvers/plan/roots.py",
     "MAX_IDS = 100", "MAX_IDS = 100_000",
     "L36: ids by the thousand", "tests/test_leaks_of_values.py", "l36"),
)  # fmt: skip


def leaks() -> list[Fault]:
    found: list[Fault] = []
    for path, old, new, leak, file, which in SEEDS:
        source = (ROOT / path).read_text(encoding="utf-8")
        assert source.count(old) == 1, f"{path} has no such line any more: {old}"
        tests = (file, "-k", which)
        found.append(Fault(path, f"{path} {leak}", source.replace(old, new), tests))
    return found
