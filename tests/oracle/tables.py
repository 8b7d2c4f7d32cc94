"""The columns of an import folder, written down a second time from the format's page.

Each entry is `type: (file, columns)`; a column is `name:kind`, with `=value` for what an empty cell
means. Kinds: text, enum, flag, int, money, time, the name of a type (a reference), `principal`
(a contact, consumer or user) and `[kind]` for a list.
"""

TABLES: dict[str, tuple[str, str]] = {
    "Account": (
        "accounts.csv",
        "name:text number:text parent:Account customer:flag=true partner:flag=false"
        " restrict_contact_access:flag=false primary_contact:Contact registration_code:text"
        " active:flag=true",
    ),
    "Contact": (
        "contacts.csv",
        "name:text email:text phone:text account:Account role:enum active:flag=true",
    ),
    "Consumer": ("consumers.csv", "name:text email:text phone:text active:flag=true"),
    "Representative": (
        "consumer_representatives.csv",
        "representative:Consumer consumer:Consumer",
    ),
    "User": ("users.csv", "name:text email:text roles:[enum] active:flag=true"),
    "AccountRelationship": (
        "account_relationships.csv",
        "partner:Account account:Account valid_from:time valid_to:time case_access:enum=all",
    ),
    "ContactRelationship": (
        "contact_relationships.csv",
        "contact:Contact account:Account valid_from:time valid_to:time",
    ),
    "ProductModel": ("product_models.csv", "name:text kind:enum description:text"),
    "ServiceOffering": (
        "service_offerings.csv",
        "name:text product_model:ProductModel tier:text owner:User description:text"
        " published:flag=false parent:ServiceOffering optional:flag=false",
    ),
    "ServiceCommitment": (
        "service_commitments.csv",
        "offering:ServiceOffering kind:enum name:text target:text",
    ),
    "CatalogItem": (
        "catalog_items.csv",
        "name:text description:text product_models:[ProductModel]",
    ),
    "SoldProduct": (
        "sold_products.csv",
        "name:text account:Account consumer:Consumer product_model:ProductModel"
        " offering:ServiceOffering parent:SoldProduct contact:Contact quantity:int"
        " start:time end:time unit_price:money currency:text",
    ),
    "ConfigurationItem": (
        "configuration_items.csv",
        "name:text class:enum environment:enum in_maintenance:flag=false",
    ),
    "Dependency": (
        "ci_dependencies.csv",
        "dependent:ConfigurationItem dependency:ConfigurationItem type:enum=depends_on",
    ),
    "InstallBaseItem": (
        "install_base_items.csv",
        "name:text account:Account consumer:Consumer product_model:ProductModel"
        " parent:InstallBaseItem configuration_item:ConfigurationItem"
        " service_context:ConfigurationItem environment:enum contact:Contact"
        " serial_number:text installed_at:time active:flag=true",
    ),
    "InstalledProduct": (
        "installed_products.csv",
        "sold_product:SoldProduct install_base_item:InstallBaseItem",
    ),
    "RelatedParty": (
        "related_parties.csv",
        "sold_product:SoldProduct install_base_item:InstallBaseItem case:Case kind:enum"
        " contact:Contact account:Account consumer:Consumer responsibility:text",
    ),
    "Alert": (
        "alerts.csv",
        "configuration_item:ConfigurationItem severity:enum state:enum=open description:text"
        " raised_at:time=now closed_at:time",
    ),
    "Incident": (
        "incidents.csv",
        "number:text alert:Alert configuration_item:ConfigurationItem summary:text"
        " state:enum=new priority:enum=moderate opened_at:time=now resolved_at:time",
    ),
    "Outage": (
        "outages.csv",
        "number:text type:enum configuration_items:[ConfigurationItem] summary:text message:text"
        " begin:time end:time cancelled_at:time published:flag=false",
    ),
    "Case": (
        "cases.csv",
        "number:text subject:text description:text account:Account consumer:Consumer"
        " contact:Contact opened_by:principal partner:Account partner_contact:Contact"
        " state:enum=new priority:enum=moderate channel:enum opened_at:time=now parent:Case"
        " major:flag=false major_state:enum alert:Alert incident:Incident"
        " install_base_items:[InstallBaseItem] sold_product:SoldProduct",
    ),
    "CaseComment": (
        "case_comments.csv",
        "case:Case author:principal body:text visibility:enum created_at:time=now",
    ),
    "Contract": (
        "contracts.csv",
        "number:text account:Account consumer:Consumer name:text start:time end:time"
        " state:enum=active support_schedule:text sold_products:[SoldProduct]"
        " install_base_items:[InstallBaseItem] value:money",
    ),
    "Entitlement": (
        "entitlements.csv",
        "contract:Contract account:Account consumer:Consumer name:text channels:[enum]"
        " state:enum=active start:time end:time",
    ),
}

# The node types of the graph: the other tables only join or grant.
JOINS = {"Representative", "ContactRelationship", "Dependency", "InstalledProduct"}
NODE_TYPES: list[str] = [name for name in TABLES if name not in JOINS]
