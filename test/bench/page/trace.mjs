/** What the browser reports when it runs a page's code: any of these, and all that happens within. */
const scriptEvents = new Set([
  "EvaluateScript",
  "v8.compile",
  "v8.compileModule",
  "v8.evaluateModule",
  "v8.produceCache",
  "FunctionCall",
  "EventDispatch",
  "TimerFire",
  "FireIdleCallback",
  "FireAnimationFrame",
  "RunMicrotasks",
  "XHRReadyStateChange",
  "XHRLoad",
  "V8.Execute",
]);
const longTaskUs = 50_000;

export const traceCategories = [
  "devtools.timeline",
  "disabled-by-default-devtools.timeline",
  "toplevel",
  "v8",
  "v8.execute",
];

/**
 * What a page cost its main thread, in ms of the thread's own time: time that another process had the processor is not
 * in it.
 *
 * @param {Buffer} buffer a trace of one page's load
 * @param {string} url the page's
 * @returns {{ cpu: number, blocking: number, script: number }} `blocking` is what tasks took over 50 ms
 */
export function readTrace(buffer, url) {
  const { traceEvents } = JSON.parse(buffer.toString());
  const begin = findBegin(traceEvents, url);
  const own = traceEvents.filter(
    ({ ph, pid, tid, ts, dur, tdur }) =>
      ph === "X" &&
      tdur !== undefined &&
      pid === begin.pid &&
      tid === begin.tid &&
      ts + dur > begin.ts,
  );
  const tasks = outermost(own.filter(({ name }) => name.endsWith("RunTask")));
  const scripts = outermost(own.filter(({ name }) => scriptEvents.has(name)));
  return {
    cpu: sum(tasks.map(({ tdur }) => tdur)) / 1000,
    blocking: sum(tasks.map(({ tdur }) => Math.max(0, tdur - longTaskUs))) / 1000,
    script: sum(scripts.map(({ tdur }) => tdur)) / 1000,
  };
}

/**
 * Where the main thread begins to parse the page's markup. Before that it has made room for the page, which costs more
 * than any guest and has nothing to do with them.
 */
function findBegin(events, url) {
  const parsing = events.find(
    ({ name, args }) => name === "ParseHTML" && args?.beginData?.url?.startsWith(url),
  );
  if (!parsing) throw new Error(`The trace has no page ${url} in it; did it load?`);
  return parsing;
}

/** Events that are not within another of the list. */
function outermost(events) {
  let end = -Infinity;
  return events
    .toSorted((a, b) => a.ts - b.ts || b.dur - a.dur)
    .filter(({ ts, dur = 0 }) => {
      if (ts < end) return false;
      end = ts + dur;
      return true;
    });
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}
