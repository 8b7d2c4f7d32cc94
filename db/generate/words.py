"""Words that names are made of."""

FIRST_NAMES = (
    "Ada", "Aino", "Amir", "Anna", "Ben", "Carla", "Chen", "Dana", "Elif", "Emil", "Eva", "Finn",
    "Gita", "Hugo", "Ines", "Ivan", "Jana", "Jon", "Kai", "Lea", "Liam", "Lin", "Mara", "Max",
    "Mei", "Nina", "Noor", "Olaf", "Omar", "Petra", "Rosa", "Sara", "Sven", "Tara", "Theo", "Yuki",
)  # fmt: skip
LAST_NAMES = (
    "Adler", "Berg", "Costa", "Dahl", "Evans", "Farah", "Gruber", "Haas", "Ito", "Jensen", "Kaya",
    "Lopez", "Moreau", "Nowak", "Okoro", "Peters", "Quinn", "Rossi", "Sato", "Silva", "Torres",
    "Unger", "Virtanen", "Weber", "Xu", "Young", "Zhang", "Zimmer",
)  # fmt: skip
COMPANIES = (
    "Alder", "Birch", "Cobalt", "Delta", "Ember", "Fjord", "Granite", "Harbor", "Iris", "Juniper",
    "Kestrel", "Lumen", "Meridian", "Nimbus", "Orchid", "Pioneer", "Quarry", "Ridge", "Summit",
    "Tundra", "Umbra", "Vertex", "Willow", "Zephyr",
)  # fmt: skip
TRADES = (
    "Bank", "Clinics", "Energy", "Foods", "Freight", "Insurance", "Logistics", "Media", "Mills",
    "Retail", "Schools", "Steel", "Telecom", "Travel",
)  # fmt: skip
REGIONS = ("Asia", "Benelux", "Brazil", "France", "Iberia", "Italia", "Nordic", "UK", "USA")
PRODUCTS = (
    "Network Monitoring", "Credit Check", "Billing", "Digital Printing", "Pharmacy Manager",
    "Order Management", "Voice", "Backup", "Mail Security", "Video Rooms", "Fleet Tracking",
    "Payments", "Contact Center", "Data Lake", "Firewall", "Web Hosting", "Access Line",
    "Field Service", "Smart Metering", "Cash Desk",
)  # fmt: skip
SUBJECTS = (
    "Answers are slow", "No connection since this morning", "Question about the invoice",
    "Cannot sign in", "Report is empty", "Wrong address on documents", "Please add a user",
    "Data is missing", "Error after the update", "Request for a copy of the contract",
)  # fmt: skip
PUBLIC_COMMENTS = (
    "It happens every morning between eight and nine.", "Thank you, we are looking into it.",
    "Could you send us an example?", "The example is attached to our first message.",
    "A correction is being tested.", "It works again, thank you.",
    "Is there any news?", "We expect an answer of the supplier tomorrow.",
)  # fmt: skip
WORK_NOTES = (
    "Same pattern as last month, see the runbook.", "Asked the team of the database for the logs.",
    "Third case this week on the same node.", "Customer is up for renewal, handle with care.",
)  # fmt: skip
ALERTS = (
    "filesystem is nearly full", "does not answer", "error rate above its limit",
    "certificate expires soon", "replication lags behind", "packet loss on an uplink",
)  # fmt: skip
