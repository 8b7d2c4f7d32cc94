"""The import format as data: which file holds which table, and what each of its columns means.

Said here is only what the models cannot say.
"""

import db
from db.importing.columns import Link, file

OWNER = (("account", "consumer"),)

# In the order of writing: a row never refers to a later file, except for its `late` column.
FILES = (
    file(
        "accounts", db.Account,
        "name* number parent customer partner restrict_contact_access primary_contact "
        "registration_code active",
        late="primary_contact",
    ),
    file("contacts", db.Contact, "name* email phone account* role* active"),
    file("consumers", db.Consumer, "name* email phone active"),
    file(
        "consumer_representatives", db.ConsumerRepresentative, "representative* consumer*",
        identity=("representative", "consumer"),
    ),
    file(
        "users", db.User, "name* email roles* active",
        names=[role.name for role in db.UserRole],
    ),
    file(
        "account_relationships", db.AccountRelationship,
        "partner* account* valid_from valid_to case_access",
        identity=("partner", "account", "valid_from"), as_written=True,
    ),
    file(
        "contact_relationships", db.ContactRelationship, "contact* account* valid_from valid_to",
        identity=("contact", "account", "valid_from"), as_written=True,
    ),
    file("product_models", db.ProductModel, "name* kind* description"),
    file(
        "service_offerings", db.ServiceOffering,
        "name* product_model* tier owner description published parent optional",
    ),
    file("service_commitments", db.ServiceCommitment, "offering* kind* name* target"),
    file(
        "catalog_items", db.CatalogItem, "name* description product_models",
        links={
            "product_models": Link(
                db.CatalogItemProductModel, "catalog_item_id", "product_model_id"
            )
        },
    ),
    file(
        "sold_products", db.SoldProduct,
        "name* account consumer product_model offering parent contact quantity start end "
        "unit_price currency",
        exactly_one=OWNER,
    ),
    file(
        "configuration_items", db.ConfigurationItem, "name* class* environment in_maintenance",
        stored={"class": "ci_class"},
    ),
    file(
        "ci_dependencies", db.ConfigurationItemDependency, "dependent* dependency* type",
        identity=("dependent", "dependency"),
    ),
    file(
        "install_base_items", db.InstallBaseItem,
        "name* account consumer product_model parent configuration_item service_context "
        "environment contact serial_number installed_at active",
        exactly_one=OWNER,
    ),
    file(
        "installed_products", db.InstalledProduct, "sold_product* install_base_item*",
        identity=("sold_product", "install_base_item"),
    ),
    file(
        "alerts", db.Alert,
        "configuration_item* severity* state description raised_at closed_at",
    ),
    file(
        "incidents", db.Incident,
        "number alert configuration_item summary* state priority opened_at resolved_at",
    ),
    file(
        "outages", db.Outage,
        "number type* configuration_items* summary* message begin* end cancelled_at published",
        links={
            "configuration_items": Link(
                db.OutageConfigurationItem, "outage_id", "configuration_item_id", internal=True
            )
        },
        ordered=("begin", "end"),
    ),
    file(
        "cases", db.Case,
        "number subject* description account consumer contact opened_by partner partner_contact "
        "state priority channel opened_at parent major major_state alert incident "
        "install_base_items sold_product",
        links={
            "install_base_items": Link(db.CaseInstallBaseItem, "case_id", "install_base_item_id")
        },
        at_most_one=("account", "consumer"),
    ),
    file(
        "related_parties", db.RelatedParty,
        "sold_product install_base_item case kind* contact account consumer responsibility",
        exactly_one=(
            ("sold_product", "install_base_item", "case"),
            ("contact", "account", "consumer"),
        ),
        identity=(
            "sold_product", "install_base_item", "case", "contact", "account", "consumer", "kind",
        ),
    ),
    file("case_comments", db.CaseComment, "case* author body* visibility* created_at"),
    file(
        "contracts", db.Contract,
        "number account consumer name start end state support_schedule sold_products "
        "install_base_items value",
        links={
            "sold_products": Link(db.ContractSoldProduct, "contract_id", "sold_product_id"),
            "install_base_items": Link(
                db.ContractInstallBaseItem, "contract_id", "install_base_item_id"
            ),
        },
        exactly_one=OWNER,
    ),
    file(
        "entitlements", db.Entitlement,
        "contract account consumer name* channels state start end",
        names=[channel.name for channel in db.Channel],
        exactly_one=OWNER,
    ),
)  # fmt: skip
