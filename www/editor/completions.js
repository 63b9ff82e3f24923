// What could stand at the caret, asked of the page.

/** A source of completions for CodeMirror that asks `complete`. */
export function completions(complete) {
  return async (context) => {
    // Only where a name is being typed, or on demand: not after every bracket and blank.
    if (!context.explicit && !context.matchBefore(/[\w:*"-]$/)) return null;
    const options = await complete(context.state.doc.toString(), context.pos);
    if (options.length === 0) return null;
    return {
      from: Math.min(context.pos, ...options.map((option) => option.from)),
      // The page has chosen already, and its order means something.
      filter: false,
      options: options.map((option) => ({ label: option.label, detail: option.detail, apply: applying(option) })),
    };
  };
}

function applying({ insert, from, to }) {
  return (view) => {
    const changes = { from, to: Math.min(to, view.state.doc.length), insert };
    view.dispatch({ changes, selection: { anchor: from + insert.length }, userEvent: "input.complete" });
  };
}
