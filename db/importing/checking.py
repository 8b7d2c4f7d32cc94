"""Which staged rows stand: one for a key, one for a number, one for what a row is known by."""

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
    WHERE row.standing AND row.identity IS NOT NULL AND first.id < row.id
"""


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
    staging.refuse(
        "SELECT id, NULL, 'contradicts line ' || line || ', which is about the same' "
        "FROM again WHERE NOT identical",
    )
    staging.run("UPDATE row SET first = 0 WHERE id IN (SELECT id FROM again)")
    staging.run("DROP TABLE again")


def judge_keys(staging: Staging) -> None:
    judge_duplicates(staging, SAME_KEY)
    shared = "contacts, consumers and users share one space of keys"
    staging.refuse(
        f"""SELECT row.id, 'key', 'is that of ' || file.name || '.csv:' || other.line
                || '; {shared}'
            FROM row JOIN row AS other ON other.key = row.key AND other.first
                AND other.file < row.file JOIN file ON file.id = other.file
            WHERE row.file IN ({PRINCIPAL_FILES}) AND other.file IN ({PRINCIPAL_FILES})""",
    )
    staging.refuse(
        f"""SELECT row.id, 'key', 'is one of ' || file.name || ' in the database; {shared}'
            FROM row JOIN stored_key AS other ON other.key = row.key AND other.file <> row.file
                JOIN file ON file.id = other.file
            WHERE row.file IN ({PRINCIPAL_FILES}) AND other.file IN ({PRINCIPAL_FILES})""",
    )


def judge_numbers(staging: Staging) -> None:
    staging.refuse(
        """SELECT row.id, 'number', 'is that of line ' || (
                SELECT other.line FROM row AS other
                WHERE other.file = row.file AND other.number = row.number
                    AND other.standing AND other.id < row.id ORDER BY other.id LIMIT 1) AS reason
            FROM row WHERE row.number IS NOT NULL AND row.standing AND reason IS NOT NULL""",
    )
    staging.refuse(
        """SELECT row.id, 'number', 'is that of another row of the database'
            FROM row JOIN stored_number AS other
                ON other.file = row.file AND other.number = row.number AND other.id <> row.target
            WHERE row.number IS NOT NULL""",
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
    staging.refuse(
        """SELECT row.id, 'key', 'another row of the database says the same'
            FROM row JOIN stored_identity AS s
                ON s.file = row.file AND s.identity = row.identity AND s.id <> row.target
            WHERE row.target > 0""",
    )
    staging.run("""
        UPDATE row SET target = coalesce((SELECT s.id FROM stored_identity AS s
            WHERE s.file = row.file AND s.identity = row.identity), target)
        WHERE target < 0 AND identity IS NOT NULL""")
