/** What the witness gives to a test that runs in the page. */
export interface Witness {
  /** Errors, rejections and violations that the page has heard of, a line each. */
  readonly told: readonly string[];
  /** What was written to the console as a warning or an error. */
  readonly warned: readonly string[];
  /** Keys, and texts of input events, that the page's own listeners have heard. */
  readonly keys: readonly string[];
  /** Waits for an element of the widget by its `data-testid`. */
  find(testId: string): Promise<HTMLElement>;
  /** Waits for it, and gives nothing back: not every driver can hand an element over. */
  seen(testId: string): Promise<void>;
  /** Waits until there is no such element. */
  gone(testId: string): Promise<void>;
  click(testId: string): Promise<void>;
  /** Puts a text into a field as typing does, for browsers that are not given keys. */
  write(testId: string, text: string): Promise<void>;
  text(testId: string): string | null;
  /** How many widgets are in the page. */
  count(): number;
}

declare global {
  interface Window {
    readonly witness: Witness;
  }
}

/**
 * Stands first in a page and keeps what it needs in variables of its own: what the page does to its globals afterwards does
 * not deceive it.
 */
function watch(): void {
  const told: string[] = [];
  const warned: string[] = [];
  const keys: string[] = [];
  const { setTimeout, performance, console } = window;
  const push = <Value>(list: Value[], value: Value): void => void (list[list.length] = value);
  addEventListener("error", ({ message }) => push(told, `error ${message}`));
  addEventListener("unhandledrejection", ({ reason }) => push(told, `rejection ${reason}`));
  document.addEventListener("securitypolicyviolation", (violation) =>
    push(told, `violation ${violation.violatedDirective} ${violation.blockedURI}`),
  );
  for (const type of ["warn", "error"] as const) {
    const write = console[type].bind(console);
    console[type] = (...said: unknown[]) => {
      push(warned, said.map((one) => `${one}`).join(" "));
      write(...said);
    };
  }
  for (const type of ["keydown", "keypress", "keyup", "input", "beforeinput", "paste"])
    document.addEventListener(type, (event) =>
      push(keys, `${type} ${(event as KeyboardEvent).key ?? (event as InputEvent).data}`),
    );
  const look = (testId: string): HTMLElement | null =>
    document
      .querySelector("proffer-widget")
      ?.shadowRoot?.querySelector(`[data-testid="${testId}"]`) ?? null;
  const until = async <Value>(what: string, get: () => Value): Promise<NonNullable<Value>> => {
    for (const end = performance.now() + 6000; performance.now() < end;) {
      const value = get();
      if (value) return value;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`In vain: ${what}.`);
  };
  const find = (testId: string): Promise<HTMLElement> => until(testId, () => look(testId));
  const witness: Witness = {
    told,
    warned,
    keys,
    find,
    seen: async (testId) => void (await find(testId)),
    gone: async (testId) => void (await until(`no ${testId}`, () => !look(testId))),
    click: async (testId) => (await find(testId)).click(),
    async write(testId, text) {
      const field = (await find(testId)) as HTMLTextAreaElement;
      field.focus();
      field.value = text;
      field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true, data: text }));
    },
    text: (testId) => look(testId)?.textContent ?? null,
    count: () => document.querySelectorAll("proffer-widget").length,
  };
  Object.defineProperty(window, "witness", { value: witness });
}

/** The witness as a script for a page. */
export const witnessScript = `(${String(watch)})();`;
