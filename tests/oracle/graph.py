"""The table of links, type by type, as the API's page lists them."""

from tests.oracle.links import (
    Link,
    account_outages,
    accounts_of,
    alert_items,
    by,
    comments,
    components,
    connection,
    incident_items,
    item_alerts,
    item_outages,
    link,
    listed,
    listing,
    major,
    outage_items,
    pointing,
    relationships,
    subscribers,
)

OWNER = {
    "account": link("Account", by("account")),
    "consumer": link("Consumer", by("consumer")),
}

LINKS: dict[str, dict[str, Link]] = {
    "Account": {
        "parent": link("Account", by("parent")),
        "children": connection("Account", pointing("Account", "parent")),
        "contacts": connection("Contact", pointing("Contact", "account")),
        "soldProducts": connection("SoldProduct", pointing("SoldProduct", "account")),
        "installBaseItems": connection("InstallBaseItem", pointing("InstallBaseItem", "account")),
        "cases": connection("Case", pointing("Case", "account")),
        "outages": connection("Outage", account_outages),
        "contracts": connection("Contract", pointing("Contract", "account")),
        "relationships": connection("AccountRelationship", relationships),
        "primaryContact": link("Contact", by("primary_contact"), "!"),
    },
    "Contact": {
        "account": link("Account", by("account")),
        "soldProducts": connection("SoldProduct", pointing("SoldProduct", "contact")),
        "installBaseItems": connection("InstallBaseItem", pointing("InstallBaseItem", "contact")),
        "cases": connection("Case", pointing("Case", "contact")),
    },
    "Consumer": {
        "soldProducts": connection("SoldProduct", pointing("SoldProduct", "consumer")),
        "installBaseItems": connection("InstallBaseItem", pointing("InstallBaseItem", "consumer")),
        "cases": connection("Case", pointing("Case", "consumer")),
    },
    "User": {},
    "ProductModel": {
        "offerings": connection("ServiceOffering", pointing("ServiceOffering", "product_model")),
        "catalogItems": connection("CatalogItem", listing("CatalogItem", "product_models")),
        "soldProducts": connection("SoldProduct", pointing("SoldProduct", "product_model")),
        "installBaseItems": connection(
            "InstallBaseItem", pointing("InstallBaseItem", "product_model")
        ),
    },
    "ServiceOffering": {
        "productModel": link("ProductModel", by("product_model")),
        "parent": link("ServiceOffering", by("parent")),
        "components": connection("ServiceOffering", components),
        "commitments": connection("ServiceCommitment", pointing("ServiceCommitment", "offering")),
        "soldProducts": connection("SoldProduct", pointing("SoldProduct", "offering")),
        "owner": link("User", by("owner"), "!"),
        "subscribers": connection("Account", subscribers, "7!"),
    },
    "ServiceCommitment": {"offering": link("ServiceOffering", by("offering"))},
    "CatalogItem": {"productModels": connection("ProductModel", listed("product_models"))},
    "SoldProduct": {
        **OWNER,
        "contact": link("Contact", by("contact")),
        "productModel": link("ProductModel", by("product_model")),
        "offering": link("ServiceOffering", by("offering")),
        "parent": link("SoldProduct", by("parent")),
        "components": connection("SoldProduct", components),
        "installBaseItems": connection(
            "InstallBaseItem", lambda scope, row: scope.facts.items_of(row)
        ),
        "cases": connection("Case", pointing("Case", "sold_product")),
        "contracts": connection("Contract", listing("Contract", "sold_products")),
        "relatedParties": connection("RelatedParty", pointing("RelatedParty", "sold_product")),
    },
    "InstallBaseItem": {
        **OWNER,
        "contact": link("Contact", by("contact")),
        "productModel": link("ProductModel", by("product_model")),
        "parent": link("InstallBaseItem", by("parent")),
        "root": link("InstallBaseItem", lambda scope, row: [scope.facts.root(row)]),
        "components": connection("InstallBaseItem", components),
        "soldProducts": connection("SoldProduct", lambda scope, row: scope.facts.products_of(row)),
        "outages": connection("Outage", item_outages),
        "cases": connection("Case", listing("Case", "install_base_items")),
        "relatedParties": connection("RelatedParty", pointing("RelatedParty", "install_base_item")),
        "configurationItem": link("ConfigurationItem", by("configuration_item"), "3!"),
        "serviceContext": link("ConfigurationItem", by("service_context"), "3!"),
        "alerts": connection("Alert", item_alerts, "3!"),
    },
    "Outage": {
        "installBaseItems": connection("InstallBaseItem", outage_items),
        "configurationItems": connection("ConfigurationItem", listed("configuration_items"), "3!"),
        "affectedAccounts": connection("Account", accounts_of(outage_items), "7!"),
    },
    "Case": {
        **OWNER,
        "partner": link("Account", by("partner")),
        "comments": connection("CaseComment", comments("PUBLIC"), "5"),
        "installBaseItems": connection("InstallBaseItem", listed("install_base_items")),
        "soldProduct": link("SoldProduct", by("sold_product")),
        "relatedParties": connection("RelatedParty", pointing("RelatedParty", "case")),
        "parent": link("Case", by("parent"), "!"),
        "children": connection("Case", components, "!"),
        "major": link("Case", major, "!"),
        "alert": link("Alert", by("alert"), "!"),
        "incident": link("Incident", by("incident"), "!"),
        "workNotes": connection("CaseComment", comments("INTERNAL"), "4!"),
    },
    "CaseComment": {"case": link("Case", by("case"))},
    "ConfigurationItem": {
        "dependencies": connection(
            "ConfigurationItem", lambda scope, row: scope.facts.dependencies(row), "!"
        ),
        "dependents": connection(
            "ConfigurationItem", lambda scope, row: scope.facts.dependents(row), "!"
        ),
        "installBaseItems": connection(
            "InstallBaseItem", pointing("InstallBaseItem", "configuration_item"), "!"
        ),
        "alerts": connection("Alert", pointing("Alert", "configuration_item"), "!"),
        "outages": connection("Outage", listing("Outage", "configuration_items"), "!"),
    },
    "Alert": {
        "configurationItem": link("ConfigurationItem", by("configuration_item"), "3!"),
        "impactedConfigurationItems": connection(
            "ConfigurationItem", lambda scope, row: scope.facts.alert_impact(row), "3!"
        ),
        "affectedInstallBaseItems": connection("InstallBaseItem", alert_items, "7!"),
        "affectedAccounts": connection("Account", accounts_of(alert_items), "7!"),
        "incident": link("Incident", pointing("Incident", "alert"), "!"),
        "cases": connection("Case", pointing("Case", "alert"), "!"),
    },
    "Incident": {
        "alert": link("Alert", by("alert"), "!"),
        "configurationItem": link("ConfigurationItem", by("configuration_item"), "3!"),
        "cases": connection("Case", pointing("Case", "incident"), "!"),
        "affectedAccounts": connection("Account", accounts_of(incident_items), "7!"),
    },
    "Contract": {
        **OWNER,
        "soldProducts": connection("SoldProduct", listed("sold_products")),
        "installBaseItems": connection("InstallBaseItem", listed("install_base_items")),
        "entitlements": connection("Entitlement", pointing("Entitlement", "contract")),
    },
    "Entitlement": {"contract": link("Contract", by("contract"))},
    "RelatedParty": {
        **OWNER,
        "contact": link("Contact", by("contact")),
        "soldProduct": link("SoldProduct", by("sold_product")),
        "installBaseItem": link("InstallBaseItem", by("install_base_item")),
        "case": link("Case", by("case")),
    },
    "AccountRelationship": {
        "partner": link("Account", by("partner")),
        "account": link("Account", by("account")),
    },
}

# Links to a Participant: a person shown by name, without the person's row.
PARTICIPANTS: dict[str, dict[str, str]] = {
    "Case": {"contact": "contact", "openedBy": "opened_by"},
    "CaseComment": {"author": "author"},
}
