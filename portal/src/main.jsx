import "./workers.js";
import { GraphiQL } from "graphiql";
import { useEffect, useMemo, useState } from "react";
import { createRoot } from "react-dom/client";
import "graphiql/style.css";
import "./style.css";
import { connect } from "./fetcher.js";
import { load, startingTabs, viewerOf } from "./tabs.js";
import { FollowTab, TokenField, ViewerSwitch } from "./viewer.jsx";

function Page({ viewers, tabs }) {
  const start = useMemo(() => startingTabs(tabs), [tabs]);
  const [key, setKey] = useState(tabs?.[0]?.viewer);
  const [pasted, setPasted] = useState("");
  const viewer = viewers?.find((each) => each.key === key) ?? viewers?.[0];
  const token = viewer ? viewer.token : pasted;
  const connection = useMemo(() => connect(token), [token]);
  useEffect(() => () => connection.close(), [connection]);

  return (
    <GraphiQL fetcher={connection.fetcher} inputValueDeprecation schemaDescription {...start}>
      <GraphiQL.Logo>
        {viewer ? (
          <ViewerSwitch viewers={viewers} viewer={viewer} onChange={setKey} />
        ) : (
          <TokenField onChange={setPasted} />
        )}
      </GraphiQL.Logo>
      <FollowTab viewerOf={(query) => viewerOf(query, tabs)} onChange={setKey} />
    </GraphiQL>
  );
}

const [viewers, tabs] = await Promise.all([load("viewers.json"), load("tabs.json")]);
createRoot(document.getElementById("page")).render(<Page viewers={viewers} tabs={tabs} />);
