// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Page } from "../../sources/source.ts";
import type { Weight } from "../consent.ts";
import { shopifyPrivacy } from "./shopify-privacy.ts";

const page = window as unknown as Page & { Shopify?: unknown };
let told: (readonly [Weight, Readonly<Record<string, boolean>>])[];
let stop: () => void;

/** Shopify's API for a visitor who chose so, where only what is listed is allowed. */
function createPrivacy(
  allowed: readonly string[],
  chosen: Readonly<Record<string, string>>,
): object {
  return {
    currentVisitorConsent: () => ({
      preferences: "",
      analytics: "",
      marketing: "",
      sale_of_data: "",
      ...chosen,
    }),
    preferencesProcessingAllowed: () => allowed.includes("preferences"),
    analyticsProcessingAllowed: () => allowed.includes("analytics"),
    marketingAllowed: () => allowed.includes("marketing"),
  };
}

function listen(): void {
  stop = shopifyPrivacy(page, (given, weight) => {
    if (Object.keys(given).length > 0) told.push([weight, given]);
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
});

afterEach(() => {
  stop();
  delete page.Shopify;
  vi.useRealTimers();
});

describe("Shopify's customer privacy", () => {
  test("says what it allows, what the visitor refused, and what nobody was asked yet", () => {
    page.Shopify = { customerPrivacy: createPrivacy(["preferences"], { marketing: "no" }) };
    listen();
    expect(told).toEqual([
      ["preset", { analytics: false }],
      ["repeated", { functional: true, marketing: false }],
    ]);
  });

  test("takes the visitor's no for a no, even where the region would allow it", () => {
    page.Shopify = { customerPrivacy: createPrivacy(["marketing"], { marketing: "no" }) };
    listen();
    expect(told.at(-1)).toEqual(["repeated", { marketing: false }]);
  });

  test("hears what the visitor chooses", () => {
    page.Shopify = { customerPrivacy: createPrivacy([], {}) };
    listen();
    const detail = {
      preferencesAllowed: true,
      analyticsAllowed: true,
      marketingAllowed: false,
      saleOfDataAllowed: true,
    };
    document.dispatchEvent(new CustomEvent("visitorConsentCollected", { detail }));
    document.dispatchEvent(new CustomEvent("visitorConsentCollected"));
    expect(told).toEqual([
      ["preset", { functional: false, analytics: false, marketing: false }],
      ["chosen", { functional: true, analytics: true, marketing: false }],
    ]);
    stop();
    document.dispatchEvent(new CustomEvent("visitorConsentCollected", { detail }));
    expect(told).toHaveLength(2);
  });

  test("is asked for once where the shop has not loaded it, and read when it is there", () => {
    const loadFeatures = vi.fn<(features: readonly { name: string }[]) => void>();
    page.Shopify = { loadFeatures };
    listen();
    vi.advanceTimersByTime(1_000);
    expect(loadFeatures).toHaveBeenCalledOnce();
    expect(loadFeatures.mock.calls[0]?.[0]).toEqual([
      { name: "consent-tracking-api", version: "0.1" },
    ]);
    page.Shopify = { loadFeatures, customerPrivacy: createPrivacy(["marketing"], {}) };
    vi.advanceTimersByTime(250);
    expect(told.at(-1)).toEqual(["repeated", { marketing: true }]);
  });

  test("that is older and has not all the methods says what it knows", () => {
    page.Shopify = {
      customerPrivacy: { marketingAllowed: () => true, analyticsProcessingAllowed: () => "yes" },
    };
    listen();
    expect(told).toEqual([["repeated", { marketing: true }]]);
  });

  test.each([undefined, null, {}, "Shopify", { customerPrivacy: null }])(
    "that is not there (%s) says nothing",
    (Shopify) => {
      page.Shopify = Shopify;
      expect(listen).not.toThrow();
      vi.advanceTimersByTime(20_000);
      expect(told).toEqual([]);
    },
  );
});
