import { useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { useEffect } from "react";

/** Who is asking: one of the demo's persons. */
export function ViewerSwitch({ viewers, viewer, onChange }) {
  const { stop } = useGraphiQLActions();
  return (
    <label className="viewer">
      Viewer
      <select
        value={viewer.key}
        onChange={(event) => {
          stop();
          onChange(event.target.value);
        }}
      >
        {viewers.map(({ key, name, role }) => (
          <option key={key} value={key}>
            {name}, {role.replaceAll("_", " ")}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Who is asking, where no demo hands out tokens. The token is kept in this page alone. */
export function TokenField({ onChange }) {
  const { stop } = useGraphiQLActions();
  return (
    <form
      className="viewer"
      onSubmit={(event) => {
        event.preventDefault();
        stop();
        onChange(new FormData(event.target).get("token").trim().replace(/^Bearer\s+/i, ""));
      }}
    >
      <input name="token" type="password" placeholder="Token" aria-label="Token" autoComplete="off" />
      <button type="submit">Use</button>
    </form>
  );
}

/** A tab that was written for one viewer brings that viewer along when it is opened. */
export function FollowTab({ viewerOf, onChange }) {
  const tab = useGraphiQL((state) => state.tabs[state.activeTabIndex]);
  useEffect(() => {
    const key = viewerOf(tab.query);
    if (key) onChange(key);
    // editing the query of an open tab must not undo a choice made since
  }, [tab.id]);
}
