"""Which staged rows stand: one row for a key, references that lead somewhere, no cycles.

A refused row takes those with it that cannot do without it: rows that refer to it, unless the
database has it from an earlier import.
"""

from db.importing.columns import PRINCIPALS
from db.importing.format import FILES
from db.importing.staging import FILE_NUMBERS, SLOTS, Staging

PRINCIPAL_FILES = ", ".join(str(FILE_NUMBERS[name]) for name in PRINCIPALS)

# Of rows with the same key the first counts, and is what others refer to.
SAME_KEY = """
    SELECT row.id, first.line AS line, first.digest = row.digest AS identical
    FROM row JOIN row AS first ON first.id = (
        SELECT min(id) FROM row AS other WHERE other.file = row.file AND other.key = row.key
    )
    WHERE row.key IS NOT NULL AND first.id < row.id
"""
SAME_IDENTITY = """
    SELECT row.id, first.line AS line,
        first.digest = row.digest AND coalesce(row.key = first.key, row.key IS NULL) AS identical
    FROM row JOIN row AS first ON first.id = (
        SELECT min(id) FROM row AS other
        WHERE other.file = row.file AND other.identity = row.identity AND other.standing
    )
    WHERE row.standing AND first.id < row.id
"""


def refuse(staging: Staging, select: str) -> int:
    """Refuse the rows of a query that gives each with a column's name and the reason."""
    staging.run(f"INSERT INTO refusal {select}")
    staging.run("""
        INSERT INTO problem SELECT file.name || '.csv', line, refusal.name, reason, 1
        FROM refusal JOIN row ON row.id = refusal.row JOIN file ON file.id = row.file
        WHERE row.standing""")
    count = staging.run(
        "UPDATE row SET standing = 0 WHERE standing AND id IN (SELECT row FROM refusal)"
    )
    staging.run("DELETE FROM refusal")
    return count


def judge_duplicates(staging: Staging, same: str) -> None:
    """`same` finds rows that say again what an earlier one says, or contradict it."""
    staging.run(f"CREATE TEMP TABLE again AS {same}")
    staging.run("""
        INSERT INTO problem
        SELECT file.name || '.csv', row.line, NULL, 'repeats line ' || again.line, 0
        FROM again JOIN row ON row.id = again.id JOIN file ON file.id = row.file
        WHERE identical AND row.standing""")
    staging.run("""
        UPDATE row SET standing = 0, change = 'duplicate'
        WHERE standing AND id IN (SELECT id FROM again WHERE identical)""")
    refuse(
        staging,
        "SELECT id, NULL, 'contradicts line ' || line || ', which is about the same' "
        "FROM again WHERE NOT identical",
    )
    staging.run("UPDATE row SET first = 0 WHERE id IN (SELECT id FROM again)")
    staging.run("DROP TABLE again")


def judge_keys(staging: Staging) -> None:
    judge_duplicates(staging, SAME_KEY)
    shared = "contacts, consumers and users share one space of keys"
    refuse(
        staging,
        f"""SELECT row.id, 'key', 'is that of ' || file.name || '.csv:' || other.line
                || '; {shared}'
            FROM row JOIN row AS other ON other.key = row.key AND other.first
                AND other.file < row.file JOIN file ON file.id = other.file
            WHERE row.file IN ({PRINCIPAL_FILES}) AND other.file IN ({PRINCIPAL_FILES})""",
    )
    refuse(
        staging,
        f"""SELECT row.id, 'key', 'is one of ' || file.name || ' in the database; {shared}'
            FROM row JOIN stored_key AS other ON other.key = row.key AND other.file <> row.file
                JOIN file ON file.id = other.file
            WHERE row.file IN ({PRINCIPAL_FILES}) AND other.file IN ({PRINCIPAL_FILES})""",
    )


def find_targets(staging: Staging) -> None:
    """Which stored rows the keys name: those of the rows, and those that they refer to."""
    staging.run("""
        UPDATE row SET target = coalesce(
            (SELECT id FROM stored_key AS k WHERE k.file = row.file AND k.key = row.key), target)
        """)
    staging.run("""
        UPDATE reference SET (target_row, file) = (
            SELECT row.id, row.file FROM slot_file JOIN row
                ON row.file = slot_file.file AND row.key = reference.key AND row.first
            WHERE slot_file.slot = reference.slot ORDER BY row.standing DESC LIMIT 1)""")
    staging.run("""
        UPDATE reference SET (stored, file) = (
            SELECT k.id, coalesce(reference.file, k.file) FROM slot_file JOIN stored_key AS k
                ON k.file = slot_file.file AND k.key = reference.key
            WHERE slot_file.slot = reference.slot
                AND k.file = coalesce(reference.file, k.file) LIMIT 1)
        WHERE EXISTS (SELECT 1 FROM stored_key)""")
    staging.run("CREATE INDEX reference_target ON reference (target_row)")


