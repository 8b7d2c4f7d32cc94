"""Every table of the graph, and the clock that numbers its news."""

import secrets

import sqlalchemy as sa
from alembic import op

from db.migrations.columns import MOMENT, TEXT, choice, column, entity, identifier, reference

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_parties()
    create_products()
    create_operations()
    create_installed()
    create_cases()
    create_contracts()
    create_news()


def create_parties() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    # Accounts and contacts refer to each other; SQLite adds no key to a table that is there.
    primary_contact = (
        [reference("primary_contact_id", "contact", index=True, nullable=True)]
        if sqlite
        else [column("primary_contact_id", sa.Integer(), index=True, nullable=True)]
    )
    op.create_table(
        "account",
        *entity(),
        column("name", TEXT),
        column("number", TEXT, unique=True),
        reference("parent_id", "account", index=True, nullable=True),
        column("customer", sa.Boolean()),
        column("partner", sa.Boolean()),
        column("restrict_contact_access", sa.Boolean()),
        *primary_contact,
        column("registration_code", TEXT, nullable=True),
        column("active", sa.Boolean()),
    )
    op.create_table(
        "consumer",
        *entity(),
        column("name", TEXT),
        column("email", TEXT, nullable=True),
        column("phone", TEXT, nullable=True),
        column("active", sa.Boolean()),
    )
    op.create_table(
        "user_account",
        *entity(),
        column("name", TEXT),
        column("email", TEXT, nullable=True),
        column("roles", TEXT),
        column("active", sa.Boolean()),
    )
    op.create_table(
        "account_relationship",
        *entity(),
        reference("partner_id", "account", index=True),
        reference("account_id", "account", index=True),
        column("valid_from", MOMENT, nullable=True),
        column("valid_to", MOMENT, nullable=True),
        choice("case_access", "ALL SINCE_START ASSIGNED"),
    )
    op.create_table(
        "consumer_representative",
        identifier(),
        reference("representative_id", "consumer", index=True),
        reference("consumer_id", "consumer", index=True),
        column("external_key", TEXT, unique=True, nullable=True),
        sa.UniqueConstraint("representative_id", "consumer_id"),
    )
    op.create_table(
        "contact",
        *entity(),
        column("name", TEXT),
        column("email", TEXT, nullable=True),
        column("phone", TEXT, nullable=True),
        reference("account_id", "account", index=True),
        choice("role", "CUSTOMER CASE_MANAGER CUSTOMER_ADMIN PARTNER PARTNER_ADMIN"),
        column("active", sa.Boolean()),
    )
    op.create_table(
        "account_access",
        identifier(),
        reference("contact_id", "contact", ondelete="CASCADE"),
        reference("account_id", "account", index=True),
        choice("source", "HIERARCHY CONTACT PARTNER"),
        column("valid_from", MOMENT, nullable=True),
        column("valid_to", MOMENT, nullable=True),
        column("install_base", sa.Boolean()),
        column("restricted", sa.Boolean()),
        column("contracts", sa.Boolean()),
        column("contacts", sa.Boolean()),
        column("personal", sa.Boolean()),
        column("commercial", sa.Boolean()),
        choice("case_access", "OWN ALL SINCE_START ASSIGNED"),
    )
    op.create_index(
        "ix_account_access_contact_account", "account_access", ["contact_id", "account_id"]
    )
    op.create_table(
        "contact_relationship",
        identifier(),
        reference("contact_id", "contact", index=True),
        reference("account_id", "account", index=True),
        column("valid_from", MOMENT, nullable=True),
        column("valid_to", MOMENT, nullable=True),
        column("external_key", TEXT, unique=True, nullable=True),
    )
    if not sqlite:
        name = "fk_account_primary_contact_id"
        op.create_foreign_key(name, "account", "contact", ["primary_contact_id"], ["id"])


