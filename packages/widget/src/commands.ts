import type { Proffer } from "@proffer/sdk";
import type { Run } from "./go-live.ts";
import type { Widget } from "./mount.ts";
import { warn } from "./warn.ts";

interface CommandContext {
  readonly proffer: Proffer;
  /** `null` where the page could not carry a widget. */
  readonly widget: Widget | null;
  /** Opens the debug overlay. */
  readonly onDebug: () => unknown;
  readonly onShutdown: () => void;
}

type Properties = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;
/** Carries a command out. Its arguments have been checked as far as it has checks; the client looks at the others. */
type Command = (...given: never[]) => unknown;

const isName: Check = (value) => value !== "" && /^(string|number)$/.test(typeof value);
const isObject: Check = (value) => typeof value === "object" && value !== null;
const isFunction: Check = (value) => typeof value === "function";
const isConsent: Check = (value) =>
  isObject(value) && Object.values(value as object).every((given) => typeof given === "boolean");
const isEvent: Check = (value) =>
  "event decision offer action outcome problem".split(" ").includes(value as string);

/** What the arguments of a command have to be, those that it cannot do without. */
const checks: Readonly<Record<string, readonly Check[]>> = {
  track: [isName],
  identify: [isName],
  setConsent: [isConsent],
  consent: [isConsent],
  on: [isEvent, isFunction],
  report: [isFunction],
  set: [isObject],
};

/**
 * What a page can say: `proffer("track", "Product Viewed", { product_id: "mug" })`.
 *
 * Nothing it is given can throw into the page; what makes no sense is answered by a warning, whose words are fetched then.
 */
export function createCommands({ proffer, widget, onDebug, onShutdown }: CommandContext): Run {
  const setConsent = (categories: Readonly<Record<string, boolean>>): unknown =>
    proffer.setConsent(categories);
  const commands: Readonly<Record<string, Command>> = {
    open: (view) => widget?.open(view === "conversation" ? { type: "conversation" } : undefined),
    close: () => widget?.close(),
    set: (settings) => widget?.set(settings),
    track: (event, properties) =>
      proffer.track(`${event}` as string, asProperties(properties) as never),
    identify: (id, traits) => proffer.identify(`${id}`, asProperties(traits)),
    page: (name: unknown, properties: unknown) =>
      typeof name === "string"
        ? proffer.page(name, asProperties(properties))
        : proffer.page(undefined, asProperties(name)),
    setConsent,
    consent: setConsent,
    reset: () => proffer.reset(),
    report: async (listener: (report: unknown) => void) => listener(await proffer.report()),
    explain: (rule) => proffer.explain(typeof rule === "string" ? rule : undefined),
    debug: () => onDebug(),
    erase: () => proffer.erase(),
    on: (type, listener: (heard: unknown) => void) =>
      proffer.on(type, (heard) => attempt("on", () => listener(heard))),
    shutdown() {
      widget?.destroy();
      onShutdown();
      return proffer.destroy();
    },
  };
  return (name, ...given) => {
    const command = typeof name === "string" && Object.hasOwn(commands, name) && commands[name];
    const isGood =
      command && checks[name as string]?.every((check, i) => check(given[i])) !== false;
    if (isGood) attempt(name as string, () => command(...(given as never[])));
    else complain(name, Object.keys(commands));
  };
}

/** Runs a command; whether it fails now or later, the page only reads about it in its console. */
function attempt(name: string, command: () => unknown): void {
  const fail = (error: unknown): void => warn(`“${name}” failed:`, error);
  try {
    Promise.resolve(command()).catch(fail);
  } catch (error) {
    fail(error);
  }
}

/** Says what was wrong with a call. A page in order never needs the words. */
function complain(name: unknown, known: readonly string[]): void {
  import("./complaints.ts").then(
    ({ complaintOf }) => warn(complaintOf(name, known)),
    () => warn("A call was not understood."),
  );
}

function asProperties(value: unknown): Properties {
  return isObject(value) ? (value as Properties) : {};
}
