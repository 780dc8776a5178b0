// An editor for SPARQL: CodeMirror with the language, our prefixes and the words of our vocabulary.

import { autocompletion, completionKeymap, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { sparql } from "codemirror-lang-sparql";

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--red)", fontWeight: "600" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--done-ink)" },
  { tag: [tags.number, tags.bool], color: "var(--soon-ink)" },
  { tag: tags.comment, color: "var(--soft)", fontStyle: "italic" },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--blue)" },
  { tag: [tags.url, tags.namespace], color: "var(--soft)" },
]);
const look = EditorView.theme({
  "&": { backgroundColor: "var(--card)", color: "var(--ink)", fontSize: "14px", borderRadius: "8px", border: "1px solid var(--line)" },
  "&.cm-focused": { outline: "3px solid var(--focus)" },
  ".cm-content": { fontFamily: "var(--mono)", minHeight: "14rem", caretColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--sunk)", color: "var(--soft)", border: "0" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--sunk)" },
  ".cm-scroller": { maxHeight: "26rem" },
});

export interface Editor {
  text: string;
  destroy(): void;
}

/** `words` are completed wherever one is typed: our prefixed names. `run` is Ctrl+Enter. */
export function open(box: HTMLElement, text: string, label: string, words: string[], run: () => void): Editor {
  const complete = (context: CompletionContext): CompletionResult | null => {
    const before = context.matchBefore(/[\w:]+/);
    if (!before || (before.from === before.to && !context.explicit)) return null;
    return { from: before.from, options: words.map((word) => ({ label: word, type: "property" })), validFor: /^[\w:]*$/ };
  };
  const view = new EditorView({
    parent: box,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(), history(), bracketMatching(), highlightActiveLine(), sparql(), syntaxHighlighting(colours), look, EditorView.lineWrapping,
        autocompletion({ override: [complete] }),
        keymap.of([{ key: "Mod-Enter", run: () => { run(); return true; } }, ...completionKeymap, ...defaultKeymap, ...historyKeymap]),
        EditorView.contentAttributes.of({ "aria-label": label }),
      ],
    }),
  });
  return {
    get text() {
      return view.state.doc.toString();
    },
    set text(told) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: told } });
    },
    destroy: () => view.destroy(),
  };
}
