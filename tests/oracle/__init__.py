"""The oracle: who sees what, a second time, in plain loops over the rows of an import folder.

It reads the CSV files itself, knows no SQL and shares no code with the server, so that the two can
be compared.
"""

from tests.oracle.fields import ServerGiven
from tests.oracle.oracle import Oracle
from tests.oracle.scope import Participant
from tests.oracle.tables import NODE_TYPES
from tests.oracle.world import Row, World

__all__ = ["NODE_TYPES", "Oracle", "Participant", "Row", "ServerGiven", "World"]