def judge_numbers(staging: Staging) -> None:
    refuse(
        staging,
        """SELECT row.id, 'number', 'is that of line ' || (
                SELECT other.line FROM row AS other
                WHERE other.file = row.file AND other.number = row.number
                    AND other.standing AND other.id < row.id ORDER BY other.id LIMIT 1) AS reason
            FROM row WHERE row.number IS NOT NULL AND row.standing AND reason IS NOT NULL""",
    )
    refuse(
        staging,
        """SELECT row.id, 'number', 'is that of another row of the database'
            FROM row JOIN stored_number AS other
                ON other.file = row.file AND other.number = row.number AND other.id <> row.target
            WHERE row.number IS NOT NULL""",
    )


def judge_references(staging: Staging) -> None:
    """Refuse rows whose references lead nowhere or into a cycle of parents, until all stand."""
    judge_missing(staging)
    while judge_cycles(staging):
        judge_missing(staging)


def judge_missing(staging: Staging) -> None:
    staging.run("""
        CREATE TEMP TABLE missing AS
        WITH RECURSIVE missing (row) AS (
            SELECT id FROM row WHERE NOT standing AND first
            UNION SELECT row FROM reference WHERE target_row IS NULL AND stored IS NULL
            UNION SELECT r.row FROM missing JOIN reference AS r ON r.target_row = missing.row
            WHERE r.stored IS NULL)
        SELECT row FROM missing""")
    staging.run("CREATE UNIQUE INDEX missing_row ON missing (row)")
    refuse(
        staging,
        """SELECT r.row, slot.name, CASE WHEN r.target_row IS NULL
                THEN '"' || r.key || '" is no key of ' || (
                    SELECT group_concat(file.name || '.csv', ', ') FROM slot_file
                    JOIN file ON file.id = slot_file.file WHERE slot_file.slot = r.slot
                ) || ' and not in the database'
                ELSE '"' || r.key || '" is refused itself' END
            FROM reference AS r JOIN slot ON slot.id = r.slot
            WHERE r.stored IS NULL
                AND (r.target_row IS NULL OR r.target_row IN (SELECT row FROM missing))""",
    )
    staging.run("DROP TABLE missing")


def judge_cycles(staging: Staging) -> int:
    return sum(
        _judge_cycles_of(staging, FILE_NUMBERS[file.name], SLOTS[file.name, "parent"])
        for file in FILES
        if "parent" in file.columns
    )


def _judge_cycles_of(staging: Staging, file: int, slot: int) -> int:
    staging.run("DELETE FROM edge")
    staging.run(
        """INSERT INTO edge SELECT row.target, coalesce(parent.target, r.stored)
            FROM row JOIN reference AS r ON r.row = row.id AND r.slot = ?
                LEFT JOIN row AS parent ON parent.id = r.target_row
            WHERE row.file = ? AND row.standing""",
        slot,
        file,
    )
    staging.run(
        """INSERT INTO edge SELECT id, parent FROM stored_parent AS stored
            WHERE file = ? AND NOT EXISTS (
                SELECT 1 FROM row WHERE row.file = stored.file AND row.target = stored.id
                AND row.standing AND json_type(row.content, '$.parent') IS NOT NULL)""",
        file,
    )
    staging.run("""
        DELETE FROM edge WHERE child IN (
            WITH RECURSIVE rooted (id) AS (
                SELECT child FROM edge WHERE parent NOT IN (SELECT child FROM edge)
                UNION SELECT child FROM edge JOIN rooted ON edge.parent = rooted.id)
            SELECT id FROM rooted)""")
    # What is left lies on a cycle or below one: take away what has nothing below it.
    while staging.run("DELETE FROM edge WHERE child NOT IN (SELECT parent FROM edge)"):
        pass
    return refuse(
        staging,
        f"""SELECT row.id, 'parent', 'is part of a cycle'
            FROM edge JOIN row ON row.target = edge.child WHERE row.file = {file}""",
    )


def judge_identities(staging: Staging) -> None:
    """Rows of tables without keys are known by what they refer to."""
    for file in FILES:
        if file.known_by_references:
            number = FILE_NUMBERS[file.name]
            parts = [
                f"""coalesce((SELECT coalesce(t.target, r.stored) FROM reference AS r
                    LEFT JOIN row AS t ON t.id = r.target_row
                    WHERE r.row = row.id AND r.slot = {SLOTS[file.name, name]}), '')"""
                if file.columns[name].refers_to
                else f"json_extract(content, '$.{name}')"
                for name in file.identity
            ]
            identity = " || ' ' || ".join(parts)
            staging.run(f"UPDATE row SET identity = {identity} WHERE file = {number} AND standing")
    staging.run("CREATE INDEX row_identity ON row (file, identity) WHERE identity IS NOT NULL")
    judge_duplicates(staging, SAME_IDENTITY)
    refuse(
        staging,
        """SELECT row.id, 'key', 'another row of the database says the same'
            FROM row JOIN stored_identity AS s
                ON s.file = row.file AND s.identity = row.identity AND s.id <> row.target
            WHERE row.target > 0""",
    )
    staging.run("""
        UPDATE row SET target = coalesce((SELECT s.id FROM stored_identity AS s
            WHERE s.file = row.file AND s.identity = row.identity), target)
        WHERE target < 0 AND identity IS NOT NULL""")
