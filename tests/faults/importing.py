"""A module of the server as a fault has it, in this process alone."""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from types import CodeType, ModuleType

from tests.faults.places import ROOT, Fault


class _Loader(SourceFileLoader):
    source = ""

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.source, self.get_filename(fullname), "exec", dont_inherit=True)


class _Finder(MetaPathFinder):
    def __init__(self, fault: Fault) -> None:
        self.fault = fault

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002 (the protocol of finders)
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> ModuleSpec | None:
        if fullname != self.fault.module:
            return None
        file = str(ROOT / self.fault.path)
        loader = _Loader(fullname, file)
        loader.source = self.fault.source
        return spec_from_file_location(fullname, file, loader=loader)


def put_in(fault: Fault) -> None:
    """From here on the module is the faulty one; nothing may have imported it before."""
    assert fault.module not in sys.modules, fault.module
    sys.meta_path.insert(0, _Finder(fault))