def create_products() -> None:
    op.create_table(
        "catalog_item",
        *entity(),
        column("name", TEXT),
        column("description", TEXT, nullable=True),
    )
    op.create_table(
        "product_model",
        *entity(),
        column("name", TEXT),
        choice("kind", "SERVICE APPLICATION HARDWARE SOFTWARE BUNDLE"),
        column("description", TEXT, nullable=True),
    )
    op.create_table(
        "catalog_item_product_model",
        identifier(),
        reference("catalog_item_id", "catalog_item", index=True),
        reference("product_model_id", "product_model", index=True),
        sa.UniqueConstraint("catalog_item_id", "product_model_id"),
    )
    op.create_table(
        "service_offering",
        *entity(),
        column("name", TEXT),
        reference("product_model_id", "product_model", index=True),
        column("tier", TEXT, nullable=True),
        reference("owner_id", "user_account", index=True, nullable=True),
        column("description", TEXT, nullable=True),
        column("published", sa.Boolean()),
        reference("parent_id", "service_offering", index=True, nullable=True),
        column("optional", sa.Boolean()),
    )
    op.create_table(
        "service_commitment",
        *entity(),
        reference("offering_id", "service_offering", index=True),
        choice(
            "kind",
            "AVAILABILITY RESPONSE_TIME MAINTENANCE_WINDOW DELIVERY RTO RPO NOTIFICATION OTHER",
        ),
        column("name", TEXT),
        column("target", TEXT, nullable=True),
    )


def create_operations() -> None:
    op.create_table(
        "configuration_item",
        *entity(),
        column("name", TEXT),
        choice(
            "ci_class",
            "BUSINESS_SERVICE APPLICATION_SERVICE APPLICATION DATABASE HOST NETWORK DEVICE OTHER",
        ),
        choice("environment", "DEVELOPMENT TEST STAGING PRODUCTION", nullable=True),
        column("in_maintenance", sa.Boolean()),
        choice("health", "CRITICAL MAJOR MINOR WARNING NORMAL NOT_AVAILABLE"),
    )
    op.create_table(
        "outage",
        *entity(),
        column("number", TEXT, unique=True),
        choice("type", "OUTAGE PLANNED DEGRADATION"),
        column("summary", TEXT),
        column("message", TEXT, nullable=True),
        column("begin", MOMENT, index=True),
        column("end", MOMENT, nullable=True),
        column("cancelled_at", MOMENT, nullable=True),
        column("published", sa.Boolean()),
        sa.CheckConstraint('"end" IS NULL OR "end" >= "begin"', name="end_after_begin"),
    )
    op.create_table(
        "alert",
        *entity(),
        column("number", TEXT, unique=True),
        reference("configuration_item_id", "configuration_item", index=True),
        choice("severity", "CRITICAL MAJOR MINOR WARNING INFO CLEAR"),
        choice("state", "OPEN CLOSED"),
        column("description", TEXT, nullable=True),
        column("raised_at", MOMENT, index=True),
        column("closed_at", MOMENT, nullable=True),
    )
    op.create_table(
        "configuration_item_dependency",
        identifier(),
        reference("dependent_id", "configuration_item", index=True),
        reference("dependency_id", "configuration_item", index=True),
        choice("type", "DEPENDS_ON CONTAINS RUNS_ON HOSTED_ON"),
        column("external_key", TEXT, unique=True, nullable=True),
        sa.UniqueConstraint("dependent_id", "dependency_id"),
    )
    op.create_table(
        "configuration_item_impact",
        reference("source_id", "configuration_item", primary_key=True, autoincrement=False),
        reference("impacted_id", "configuration_item", primary_key=True, autoincrement=False),
        sa.Index("ix_configuration_item_impact_source", "impacted_id", "source_id"),
    )
    op.create_table(
        "outage_configuration_item",
        identifier(),
        reference("outage_id", "outage", index=True),
        reference("configuration_item_id", "configuration_item"),
        sa.UniqueConstraint("outage_id", "configuration_item_id"),
        sa.Index("ix_outage_configuration_item_outage", "configuration_item_id", "outage_id"),
    )
    op.create_table(
        "incident",
        *entity(),
        column("number", TEXT, unique=True),
        reference("alert_id", "alert", index=True, nullable=True),
        reference("configuration_item_id", "configuration_item", index=True, nullable=True),
        column("summary", TEXT),
        choice("state", "NEW IN_PROGRESS ON_HOLD RESOLVED CLOSED CANCELLED"),
        choice("priority", "CRITICAL HIGH MODERATE LOW"),
        column("opened_at", MOMENT, index=True),
        column("resolved_at", MOMENT, nullable=True),
    )


