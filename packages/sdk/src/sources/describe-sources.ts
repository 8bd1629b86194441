import { describeLook } from "./product/findings.ts";
import { lookAt } from "./product/look-at.ts";
import type { Look } from "./product/look-with.ts";
import type { Finding, Page } from "./source.ts";
import type { SourceName, SourceReport } from "./source-options.ts";

const listening = (detail: string): Finding => ({ state: "listening", detail });
const absent = (detail: string): Finding => ({ state: "absent", detail });

/** In the order in which people read of them, each with what is to be said while its code has not been needed. */
const names: Readonly<Record<SourceName, ((layer: string) => Finding) | undefined>> = {
  session: undefined,
  page: undefined,
  navigation: () => listening("Every page has come with a load so far."),
  jsonLd: () => absent("No Product in JSON-LD."),
  microdata: () => absent("No Product in microdata."),
  rdfa: () => absent("No Product in RDFa."),
  openGraph: () => absent("No Product in OpenGraph."),
  dataLayer: (layer) =>
    absent(
      `There is no “${layer}” on this page. That is all right for a shop without Google Analytics and Tag Manager.`,
    ),
  segment: () =>
    absent("There is no Segment on this page. That is all right for a shop without it."),
  shopify: () => absent("This is not a Shopify shop."),
  requests: () => listening("No request of the customer's has failed so far."),
  forms: () => listening("No form has been refused so far."),
  rageClicks: () => listening("Nobody has clicked in anger yet."),
  exitIntent: () => listening("Nobody has been about to leave yet."),
  idle: () => listening("The customer has been busy so far."),
  scroll: () => listening("Nobody has scrolled down this page yet."),
};

/** What those that are there from the start have found, in words; they only note it, to be short. */
const words: Readonly<Partial<Record<SourceName, (noted: string) => string>>> = {
  page: (title) => `The last page seen is “${title}”.`,
  navigation: (count) => `Pages come without a load here: ${count} so far.`,
  requests: (noted) => noted || "This page lets neither fetch nor XMLHttpRequest be watched.",
};

/** What {@link describeSources} is told. */
interface Known {
  readonly page: Page | undefined;
  readonly findings: ReadonlyMap<SourceName, Finding>;
  /** What the readers of markup saw; where they were not needed they look now. */
  readonly look: Look | undefined;
  readonly layer: string;
  readonly isOn: (name: SourceName) => boolean;
}

/** Each source, whether it is on, and what it has found on this page. */
export function describeSources(known: Known): readonly SourceReport[] {
  const { findings, isOn } = known;
  const look = known.look ?? lookNow(known);
  const read = new Map<SourceName, Finding>(look && describeLook(look));
  return (Object.keys(names) as SourceName[]).map((name) => {
    const finding = findingOf(name, findings.get(name) ?? read.get(name), known);
    const report = { name, isOn: isOn(name) };
    return finding ? Object.assign(report, { finding }) : report;
  });
}

function findingOf(
  name: SourceName,
  noted: Finding | undefined,
  { isOn, layer }: Known,
): Finding | undefined {
  if (!noted) return isOn(name) ? names[name]?.(layer) : undefined;
  return { ...noted, detail: words[name]?.(noted.detail) ?? noted.detail };
}

function lookNow({ page, isOn }: Known): Look | undefined {
  const [jsonLd, microdata, rdfa, openGraph] = [
    isOn("jsonLd"),
    isOn("microdata"),
    isOn("rdfa"),
    isOn("openGraph"),
  ];
  return page && lookAt(page, { jsonLd, microdata, rdfa, openGraph });
}
