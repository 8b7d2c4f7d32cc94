"""Import of CSV folders; docs and demo speak of it as `csmgraph import`."""

from db.importing.importer import import_folder
from db.importing.report import FileCount, Problem, Progress, Report

__all__ = ["FileCount", "Problem", "Progress", "Report", "import_folder"]
