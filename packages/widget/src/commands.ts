import type { Proffer, ProfferEvents } from "@proffer/sdk";
import type { Run } from "./go-live.ts";
import type { Widget } from "./mount.tsx";
import { warn } from "./warn.ts";

type Properties = Readonly<Record<string, unknown>>;

interface CommandContext {
  readonly proffer: Proffer;
  /** `null` where the page could not carry a widget. */
  readonly widget: Widget | null;
  /** Opens the debug overlay. */
  readonly onDebug: () => unknown;
  readonly onShutdown: () => void;
}

const eventTypes = [
  "event",
  "decision",
  "offer",
  "action",
  "outcome",
  "problem",
] as const satisfies readonly (keyof ProfferEvents)[];

/**
 * What a page can say: `proffer("track", "Product Viewed", { product_id: "mug" })`.
 *
 * Nothing it is given can throw into the page; what makes no sense is answered by a warning.
 */
export function createCommands({ proffer, widget, onDebug, onShutdown }: CommandContext): Run {
  const commands: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
    open: (view) => widget?.open(view === "conversation" ? { type: "conversation" } : undefined),
    close: () => widget?.close(),
    track: (event, properties) => proffer.track(asName(event, "track"), asProperties(properties)),
    identify: (id, traits) => proffer.identify(asName(id, "identify"), asProperties(traits)),
    page: (name, properties) =>
      typeof name === "string"
        ? proffer.page(name, asProperties(properties))
        : proffer.page(undefined, asProperties(name)),
    consent: (categories) => proffer.setConsent(asConsent(categories)),
    reset: () => proffer.reset(),
    report: async (listener) => asListener(listener)(await proffer.report()),
    explain: (rule) => proffer.explain(typeof rule === "string" ? rule : undefined),
    debug: () => onDebug(),
    erase: () => proffer.erase(),
    on: (type, listener) => proffer.on(asEventType(type), asListener(listener)),
    shutdown: () => {
      widget?.destroy();
      onShutdown();
      return proffer.destroy();
    },
  };
  return (name, ...args) => {
    if (typeof name !== "string" || !Object.hasOwn(commands, name)) {
      // Only a text is shown as it is: making one of anything else runs the page's code.
      const what = typeof name === "string" ? `“${name}”` : `of the type ${typeof name}`;
      warn(`There is no command ${what}. Use one of: ${Object.keys(commands).join(", ")}.`);
      return;
    }
    attempt(name, () => commands[name]?.(...args));
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

function asName(value: unknown, command: string): string {
  if (typeof value === "string" && value) return value;
  if (typeof value === "number") return String(value);
  throw new TypeError(`proffer("${command}", …) needs a name or an id as its second argument.`);
}

function asProperties(value: unknown): Properties {
  return typeof value === "object" && value !== null ? (value as Properties) : {};
}

function asConsent(value: unknown): Readonly<Record<string, boolean>> {
  const categories = asProperties(value);
  if (Object.values(categories).every((given) => typeof given === "boolean"))
    return categories as Readonly<Record<string, boolean>>;
  throw new TypeError('proffer("consent", { marketing: true }) needs true or false for each.');
}

function asEventType(value: unknown): keyof ProfferEvents {
  const type = eventTypes.find((known) => known === value);
  if (type) return type;
  throw new TypeError(
    `There is no event “${String(value)}”. Use one of: ${eventTypes.join(", ")}.`,
  );
}

function asListener(value: unknown): (heard: unknown) => void {
  if (typeof value !== "function")
    throw new TypeError('proffer("on", type, listener) needs a function.');
  return (heard) => attempt("on", () => value(heard));
}
