"""What is stored. Imports nothing of ours from above."""

from db.accounts import (
    AccessCases,
    AccessSource,
    Account,
    AccountAccess,
    AccountRelationship,
    CaseAccess,
    Consumer,
    ConsumerRepresentative,
    Contact,
    ContactRelationship,
    ContactRole,
    User,
    UserRole,
)
from db.base import Base, Entity, Stored, new_public_id
from db.cases import (
    Case,
    CaseComment,
    CaseInstallBaseItem,
    CaseState,
    Channel,
    CommentVisibility,
    MajorState,
)
from db.contracts import (
    Contract,
    ContractInstallBaseItem,
    ContractSoldProduct,
    ContractState,
    Entitlement,
)
from db.engine import Database
from db.events import (
    AuditEntry,
    Clock,
    Event,
    EventKind,
    IdempotencyKey,
    SessionRevocation,
    TimeTold,
)
from db.faults import ClashError, StatementTimeoutError, UnavailableError
from db.held import Fetch, Rows
from db.installs import (
    InstallBaseItem,
    InstalledProduct,
    PartyKind,
    RelatedParty,
    SoldProduct,
    SoldProductStatus,
)
from db.operations import (
    Alert,
    AlertState,
    ConfigurationItem,
    ConfigurationItemClass,
    ConfigurationItemDependency,
    ConfigurationItemImpact,
    DependencyType,
    Environment,
    Health,
    Incident,
    IncidentState,
    Outage,
    OutageConfigurationItem,
    OutagePhase,
    OutageType,
    Priority,
    Severity,
)
from db.products import (
    CatalogItem,
    CatalogItemProductModel,
    CommitmentKind,
    ProductKind,
    ProductModel,
    ServiceCommitment,
    ServiceOffering,
)
from db.types import iso

__all__ = [
    "AccessCases", "AccessSource", "Account", "AccountAccess", "AccountRelationship", "Alert",
    "AlertState", "AuditEntry", "Base", "Case", "CaseAccess", "CaseComment",
    "CaseInstallBaseItem", "CaseState", "CatalogItem", "CatalogItemProductModel", "Channel",
    "ClashError", "Clock", "CommentVisibility", "CommitmentKind", "ConfigurationItem",
    "ConfigurationItemClass", "ConfigurationItemDependency", "ConfigurationItemImpact",
    "Consumer", "ConsumerRepresentative", "Contact", "ContactRelationship", "ContactRole",
    "Contract", "ContractInstallBaseItem", "ContractSoldProduct", "ContractState", "Database",
    "DependencyType", "Entitlement", "Entity", "Environment", "Event", "EventKind", "Fetch",
    "Health", "IdempotencyKey", "Incident", "IncidentState", "InstallBaseItem", "InstalledProduct",
    "MajorState", "Outage", "OutageConfigurationItem", "OutagePhase", "OutageType", "PartyKind",
    "Priority", "ProductKind", "ProductModel", "RelatedParty", "Rows", "ServiceCommitment",
    "ServiceOffering", "SessionRevocation", "Severity", "SoldProduct", "SoldProductStatus",
    "StatementTimeoutError", "Stored",
    "TimeTold", "UnavailableError", "User", "UserRole", "iso", "new_public_id",
]  # fmt: skip
