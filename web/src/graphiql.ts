// GraphiQL, bundled and loaded only when it is opened; it keeps nothing and asks nobody but /graphql.

import "graphiql/setup-workers/vite";
import "graphiql/style.css";
import { GraphiQL } from "graphiql";
import * as monaco from "monaco-graphql/esm/monaco-editor.js";
import { createElement } from "react";
import { createRoot } from "react-dom/client";

// Monaco takes every full-width mark for a confusable one and boxes it.
monaco.editor.onDidCreateEditor((editor: { updateOptions(options: object): void }) => editor.updateOptions({ unicodeHighlight: { ambiguousCharacters: false } }));

const fetcher = async (asked: object): Promise<never> => {
  const response = await fetch("graphql", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(asked) });
  return (await response.json()) as never;
};

function memory(): Storage {
  const held = new Map<string, string>();
  return {
    get length() {
      return held.size;
    },
    clear: () => held.clear(),
    key: (index) => [...held.keys()][index] ?? null,
    getItem: (name) => held.get(name) ?? null,
    setItem: (name, value) => void held.set(name, value),
    removeItem: (name) => void held.delete(name),
  };
}

export interface Editor {
  show(query: string, variables: string, theme: "light" | "dark"): void;
  destroy(): void;
}

export function open(box: HTMLElement): Editor {
  const root = createRoot(box);
  let shown = 0;
  return {
    show(query, variables, theme) {
      shown += 1;
      root.render(createElement(GraphiQL, { key: shown, fetcher, initialQuery: query, initialVariables: variables, storage: memory(), forcedTheme: theme, defaultEditorToolsVisibility: "variables" }));
    },
    destroy: () => root.unmount(),
  };
}