def create_installed() -> None:
    op.create_table(
        "install_base_item",
        *entity(),
        column("name", TEXT),
        column("serial_number", TEXT, nullable=True),
        choice("environment", "DEVELOPMENT TEST STAGING PRODUCTION", nullable=True),
        column("active", sa.Boolean()),
        column("installed_at", MOMENT, nullable=True),
        reference("account_id", "account", index=True, nullable=True),
        reference("consumer_id", "consumer", index=True, nullable=True),
        reference("contact_id", "contact", index=True, nullable=True),
        reference("product_model_id", "product_model", index=True, nullable=True),
        reference("parent_id", "install_base_item", index=True, nullable=True),
        reference("root_id", "install_base_item", index=True, nullable=True),
        reference("configuration_item_id", "configuration_item", index=True, nullable=True),
        reference("service_context_id", "configuration_item", index=True, nullable=True),
        choice("health", "CRITICAL MAJOR MINOR WARNING NORMAL NOT_AVAILABLE"),
        choice("health_rollup", "CRITICAL MAJOR MINOR WARNING NORMAL NOT_AVAILABLE"),
        column("health_updated_at", MOMENT, nullable=True),
        sa.CheckConstraint("(account_id IS NULL) <> (consumer_id IS NULL)", name="one_owner"),
    )
    op.create_table(
        "sold_product",
        *entity(),
        column("name", TEXT),
        reference("account_id", "account", index=True, nullable=True),
        reference("consumer_id", "consumer", index=True, nullable=True),
        reference("contact_id", "contact", index=True, nullable=True),
        reference("product_model_id", "product_model", index=True, nullable=True),
        reference("offering_id", "service_offering", index=True, nullable=True),
        reference("parent_id", "sold_product", index=True, nullable=True),
        column("quantity", sa.Integer(), nullable=True),
        column("start", MOMENT, nullable=True),
        column("end", MOMENT, nullable=True),
        column("unit_price", sa.BigInteger(), nullable=True),
        column("currency", TEXT, nullable=True),
        sa.CheckConstraint("(account_id IS NULL) <> (consumer_id IS NULL)", name="one_owner"),
    )
    op.create_table(
        "installed_product",
        identifier(),
        reference("sold_product_id", "sold_product", index=True),
        reference("install_base_item_id", "install_base_item", index=True),
        column("external_key", TEXT, unique=True, nullable=True),
        sa.UniqueConstraint("sold_product_id", "install_base_item_id"),
    )


def create_cases() -> None:
    op.create_table(
        "case_record",
        *entity(),
        column("number", TEXT, unique=True),
        column("subject", TEXT),
        column("description", TEXT, nullable=True),
        choice("state", "NEW OPEN AWAITING_INFO RESOLVED CLOSED CANCELLED"),
        choice("priority", "CRITICAL HIGH MODERATE LOW"),
        choice("channel", "WEB PHONE EMAIL CHAT SOCIAL", nullable=True),
        column("opened_at", MOMENT),
        column("closed_at", MOMENT, nullable=True),
        column("resolution", TEXT, nullable=True),
        column("proactive", sa.Boolean()),
        reference("account_id", "account", nullable=True),
        reference("consumer_id", "consumer", index=True, nullable=True),
        reference("contact_id", "contact", index=True, nullable=True),
        reference("opened_by_contact_id", "contact", index=True, nullable=True),
        reference("opened_by_consumer_id", "consumer", index=True, nullable=True),
        reference("opened_by_user_id", "user_account", index=True, nullable=True),
        reference("partner_id", "account", index=True, nullable=True),
        reference("partner_contact_id", "contact", index=True, nullable=True),
        reference("sold_product_id", "sold_product", index=True, nullable=True),
        reference("parent_id", "case_record", index=True, nullable=True),
        column("major", sa.Boolean()),
        choice("major_state", "PROPOSED ACCEPTED REJECTED CANCELLED", nullable=True),
        reference("alert_id", "alert", index=True, nullable=True),
        reference("incident_id", "incident", index=True, nullable=True),
        sa.CheckConstraint("account_id IS NULL OR consumer_id IS NULL", name="one_owner"),
    )
    op.create_index(
        "ix_case_record_account_id_opened_at", "case_record", ["account_id", "opened_at", "id"]
    )
    op.create_index("ix_case_record_opened_at_id", "case_record", ["opened_at", "id"])
    op.create_table(
        "case_comment",
        *entity(),
        reference("case_id", "case_record", index=True),
        reference("author_contact_id", "contact", index=True, nullable=True),
        reference("author_consumer_id", "consumer", index=True, nullable=True),
        reference("author_user_id", "user_account", index=True, nullable=True),
        column("body", TEXT),
        choice("visibility", "PUBLIC INTERNAL"),
    )
    op.create_table(
        "case_install_base_item",
        identifier(),
        reference("case_id", "case_record", index=True),
        reference("install_base_item_id", "install_base_item", index=True),
        sa.UniqueConstraint("case_id", "install_base_item_id"),
    )
    one_object = (
        "num_nonnulls(sold_product_id, install_base_item_id, case_id) = 1"
        if op.get_bind().dialect.name == "postgresql"
        else "(sold_product_id IS NOT NULL) + (install_base_item_id IS NOT NULL)"
        " + (case_id IS NOT NULL) = 1"
    )
    op.create_table(
        "related_party",
        *entity(),
        reference("sold_product_id", "sold_product", index=True, nullable=True),
        reference("install_base_item_id", "install_base_item", index=True, nullable=True),
        reference("case_id", "case_record", index=True, nullable=True),
        choice("kind", "AUTHORIZED LISTED"),
        reference("contact_id", "contact", index=True, nullable=True),
        reference("account_id", "account", index=True, nullable=True),
        reference("consumer_id", "consumer", index=True, nullable=True),
        column("responsibility", TEXT, nullable=True),
        sa.CheckConstraint(one_object, name="one_object"),
    )


