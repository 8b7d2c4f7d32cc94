"""The reference: the printed schemas served a second time, by graphql-core and plain resolvers.

It reads rows from the oracle, one field at a time, and shares no code with the server, so that
the two answers of one document can be compared.
"""

from tests.reference.execute import Answer, Reference
from tests.reference.names import Names

__all__ = ["Answer", "Names", "Reference"]
