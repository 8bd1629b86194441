import type { Weight } from "../consent.ts";
import type { Signal, Tell } from "./signal.ts";
import { watchDataLayer } from "./watch-data-layer.ts";

/** What holds of one of Google's purposes. */
interface Setting {
  readonly granted: boolean;
  /** By a `default`: the shop has set it, and nobody was asked. */
  readonly preset: boolean;
  /** Some region has it granted by default. */
  readonly grantedSomewhere: boolean;
}

type Settings = ReadonlyMap<string, Setting>;

/** The first that is spoken of is what we mean. */
const functionalPurposes = [
  "functionality_storage",
  "personalization_storage",
  "analytics_storage",
];

/**
 * Google Consent Mode, from what `gtag("consent", …)` has left in the `dataLayer` and will.
 *
 * - An `update` is the customer's word. Google gives no way to tell a click from what a consent manager repeats on each
 *   page, so it counts as `repeated`.
 * - A `default` is the shop's setting. `denied` holds until there is a word; `granted` is no yes, for nobody was asked.
 * - A `default` for a `region` says nothing, for Google knows where the customer is and the page does not. Where it
 *   grants what the other denies, that is not known either.
 * - `wait_for_update` is for Google's own tags: we wait as long as it takes.
 *
 * What consent templates in a tag manager set without `gtag` is not in the `dataLayer`, and not heard.
 */
export const googleConsentMode: Signal = (page, tell) => {
  const settings = new Map<string, Setting>();
  return watchDataLayer(page, (entry) => {
    const command = readCommand(entry);
    if (!command) return;
    for (const [purpose, state] of Object.entries(command.purposes))
      if (state === "granted" || state === "denied")
        settings.set(purpose, settle(settings.get(purpose), command, state === "granted"));
    translate(settings, tell);
  });
};

interface Command {
  readonly preset: boolean;
  readonly regional: boolean;
  readonly purposes: Readonly<Record<string, unknown>>;
}

/** `gtag` pushes its `arguments`: `consent`, `default` or `update`, and the purposes. */
function readCommand(entry: unknown): Command | undefined {
  try {
    const { 0: name, 1: kind, 2: said } = Object(entry) as Record<number, unknown>;
    if (name !== "consent" || (kind !== "default" && kind !== "update")) return undefined;
    const purposes: Readonly<Record<string, unknown>> = { ...Object(said) };
    const preset = kind === "default";
    return { preset, regional: preset && purposes["region"] !== undefined, purposes };
  } catch {
    // An entry whose getters throw is not from `gtag`.
    return undefined;
  }
}

/** What a purpose is set to by one more command: no default outdoes an update. */
function settle(before: Setting | undefined, command: Command, granted: boolean): Setting {
  if (!command.preset) return { granted, preset: false, grantedSomewhere: false };
  if (before && !before.preset) return before;
  const grantedSomewhere = before?.grantedSomewhere === true || (command.regional && granted);
  const elsewhere = before?.granted ?? true;
  return { granted: command.regional ? elsewhere : granted, preset: true, grantedSomewhere };
}

/** Into our categories. */
function translate(settings: Settings, tell: Tell): void {
  const found = {
    functional: functional(settings),
    analytics: wordOf(settings.get("analytics_storage")),
    marketing: marketing(settings),
  };
  for (const weight of ["preset", "repeated"] satisfies Weight[])
    tell(
      Object.fromEntries(
        Object.entries(found).flatMap(([category, one]) =>
          one && one.preset === (weight === "preset") ? [[category, one.granted]] : [],
        ),
      ),
      weight,
    );
}

/** The first of which something is said; where one is granted by default, a no to the next is not meant for it. */
function functional(settings: Settings): Setting | undefined {
  let named = false;
  for (const purpose of functionalPurposes) {
    const setting = settings.get(purpose);
    const word = wordOf(setting);
    if (word) return named && !word.granted ? undefined : word;
    named ||= setting !== undefined;
  }
  return undefined;
}

/** Storing for advertising and, where it is spoken of, advertising to one person. */
function marketing(settings: Settings): Setting | undefined {
  const words = [settings.get("ad_storage"), settings.get("ad_personalization")].map(wordOf);
  const no = words.filter((word) => word?.granted === false);
  return no.find((word) => word?.preset === false) ?? no[0] ?? words[0];
}

/** What is granted by default, here or in some region, is nobody's word. */
function wordOf(setting: Setting | undefined): Setting | undefined {
  return setting?.preset && (setting.granted || setting.grantedSomewhere) ? undefined : setting;
}
