"""What the rows of a random world are made of, in a notation.

`PREFIX:FEWEST-MOST column:kind/chance ...`: so many rows, whose keys begin with the prefix; each
cell is filled (a flag: true) with this chance in a hundred, always where none is given. Kinds:
name, text, number, flag, moment, money, count; `a|b` one of these words; `a|b;` several of them;
the name of a file: a key of it, with `;` several; `principal` a contact, consumer or user; `tree`
a row above this one; `owner` fills `account` or `consumer`; `object` and `party` one column of
those a related party has. `@` prefers contacts of the row's account.
"""

ROLES = "customer|case_manager|customer_admin|partner|partner_admin"
USER_ROLES = "agent|consumer_agent|manager|noc|service_owner|admin|integration"
STATES = "draft|active|expired|cancelled|suspended"
PRIORITIES = "critical|high|moderate|low"
CHANNELS = "web|phone|email|chat|social"
ENVIRONMENTS = "development|test|staging|production"

FILES: dict[str, str] = {
    "accounts": "a:8-11 name:name number:number/90 parent:tree/80 customer:flag/80"
    " partner:flag/50 restrict_contact_access:flag/30 primary_contact:contacts/50"
    " registration_code:text/80 active:flag/88",
    "contacts": f"c:9-12 name:name email:text/80 phone:text/60 account:accounts role:{ROLES}"
    " active:flag/92",
    "consumers": "k:3-5 name:name email:text/80 phone:text/60 active:flag/85",
    "consumer_representatives": "rep:1-5 representative:consumers consumer:consumers",
    "users": f"u:9-10 name:name email:text/80 roles:{USER_ROLES}; active:flag/94",
    "account_relationships": "ar:7-11 partner:accounts account:accounts valid_from:moment/75"
    " valid_to:moment/55 case_access:all|since_start|assigned/85",
    "contact_relationships": "cr:4-8 contact:contacts account:accounts valid_from:moment/75"
    " valid_to:moment/55",
    "product_models": "pm:3-5 name:name kind:service|application|hardware|software|bundle"
    " description:text/60",
    "service_offerings": "so:5-7 name:name product_model:product_models tier:name/60 owner:users/75"
    " description:text/50 published:flag/45 parent:tree/40 optional:flag/30",
    "service_commitments": "sc:4-7 offering:service_offerings"
    " kind:availability|response_time|maintenance_window|delivery|rto|rpo|notification|other"
    " name:name target:text/70",
    "catalog_items": "ct:2-3 name:name description:text/50 product_models:product_models;/80",
    "sold_products": "sp:10-14 name:name owner:owner/80 product_model:product_models/80"
    " offering:service_offerings/75 parent:tree/40 contact:contacts@/60 quantity:count/50"
    " start:moment/60 end:moment/40 unit_price:money/70 currency:EUR|USD/60",
    "configuration_items": "ci:7-10 name:name"
    " class:business_service|application_service|application|database|host|network|device|other"
    f" environment:{ENVIRONMENTS}/60 in_maintenance:flag/25",
    "ci_dependencies": "dep:7-12 dependent:configuration_items dependency:configuration_items"
    " type:depends_on|contains|runs_on|hosted_on/70",
    "install_base_items": "ib:12-16 name:name owner:owner/80 product_model:product_models/70"
    " parent:tree/45 configuration_item:configuration_items/80"
    f" service_context:configuration_items/75 environment:{ENVIRONMENTS}/70 contact:contacts@/60"
    " serial_number:text/60 installed_at:moment/60 active:flag/85",
    "installed_products": "ip:9-14 sold_product:sold_products"
    " install_base_item:install_base_items",
    "alerts": "al:5-7 configuration_item:configuration_items"
    " severity:critical|major|minor|warning|info|clear state:open|closed/60 description:text/60"
    " raised_at:moment/80 closed_at:moment/30",
    "incidents": "in:4-6 number:number/90 alert:alerts/50 configuration_item:configuration_items/80"
    " summary:text state:new|in_progress|on_hold|resolved|closed|cancelled/80"
    f" priority:{PRIORITIES}/80 opened_at:moment/80 resolved_at:moment/30",
    "outages": "ou:6-9 number:number/90 type:outage|planned|degradation"
    " configuration_items:configuration_items; summary:text message:text/60 begin:moment"
    " end:moment/60 cancelled_at:moment/20 published:flag/70",
    "cases": "cs:16-22 number:number/90 subject:text description:text/50 owner:owner?/80"
    " contact:contacts@/65 opened_by:principal/75 partner:accounts/50 partner_contact:contacts/35"
    f" state:new|open|awaiting_info|resolved|closed|cancelled/80 priority:{PRIORITIES}/70"
    f" channel:{CHANNELS}/60 opened_at:moment/85 parent:tree/35 major:flag/22"
    " major_state:proposed|accepted|rejected|cancelled/30 alert:alerts/22 incident:incidents/22"
    " install_base_items:install_base_items;/60 sold_product:sold_products/45",
    "related_parties": "rp:12-18 object:object kind:authorized|authorized|listed party:party"
    " responsibility:text/40",
    "case_comments": "cc:14-20 case:cases author:principal/85 body:text visibility:public|internal"
    " created_at:moment/85",
    "contracts": "co:5-8 number:number/90 owner:owner/80 name:name/70 start:moment/60"
    f" end:moment/50 state:{STATES}/70 support_schedule:text/40 sold_products:sold_products;/70"
    " install_base_items:install_base_items;/60 value:money/70",
    "entitlements": "en:5-8 contract:contracts/60 owner:owner/80 name:name"
    f" channels:{CHANNELS};/70 state:{STATES}/70 start:moment/60 end:moment/40",
}  # fmt: skip

# The columns by which a row without a key of its own is known again: they never change, and no
# two rows are alike in them.
KNOWN_BY: dict[str, tuple[str, ...]] = {
    "consumer_representatives": ("representative", "consumer"),
    "account_relationships": ("partner", "account", "valid_from"),
    "contact_relationships": ("contact", "account", "valid_from"),
    "ci_dependencies": ("dependent", "dependency"),
    "installed_products": ("sold_product", "install_base_item"),
    "related_parties": (
        "sold_product", "install_base_item", "case", "contact", "account", "consumer", "kind",
    ),
}  # fmt: skip

OBJECTS = {
    "sold_product": "sold_products",
    "install_base_item": "install_base_items",
    "case": "cases",
}
PARTIES = {"contact": "contacts", "account": "accounts", "consumer": "consumers"}
PRINCIPALS = ("contacts", "consumers", "users")

# What sorts and matches badly: capitals, letters beyond ASCII, wildcards of LIKE, equals.
NAMES = [
    "Alpha", "alpha", "ALPHA", "Ådal", "Zeta", "zeta 10", "zeta 9", "100 %", "a_b", "aXb", "o\\o",
    "O'Neil", 'the "best"', "émile", "Émile", "日本", "😀 ok", "Beta", "beta", "ß", "_", "~",
]  # fmt: skip
TEXTS = [
    "Router down",
    "router DOWN",
    "50 % of it",
    "a_c",
    "line one\nline two",
    "x",
    "Ünïcode",
    "a,b",
]

# Around the moment of import, and around the day after it: on the very moment, too.
MOMENTS = [
    "now-400d", "now-30d", "now-2d", "now-1d", "now-1s", "now", "now", "now+1s", "now+12h",
    "now+1d", "now+30d", "now+400d",
]  # fmt: skip
