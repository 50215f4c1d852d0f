"""Judge configurations by YANG models: table structure, types, references, conditions."""

from railwright.checks.yang.engine import EngineMissing, YangEngine, load_engine
from railwright.checks.yang.issues import IssueKind, YangIssue

__all__ = ["EngineMissing", "IssueKind", "YangEngine", "YangIssue", "load_engine"]
