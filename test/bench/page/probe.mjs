/**
 * Runs in the page before anything of its own, the same in every page: notes when things came to be, by the page's own
 * clock. It asks for frames only while it is told to look out for something.
 *
 * @param {{ launcher?: readonly string[], isWatching: boolean }} options
 */
export function installProbe({ launcher, isWatching }) {
  const noted = { shift: 0, largestPaint: 0 };
  const probe = { noted, watchInput, middleOf };
  Object.defineProperty(window, "benchProbe", { value: probe });

  observe("layout-shift", ({ value, hadRecentInput }) => {
    if (!hadRecentInput) noted.shift += value;
  });
  observe("largest-contentful-paint", ({ startTime }) => {
    noted.largestPaint = startTime;
  });
  observe("paint", ({ name, startTime }) => {
    if (name === "first-paint") noted.firstPaint = startTime;
  });
  if (isWatching && launcher) whenVisible(launcher, (at) => (noted.launcher = at));

  function observe(type, take) {
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({
      type,
      buffered: true,
    });
  }

  /** Each selector in what the one before has found, or in its shadow root. */
  function find(path) {
    return path.reduce((root, selector) => {
      const element = root?.querySelector(selector) ?? null;
      return element?.shadowRoot ?? element;
    }, document);
  }

  function middleOf(path) {
    const { x, y, width, height } = find(path).getBoundingClientRect();
    return [x + width / 2, y + height / 2];
  }

  function isVisible(element) {
    if (!(element instanceof Element)) return false;
    const { width, height } = element.getBoundingClientRect();
    return (
      width > 0 &&
      height > 0 &&
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    );
  }

  function whenVisible(path, take) {
    const look = () => {
      if (isVisible(find(path))) take(performance.now());
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }

  /** From now on: each click, when the input and what stands before it could be seen, and when the focus came to the input. */
  function watchInput(path, between) {
    noted.clicks = [];
    addEventListener("click", ({ timeStamp }) => noted.clicks.push(timeStamp), true);
    const focused = () => find(path)?.getRootNode().activeElement;
    const take = (at) => {
      if (focused() && focused() === find(path)) noted.inputFocused ??= at;
    };
    addEventListener("focusin", () => take(performance.now()), true);
    // What an entrant has put the focus in before it was seen counts from when it is seen.
    whenVisible(path, (at) => take((noted.inputVisible = at)));
    if (between) whenVisible(between, (at) => (noted.betweenVisible = at));
  }
}
