import type { Report } from "@proffer/sdk";
import { keysCheck } from "./keys-check.ts";
import type { Visit } from "./visit.ts";

/** One line of the diagnosis. */
export interface Check {
  /** `true` well, `false` what has to be mended, `"unknown"` worth a look. */
  readonly isWell: boolean | "unknown";
  readonly text: string;
  /** What to do about it. */
  readonly advice?: string;
}

/** What a look at a page says about the snippet, most basic first. The first one that is not well explains the rest. */
export function diagnose(visit: Visit): readonly Check[] {
  const page = pageCheck(visit);
  if (page.isWell !== true) return [page];
  const { report } = visit;
  if (!report) return [page, tagCheck(visit), notStarted(visit)];
  return [
    page,
    tagCheck(visit),
    { isWell: true, text: `Proffer ${report.version} has started.` },
    serverCheck(report),
    rulesCheck(report),
    ...(visit.rulesKeys ? [keysCheck(visit.rulesKeys)] : []),
    consentCheck(report),
    storageCheck(report),
    eventsCheck(report),
  ];
}

function pageCheck({ url, status, failure }: Visit): Check {
  if (status === null)
    return {
      isWell: false,
      text: `${url} does not open: ${failure}.`,
      advice: "Check the address.",
    };
  if (status >= 400)
    return { isWell: false, text: `${url} answers ${status}.`, advice: "Check the address." };
  return { isWell: true, text: `${url} opens.` };
}

function tagCheck({ tags, report }: Visit): Check {
  const [tag] = tags;
  if (tags.length > 1)
    return {
      isWell: "unknown",
      text: `${tags.length} script tags load Proffer: ${tags.join(", ")}.`,
      advice: "One is enough. The first one that comes starts, the others do nothing.",
    };
  if (tag !== undefined) return { isWell: true, text: `One script tag loads ${tag}.` };
  if (report) return { isWell: true, text: "Proffer comes with the page's own code." };
  return {
    isWell: false,
    text: "No script tag on this page loads proffer.js.",
    advice:
      'Put <script async src="https://YOUR-PROFFER/proffer.js" data-site="YOUR-SHOP"></script> into the page, or look whether a tag manager or a consent banner holds it back.',
  };
}

function notStarted({ tags, failedRequests, blocked, warnings }: Visit): Check {
  const [policy] = blocked;
  if (policy !== undefined)
    return {
      isWell: false,
      text: `The page's security policy stops Proffer: ${policy}`,
      advice: "Allow your Proffer server in script-src and connect-src.",
    };
  const [request] = failedRequests;
  if (request !== undefined)
    return {
      isWell: false,
      text: `Proffer could not be loaded: ${request}.`,
      advice: "Is the server running, and is the address in the script tag its own?",
    };
  const advice = warnings[0] ?? (tags.length > 0 ? "Look longer: --wait 20." : undefined);
  return { isWell: false, text: "Proffer has not started.", ...(advice && { advice }) };
}

function serverCheck({ endpoint, server }: Report): Check {
  if (endpoint === null)
    return {
      isWell: "unknown",
      text: "There is no server: rules run, and nothing leaves the browser.",
    };
  if (server.failure !== null)
    return {
      isWell: false,
      text: `${endpoint} does not answer as it should: ${server.failure}`,
      advice: "Is the server running? Does the page's security policy allow it in connect-src?",
    };
  return server.answeredAt === null
    ? { isWell: "unknown", text: `${endpoint} has not been asked for anything yet.` }
    : { isWell: true, text: `${endpoint} answers.` };
}

const origins: Readonly<Record<Report["ruleset"]["from"], string>> = {
  given: "from the page's own code",
  server: "from the server",
  preview: "a draft that only this browser sees",
  kept: "as the server gave it last time",
  none: "none",
};

function rulesCheck({ ruleset }: Report): Check {
  const { rules, from, hash } = ruleset;
  const refused = rules.filter(({ verdict }) => verdict === "refused");
  const running = rules.length - refused.length;
  if (!ruleset.enabled)
    return { isWell: false, text: "The rule set is switched off: “enabled” is false." };
  if (running === 0)
    return {
      isWell: "unknown",
      text: "No rule is in force.",
      advice: "Publish one: docs/rules.md begins with an example.",
    };
  const text = `${running === 1 ? "1 rule is" : `${running} rules are`} in force, ${origins[from]} (${hash.slice(0, 12)}).`;
  if (refused.length === 0) return { isWell: true, text };
  return {
    isWell: false,
    text: `${text} Refused: ${refused.map(({ id }) => id).join(", ")}.`,
    advice: "`proffer check RULES.json` says what is wrong with them.",
  };
}

function consentCheck({ consent }: Report): Check {
  const said = Object.entries(consent.categories).map(
    ([name, yes]) => `${name}: ${yes ? "yes" : "no"}`,
  );
  const words = said.length > 0 ? ` (${said.join(", ")})` : "";
  if (consent.isOpen)
    return { isWell: true, text: `Consent: the customer may be remembered${words}.` };
  return {
    isWell: "unknown",
    text: `Consent: nothing is kept or sent yet${words}.`,
    advice:
      'That is right until the customer agrees. Then call proffer("consent", { functional: true }).',
  };
}

function storageCheck({ storage, consent }: Report): Check {
  if (storage.kind !== "memory")
    return { isWell: true, text: `The browser keeps the history; ${storage.unsent} to be sent.` };
  return consent.isOpen
    ? {
        isWell: "unknown",
        text: "The browser keeps nothing: the history lasts as long as the page.",
      }
    : { isWell: true, text: "The history is in memory, as it should be before consent." };
}

function eventsCheck({ events }: Report): Check {
  if (events.length === 0)
    return { isWell: false, text: "No event has come in the last minute, not even Page." };
  const names = events.map(({ event, source }) => (source ? `${event} (${source})` : event));
  return { isWell: true, text: `Events of the last minute: ${[...new Set(names)].join(", ")}.` };
}
