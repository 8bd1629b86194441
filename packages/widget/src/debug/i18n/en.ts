import type { LeafNode } from "@proffer/engine";
import type { Report } from "@proffer/sdk";
import type { RuleReport } from "../source.ts";

/** Something that a rule lacks. */
export type Missing = RuleReport["missing"][number];

/** How a source stands. */
export type SourceState =
  | NonNullable<Report["sources"][number]["finding"]>["state"]
  | "off"
  | "quiet";

/** How a rule stands, in a word. */
export type RuleState = RuleReport["verdict"] | "off";

/** English. */
export const en = {
  name: "Proffer debug",
  open: "Open Proffer debug",
  live: "Live",
  preview: "Preview",
  previewText: "Preview of a draft: only this browser sees it.",
  previewUntil: (moment: string) => `Until ${moment}.`,
  previewBrief: "Preview: only this browser sees it",
  leave: "Leave",
  copyReport: "Copy report",
  copied: "Copied",
  copyByHand: "Selected: press Ctrl+C or ⌘C",
  otherSide: "Move to the other side",
  collapse: "Collapse",
  close: "Close for this tab",
  loading: "Looking…",
  failed: (reason: string) => `The report could not be made: ${reason}`,
  tabs: { events: "Events", rules: "Rules", facts: "Facts", page: "Page", status: "Status" },

  filterEvents: "Filter events",
  noEvents: "Nothing in the last minute. Click, scroll, look at a product: it appears here.",
  noMatch: "No event matches.",
  byTime: "Time passed",
  host: "your page",
  widget: "Proffer",
  decided: (rule: string) => `${rule} fired`,
  refused: (rule: string) => `${rule} held back`,
  noProperties: "No properties.",

  ruleStates: {
    fires: "Would fire",
    fired: "Has fired",
    held: "Held back",
    false: "Not yet",
    unknown: "Cannot be known",
    idle: "Nothing yet",
    refused: "Refused",
    off: "Switched off",
  } as Readonly<Record<RuleState, string>>,
  rulesSummary: (rules: number, lacking: number) =>
    `${rules} ${rules === 1 ? "rule" : "rules"}${lacking === 0 ? ", nothing is missing" : `, ${lacking} ${lacking === 1 ? "lacks" : "lack"} something on this site`}`,
  noRules: "The rule set is empty.",
  progress: (share: string) => `${share} of the way`,
  conditions: "Conditions",
  onTheWay: "On the way to the customer",
  ifTrue: "And if it were true",
  missing: "What is missing",
  toCheck: "To check",
  problems: "What is wrong",
  others: "Also about",
  offHint: "Its switch, or the rule set's, is off: it is looked at and does nothing.",
  idleHint: "Nothing is known of this customer yet.",
  firesWith: "The next event that it looks at makes it fire.",
  truths: { true: "true", false: "not true", unknown: "not known" },
  groups: { all: "all of these", any: "at least one of these", not: "not" },
  stages: {
    conditions: "conditions",
    enabled: "switch",
    dates: "dates",
    consent: "consent",
    audience: "audience",
    template: "text",
    experiment: "experiment",
    limit: "limit",
    frequency: "frequency",
    schedule: "hours",
    surface: "one at a time",
  } as Readonly<Record<string, string>>,
  leaf: (node: LeafNode, _key: string | null): string => node.distance,
  lack: (missing: Missing, _now: number): string => missing.text,
  lackInBrief: (missing: Missing): string => {
    switch (missing.type) {
      case "event":
        return `not seen yet: ${missing.events.join(" or ")}`;
      case "trait":
        return `not known: trait ${missing.name}`;
      case "consent":
        return `no consent yet: ${missing.category}`;
      default:
        return missing.text;
    }
  },
  fired: (says: string, _moment: string | null): string => `${capitalize(says)}.`,
  held: (stage: string, reason: string) => `${capitalize(stage)}: ${reason}.`,
  anything: "anything",
  duration: (text: string) => text,

  factsIntro: "What the rules know of this customer now.",
  noFacts: "No rule asks for anything.",
  unknown: "not known",
  yes: "yes",
  no: "no",
  usedBy: "asked by",
  by: (property: string, key: string | null) =>
    key === null ? `by ${property}` : `${property} ${key}`,
  paramNames: {
    within: "within",
    without: "without",
    after: "after",
    resetBy: "starts over with",
    maxGap: "gap at most",
    visits: "visits",
  } as Readonly<Record<string, string>>,
  factNames: {
    count: "Count",
    distinct: "Different",
    streak: "In a row",
    sum: "Sum",
    min: "Lowest",
    max: "Highest",
    sequence: "Steps in order",
    since: "Time since",
    absent: "Silence after",
    event: "This event's",
    trait: "Trait",
    page: "Page's",
    message: "Message's",
    session: "Session's",
    cart: "Cart's",
    time: "Time",
    agents: "Agents",
    rfm: "Order score",
    segment: "Segment",
  } as Readonly<Record<string, string>>,

  pageIntro: "What each source has found on this page.",
  sourceNames: {
    session: "Visits",
    page: "Pages seen",
    navigation: "Pages that change by script",
    jsonLd: "Product data (JSON-LD)",
    microdata: "Product data (microdata)",
    rdfa: "Product data (RDFa)",
    openGraph: "OpenGraph tags",
    dataLayer: "Google dataLayer (GA4)",
    segment: "Segment",
    shopify: "Shopify",
    requests: "Failed requests",
    forms: "Forms refused",
    rageClicks: "Angry clicks",
    exitIntent: "About to leave",
    idle: "Idle page",
    scroll: "Scroll depth",
  } as Readonly<Record<string, string>>,
  sourceStates: {
    found: "Found",
    listening: "Listening",
    absent: "Not on this page",
    amiss: "Cannot be read",
    off: "Off",
    quiet: "On",
  } as Readonly<Record<SourceState, string>>,
  offDetail: (name: string) => `Switched off by sources: { ${name}: false }.`,
  quietDetail: "It has not said anything yet.",

  verdictWorks: "Your snippet is working.",
  verdictNotes: (count: number) =>
    `Your snippet is working. ${count === 1 ? "One thing is" : `${count} things are`} worth a look.`,
  verdictBroken: "Your snippet is not working as it should.",
  checks: {
    loaded: "Loaded",
    loadedDetail: ({ version, site }: Report) => `Version ${version}, for the site “${site}”.`,
    server: "Server",
    serverNone: "No server is named: everything stays in this browser.",
    /** What stands between two sentences. */
    space: " ",
    serverOk: (endpoint: string, moment: string) => `${endpoint} answered at ${moment}.`,
    serverSilent: (endpoint: string) => `${endpoint} has not been asked on this page.`,
    serverFailed: (endpoint: string, reason: string) =>
      `${endpoint} could not be reached: ${reason}`,
    rules: "Rule set",
    rulesFrom: {
      given: "given by the page",
      server: "from the server",
      preview: "the draft of a preview link",
      kept: "the last one that the server gave; it could not be asked for a newer one",
      none: "There is none, so nothing fires.",
    },
    rulesDetail: (rules: number, from: string, hash: string) =>
      `${rules} ${rules === 1 ? "rule" : "rules"}, ${from} (${hash}).`,
    rulesRefused: (count: number) =>
      `${count} ${count === 1 ? "rule is" : "rules are"} refused: see Rules.`,
    rulesLacking: (count: number) =>
      `${count} ${count === 1 ? "rule" : "rules"} cannot fire as things are: see Rules.`,
    rulesOff: "The whole rule set is switched off.",
    consent: "Consent",
    consentClosed:
      "Nothing is kept or sent until the customer agrees to “functional”. Rules run in memory.",
    consentRefused: "The customer has said no to being remembered: nothing is kept or sent.",
    consentOpen: (mode: string) => `Events may be kept and sent (${mode}).`,
    consentModes: { required: "the customer agreed", given: "until the customer says no" },
    customer: "Customer",
    customerAnonymous: "Not logged in: identify has not been called.",
    customerVerified: (id: string) => `${id}, vouched for by a token.`,
    customerUnverified: (id: string) => `${id}, without a token: it is only this page's word.`,
    storage: "Storage",
    storageKinds: {
      indexeddb: "IndexedDB",
      memory: "memory only: the history is gone with the page",
      host: "the page's own",
    },
    storageDetail: (kind: string, events: number, since: string | null) =>
      `${kind}; ${events} ${events === 1 ? "event" : "events"}${since === null ? "" : ` since ${since}`}.`,
    storageRestored: "Brought back from the server after this browser had lost it.",
    events: "Events",
    eventsDetail: (count: number) =>
      count === 0 ? "None in the last minute." : `${count} in the last minute.`,
    delivery: "Delivery",
    deliveryDone: "Everything has arrived at the server.",
    deliveryWaiting: (count: number) =>
      `${count} ${count === 1 ? "event waits" : "events wait"} to be sent.`,
    deliveryNone: "Nothing leaves this browser.",
    deliveryOther: "Another tab sends.",
    sources: "Sources",
    sourcesDetail: (on: number, found: number) => `${on} on, ${found} found something here.`,
    sourcesAmiss: (names: string) => `Cannot read what this page has: ${names}.`,
    clock: "Clock",
    clockDetail: (by: string) => `This device's clock is ${by} off; the server's is used.`,
    clockRight: "This device's clock agrees with the server's.",
  },
  recentProblems: "What went wrong on this page",
  noProblems: "Nothing went wrong on this page.",
};

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
