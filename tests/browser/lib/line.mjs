// A line to a worker of the application, without the application: what its page sends, sent by the test.

/**
 * Gives the page a function `startLine(name)`, which starts a worker and gives
 * `{ready, ask(ask, file), call(operation, input), cancel(id), terminate()}`. `ready` resolves to what the worker says
 * first. Answers are `{result, file, progress}`; `result` is `{Ok}` or `{Err}`.
 *
 * @param {import("playwright-core").Page} page
 * @param {{url: string, build: string}} site
 */
export async function installLine(page, { url, build }) {
  await page.evaluate((script) => {
    globalThis.startLine = (name = `test-${Math.random()}`) => {
      const worker = new Worker(script, { type: "module", name });
      const waiting = new Map();
      let next = 0;
      let greet;
      let fail;
      const line = {
        name,
        changes: [],
        ready: new Promise((resolve, reject) => ((greet = resolve), (fail = reject))),
        ask(ask, file) {
          const id = ++next;
          const answer = new Promise((resolve) => waiting.set(id, { resolve, progress: [] }));
          worker.postMessage([JSON.stringify({ Ask: { id, question: { by: null, ask } } }), ...(file ? [file] : [])]);
          answer.id = id;
          return answer;
        },
        call: (operation, input) => line.ask({ Call: { operation, input } }),
        cancel: (id) => worker.postMessage([JSON.stringify({ Cancel: { id } })]),
        terminate: () => worker.terminate(),
      };
      worker.onerror = (event) => fail(new Error(event.message ?? "the worker could not be loaded"));
      worker.onmessage = ({ data: [text, file] }) => {
        const message = JSON.parse(text);
        if (message.Ready) greet(message.Ready);
        else if (message.Failed) greet(message);
        else if (message.Changed) line.changes.push(message.Changed);
        else if (message.Progress) waiting.get(message.Progress.id)?.progress.push(message.Progress);
        else if (message.Answer) {
          const { id, result } = message.Answer;
          const { resolve, progress } = waiting.get(id);
          waiting.delete(id);
          resolve({ result, file, progress });
        }
      };
      // Some tests wait for something else.
      line.ready.catch(() => {});
      return line;
    };
  }, `${url}${build}/worker.js`);
}
