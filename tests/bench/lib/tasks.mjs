// How long the page's main thread is busy at a stretch, from Chromium's own trace: unlike `PerformanceObserver` it sees
// tasks below 50 ms as well.

/**
 * Traces the page while `work` runs. Gives the longest task of the main thread in milliseconds, how many tasks took longer
 * than 50 ms, and the longest distance between two frames.
 */
export async function traced(page, work) {
  const session = await page.context().newCDPSession(page);
  const events = [];
  session.on("Tracing.dataCollected", ({ value }) => events.push(...value));
  await session.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: {
      includedCategories: ["disabled-by-default-devtools.timeline", "devtools.timeline", "__metadata"],
      excludedCategories: ["*"],
    },
  });
  await page.evaluate(watchFrames);
  await work();
  const frames = await page.evaluate(() => globalThis.stopFrames?.() ?? []);
  const complete = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
  await session.send("Tracing.end");
  await complete;
  await session.detach();

  const pids = rendererPids(events, page.url());
  const thread = ({ pid, tid }) => `${pid} ${tid}`;
  const isName = ({ name, args, pid }) => name === "thread_name" && args.name === "CrRendererMain" && pids.has(pid);
  const main = new Set(events.filter(isName).map(thread));
  const isMain = (event) => main.has(thread(event));
  const tasks = events.filter((event) => event.name === "RunTask" && event.dur > 1_000 && isMain(event));
  const durations = tasks.map(({ dur }) => dur / 1_000);
  return {
    longestTaskMs: Math.max(0, ...durations),
    tasksOver50Ms: durations.filter((duration) => duration > 50).length,
    longestFrameMs: Math.max(0, ...frames),
  };
}

/** The processes that held the page. */
function rendererPids(events, url) {
  const origin = new URL(url).origin;
  const pids = new Set();
  for (const { name, args } of events) {
    const frames =
      name === "TracingStartedInBrowser" ? args.data.frames : name === "FrameCommittedInBrowser" ? [args.data] : [];
    for (const frame of frames) if (frame.url?.startsWith(origin) && frame.processId) pids.add(frame.processId);
  }
  return pids;
}

/** In the page: notes the time from each frame to the next. */
function watchFrames() {
  const distances = [];
  let last = performance.now();
  let running = true;
  const frame = (now) => {
    distances.push(now - last);
    last = now;
    if (running) requestAnimationFrame(frame);
  };
  requestAnimationFrame((now) => {
    last = now;
    requestAnimationFrame(frame);
  });
  globalThis.stopFrames = () => {
    running = false;
    return distances;
  };
}