def create_contracts() -> None:
    op.create_table(
        "contract",
        *entity(),
        column("number", TEXT, unique=True),
        column("name", TEXT, nullable=True),
        reference("account_id", "account", index=True, nullable=True),
        reference("consumer_id", "consumer", index=True, nullable=True),
        column("start", MOMENT, nullable=True),
        column("end", MOMENT, nullable=True),
        choice("state", "DRAFT ACTIVE EXPIRED CANCELLED SUSPENDED"),
        column("support_schedule", TEXT, nullable=True),
        column("value", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(account_id IS NULL) <> (consumer_id IS NULL)", name="one_owner"),
    )
    op.create_table(
        "entitlement",
        *entity(),
        column("name", TEXT),
        reference("contract_id", "contract", index=True, nullable=True),
        reference("account_id", "account", index=True, nullable=True),
        reference("consumer_id", "consumer", index=True, nullable=True),
        column("channels", TEXT),
        choice("state", "DRAFT ACTIVE EXPIRED CANCELLED SUSPENDED"),
        column("start", MOMENT, nullable=True),
        column("end", MOMENT, nullable=True),
        sa.CheckConstraint("(account_id IS NULL) <> (consumer_id IS NULL)", name="one_owner"),
    )
    op.create_table(
        "contract_install_base_item",
        identifier(),
        reference("contract_id", "contract", index=True),
        reference("install_base_item_id", "install_base_item", index=True),
        sa.UniqueConstraint("contract_id", "install_base_item_id"),
    )
    op.create_table(
        "contract_sold_product",
        identifier(),
        reference("contract_id", "contract", index=True),
        reference("sold_product_id", "sold_product", index=True),
        sa.UniqueConstraint("contract_id", "sold_product_id"),
    )


def create_news() -> None:
    op.create_table(
        "audit_entry",
        *entity(),
        column("principal", TEXT, index=True),
        column("deed", TEXT),
        column("subject", TEXT, index=True),
        column("before", TEXT, nullable=True),
        column("after", TEXT, nullable=True),
    )
    op.create_table(
        "clock",
        column("id", sa.Integer(), primary_key=True, autoincrement=False),
        column("epoch", TEXT),
        column("sequence", sa.BigInteger()),
        sa.CheckConstraint("id = 1", name="single"),
    )
    op.create_table(
        "event",
        column("sequence", sa.BigInteger(), primary_key=True, autoincrement=False),
        column("at", MOMENT),
        choice("kind", "CREATED UPDATED"),
        column("entity", TEXT),
        column("row_id", sa.Integer()),
        column("public_id", TEXT),
        column("row_version", sa.Integer()),
        column("portal", sa.Boolean()),
        column("anchors_before", TEXT, nullable=True),
        column("anchors_after", TEXT, nullable=True),
    )
    op.create_table(
        "idempotency_key",
        identifier(),
        column("principal", TEXT),
        column("key", TEXT),
        column("request_digest", TEXT),
        column("answer", TEXT),
        column("created_at", MOMENT, index=True),
        sa.UniqueConstraint("principal", "key"),
    )
    clock = sa.table("clock", sa.column("id"), sa.column("epoch"), sa.column("sequence"))
    op.execute(sa.insert(clock).values(id=1, epoch=secrets.token_hex(8), sequence=0))
