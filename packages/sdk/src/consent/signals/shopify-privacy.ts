import type { Page } from "../../sources/source.ts";
import { lookOut } from "./look-out.ts";
import type { Signal, Tell } from "./signal.ts";

interface CustomerPrivacy {
  readonly currentVisitorConsent?: () => Readonly<Record<string, unknown>>;
  readonly preferencesProcessingAllowed?: () => unknown;
  readonly analyticsProcessingAllowed?: () => unknown;
  readonly marketingAllowed?: () => unknown;
}

interface Shopify {
  readonly customerPrivacy?: CustomerPrivacy;
  readonly loadFeatures?: (features: readonly object[], done: (error?: unknown) => void) => void;
}

/** What Shopify calls each of our categories. */
interface Names {
  readonly choice: string;
  readonly method: keyof CustomerPrivacy;
  readonly field: string;
}

const names: Readonly<Record<string, Names>> = {
  functional: {
    choice: "preferences",
    method: "preferencesProcessingAllowed",
    field: "preferencesAllowed",
  },
  analytics: {
    choice: "analytics",
    method: "analyticsProcessingAllowed",
    field: "analyticsAllowed",
  },
  marketing: { choice: "marketing", method: "marketingAllowed", field: "marketingAllowed" },
};

/**
 * Shopify's Customer Privacy API. What it allows counts as a yes: it knows the region, the shop's settings and the
 * visitor's choice. What it does not allow is the visitor's no where the visitor has said so; until then it is a preset.
 */
export const shopifyPrivacy: Signal = (page, tell) => {
  let asked = false;
  const stopLooking = lookOut(page, () => {
    const shopify = shopifyOf(page);
    if (shopify?.customerPrivacy) read(shopify.customerPrivacy, tell);
    else if (shopify?.loadFeatures && !asked) {
      asked = true;
      // Its coming is noticed at the next look; without it the shop has no such settings.
      shopify.loadFeatures([{ name: "consent-tracking-api", version: "0.1" }], () => {});
    }
    return shopify?.customerPrivacy !== undefined;
  });
  const onChosen = (event: unknown): void => {
    const { detail } = event as { readonly detail?: unknown };
    const given = pick(({ field }) => (Object(detail) as Record<string, unknown>)[field]);
    tell(given, "chosen");
  };
  page.document.addEventListener("visitorConsentCollected", onChosen);
  return () => {
    stopLooking();
    page.document.removeEventListener("visitorConsentCollected", onChosen);
  };
};

function shopifyOf(page: Page): Shopify | undefined {
  const { Shopify } = page as { readonly Shopify?: Shopify | null };
  return Shopify ?? undefined;
}

function read(privacy: CustomerPrivacy, tell: Tell): void {
  const chosen = privacy.currentVisitorConsent?.() ?? {};
  const allowed = pick(({ method }) => privacy[method]?.());
  const isNo = pick(({ choice }) => (chosen[choice] === "no" ? false : undefined));
  const word = Object.entries({ ...allowed, ...isNo }).filter(
    ([category, given]) => given || category in isNo,
  );
  const preset = Object.entries(allowed).filter(
    ([category, given]) => !given && !(category in isNo),
  );
  tell(Object.fromEntries(preset), "preset");
  tell(Object.fromEntries(word), "repeated");
}

/** Our categories with what is found of each, where that is `true` or `false`. */
function pick(find: (of: Names) => unknown): Readonly<Record<string, boolean>> {
  const found = Object.entries(names).map(([category, of]) => [category, find(of)] as const);
  return Object.fromEntries(found.filter(isSaid));
}

function isSaid(
  entry: readonly [category: string, given: unknown],
): entry is readonly [string, boolean] {
  return typeof entry[1] === "boolean";
}
