"""What GraphiQL shows in the demo: a portal home for everybody, the graph in full, a feed."""

PORTAL_HOME = """query {name} {{
  viewer {{ name roles account {{ name }} }}
  soldProducts(first: 20) {{
    totalCount
    nodes {{
      name
      status
      offering {{
        name
        tier
        productModel {{ name }}
        commitments {{ nodes {{ name target }} }}
      }}
      installBaseItems(first: 5) {{
        nodes {{
          name
          environment
          health
          outages(first: 3) {{ nodes {{ type phase begin message }} }}
        }}
      }}
      cases(first: 3) {{ nodes {{ number subject state openedAt }} }}
    }}
  }}
}}"""

WHOLE_GRAPH = """query FromProductToService {
  productModels(first: 10) {
    nodes {
      name
      offerings {
        nodes {
          name
          tier
          commitments { nodes { kind target } }
          soldProducts {
            nodes {
              name
              account { name }
              installBaseItems {
                nodes {
                  name
                  health
                  configurationItem { name class dependencies { nodes { name } } }
                  serviceContext { name health }
                  outages { nodes { number phase } }
                  alerts { nodes { number severity } }
                  cases { nodes { number state major { number } } }
                }
              }
            }
          }
        }
      }
    }
  }
}"""

NOC_VIEW = """query NocView {
  alerts(filter: { state: { eq: OPEN } }) {
    nodes {
      number
      severity
      description
      configurationItem { name inMaintenance }
      impactedConfigurationItems { nodes { name health } }
      affectedInstallBaseItems { nodes { name account { name } } }
      affectedAccounts { totalCount nodes { name } }
      incident { number state }
      cases { nodes { number subject } }
    }
  }
}"""

AGENT_VIEW = """query AgentView {
  cases(first: 20, orderBy: { field: OPENED_AT, direction: DESC }) {
    totalCount
    nodes {
      number
      subject
      state
      priority
      account { name }
      contact { displayName }
      comments { nodes { body author { displayName kind } } }
      workNotes { nodes { body author { displayName } } }
    }
  }
}"""

OWNER_VIEW = """query OwnerView {
  serviceOfferings {
    nodes { name tier published subscribers { totalCount nodes { name } } }
  }
  installBaseItems { nodes { name health configurationItem { name health } } }
}"""

OUTAGE_FEED = """subscription OutageFeed {
  outageUpdates {
    cursor
    kind
    occurredAt
    id
    outage {
      number
      summary
      phase
      message
      begin
      end
      installBaseItems { nodes { name } }
    }
  }
}"""

CASE_FEED = """subscription CaseFeed {
  caseUpdates {
    cursor
    kind
    id
    case {
      number
      subject
      state
      comments(first: 1) { nodes { body author { displayName } } }
    }
  }
}"""


def tab(title: str, viewer: str, query: str) -> dict[str, str]:
    return {"title": title, "viewer": viewer, "query": query, "variables": "{}"}


TABS = [
    tab("Bo's portal home", "c1", PORTAL_HOME.format(name="BosHome")),
    tab("Bea's portal home", "c2", PORTAL_HOME.format(name="BeasHome")),
    tab("Pat's portal home", "c8", PORTAL_HOME.format(name="PatsHome")),
    tab("Pia's portal home", "c9", PORTAL_HOME.format(name="PiasHome")),
    tab("Mia's portal home", "k1", PORTAL_HOME.format(name="MiasHome")),
    tab("From product to service", "u7", WHOLE_GRAPH),
    tab("The NOC: open alerts and whom they hit", "u4", NOC_VIEW),
    tab("The agent's cases", "u1", AGENT_VIEW),
    tab("The service owner's offerings", "u5", OWNER_VIEW),
    tab("Live: Bo's outages (play one: csmgraph demo outage)", "c1", OUTAGE_FEED),
    tab("Live: Bo's cases", "c1", CASE_FEED),
]
