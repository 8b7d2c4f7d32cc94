"""Whether the references of staged rows lead somewhere, and their parents never round in a cycle.

A refused row takes those with it that cannot do without it: rows that refer to it, unless the
database has it from an earlier import.
"""

from db.importing.format import FILES
from db.importing.staging import FILE_NUMBERS, SLOTS, Staging


def find_targets(staging: Staging) -> None:
    """Which stored rows the keys name: those of the rows, and those that they refer to.

    One at most for each: `max` is there to give a row, and so keep the file, where none is."""
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
            SELECT max(k.id), coalesce(reference.file, max(k.file))
            FROM slot_file JOIN stored_key AS k
                ON k.file = slot_file.file AND k.key = reference.key
            WHERE slot_file.slot = reference.slot
                AND k.file = coalesce(reference.file, k.file))
        WHERE EXISTS (SELECT 1 FROM stored_key)""")
    staging.run("CREATE INDEX reference_target ON reference (target_row)")


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
    staging.refuse(
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
    return staging.refuse(
        f"""SELECT row.id, 'parent', 'is part of a cycle'
            FROM edge JOIN row ON row.target = edge.child WHERE row.file = {file}""",
    )
