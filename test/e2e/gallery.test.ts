import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { states } from "../../examples/gallery/src/states/index.ts";
import { chromiumPath, createVisitor, launch } from "../support/browser.ts";
import { startGallery } from "../support/gallery.ts";
import type { Gallery } from "../support/gallery.ts";
import { comparePicture, openPictures, takePicture, tolerated } from "../support/pictures.ts";
import type { Pictures } from "../support/pictures.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: unknown; readonly failureSummary: string }[];
}

const desk = { width: 500, height: 780 };
const phone = { width: 360, height: 740 };

const looks = [
  { name: "light", query: "theme=light", viewport: desk },
  { name: "dark", query: "theme=dark", viewport: desk },
  { name: "rtl", query: "theme=light&dir=rtl", viewport: desk },
  { name: "phone", query: "theme=light", viewport: phone },
] as const;

/** Enough of them to see a mistake in mirroring or in the narrow; all of them would weigh more than they tell. */
const alsoPictured = new Set([
  "home-running",
  "bundle",
  "coupon-code",
  "survey-nps",
  "form-faults",
  "talk",
  "talk-queue",
  "files",
  "files-tray",
  "conversations",
]);

/** A language that runs the other way, one with long words, and one without spaces, on the narrowest of the looks. */
const spoken = ["ar", "de", "ja"].flatMap((lang) =>
  ["home-running", "talk-offline"].map((id) => [id, lang] as const),
);

/** From one end of each channel to the other. */
const accents = ["00", "80", "ff"].flatMap((red) =>
  ["00", "80", "ff"].flatMap((green) => ["00", "80", "ff"].map((blue) => `#${red}${green}${blue}`)),
);

describe.skipIf(chromiumPath === undefined)("the gallery", () => {
  let gallery: Gallery;
  let pictures: Pictures;
  let page: Page;
  const faults: string[] = [];
  const stops: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    gallery = await startGallery();
    const browser = await launch();
    const visitor = await createVisitor(browser, { timezoneId: "UTC", viewport: desk });
    page = await visitor.tab();
    await page.emulateMedia({ reducedMotion: "reduce" });
    page.on("pageerror", ({ message }) => faults.push(message));
    pictures = await openPictures(page);
    stops.push(() => browser.close(), gallery.stop);
  });
  afterAll(async () => {
    for (const stop of stops) await stop();
  });

  const open = async (id: string, { query, viewport }: (typeof looks)[number]): Promise<void> => {
    await page.setViewportSize(viewport);
    await page.goto(`${gallery.url}/state.html?state=${id}&${query}`);
    await page.waitForSelector("html[data-ready]", { state: "attached" });
  };

  describe.each(looks)("in the look “$name”", (look) => {
    const isWhole = look.name === "light" || look.name === "dark";
    const shown = states.filter(({ id }) => look.name !== "phone" || alsoPictured.has(id));
    test.each(shown.map(({ id }) => [id]))(
      "%s looks as it did, and axe finds nothing",
      async (id) => {
        await open(id, look);
        expect(await findings(page)).toEqual([]);
        expect(faults.splice(0)).toEqual([]);
        if ((!isWhole && !alsoPictured.has(id)) || !(pictures.areOurs || pictures.isUpdating))
          return;
        const taken = await takePicture(page);
        const other = await comparePicture(page, pictures, `${id}-${look.name}`, taken);
        expect(other).toBeLessThanOrEqual(tolerated);
      },
    );
  });

  test.each(spoken)("%s in %s looks as it did, and axe finds nothing", async (id, lang) => {
    await open(id, { ...looks[3], query: `theme=light&lang=${lang}` as never });
    expect(await findings(page)).toEqual([]);
    expect(faults.splice(0)).toEqual([]);
    if (!pictures.areOurs && !pictures.isUpdating) return;
    const taken = await takePicture(page);
    expect(await comparePicture(page, pictures, `${id}-${lang}`, taken)).toBeLessThanOrEqual(
      tolerated,
    );
  });

  test("the pictures were taken with this browser and these fonts", (context) => {
    if (!pictures.areOurs && !pictures.isUpdating) context.skip(pictures.why);
    expect(pictures.areOurs || pictures.isUpdating).toBe(true);
  });

  test("what stands on an accent, and an accent as ink, can be read whatever the accent is", async () => {
    const poor: string[] = [];
    for (const theme of ["light", "dark"] as const) {
      await open("talk", { ...looks[theme === "light" ? 0 : 1] });
      for (const accent of accents) {
        const ratios = await page.evaluate(contrasts, accent);
        if (ratios.some((ratio) => !(ratio >= 4.5)))
          poor.push(`${theme} ${accent} ${ratios.join(" ")}`);
      }
    }
    expect(poor).toEqual([]);
  });

  test("nothing can be scrolled sideways, on the narrowest phone and with twice the text", async () => {
    const wide: string[] = [];
    for (const { id } of states) {
      await open(id, { ...looks[3], viewport: { width: 320, height: 640 } as never });
      await page.evaluate(() =>
        document
          .querySelector<HTMLElement>("proffer-widget")
          ?.style.setProperty("--proffer-text-size", "30px"),
      );
      const over = await page.evaluate(overflowing);
      if (over.length > 0) wide.push(`${id}: ${over.join(", ")}`);
    }
    expect(wide).toEqual([]);
  });
});

/** What axe finds wrong with the page, shadow roots included, in a line each. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const violations = await page.evaluate<readonly Violation[]>(
    "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)",
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${JSON.stringify(target)} ${failureSummary}`),
  );
}

/** The parts that are wider inside than they are. What ends in an ellipsis, or scrolls by itself, is meant to be. */
function overflowing(): string[] {
  const root = document.querySelector("proffer-widget")?.shadowRoot;
  const parts = [
    ...(root?.querySelectorAll<HTMLElement>(".panel, .panel *, .teaser, .teaser *") ?? []),
  ];
  return parts
    .filter((part) => {
      const { overflowX, textOverflow, position } = getComputedStyle(part);
      if (
        textOverflow === "ellipsis" ||
        position === "absolute" ||
        part.matches(".sr, textarea, input")
      )
        return false;
      // A card is cut off at its edge, where a ticket has its notches.
      const isCut = part.matches(".card") && part.querySelector(".ticket") !== null;
      return overflowX !== "visible" && !isCut && part.scrollWidth > part.clientWidth + 1;
    })
    .map((part) => part.className);
}

/** The contrast (WCAG) of the customer's words on the accent, and of a link, which is in its ink, on an agent's bubble. */
async function contrasts(accent: string): Promise<number[]> {
  const host = document.querySelector<HTMLElement>("proffer-widget");
  host?.style.setProperty("--proffer-accent", accent);
  // With reduced motion a colour still takes a millisecond to change.
  await new Promise((done) => void setTimeout(done, 40));
  const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const luminance = (colour: string): number => {
    if (!pen) return NaN;
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = [...pen.getImageData(0, 0, 1, 1).data].map((byte) =>
      byte <= 10 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  return [".visitor .bubble", ".agent .bubble a"].map((selector) => {
    const ink = host?.shadowRoot?.querySelector(selector);
    const ground = ink?.closest(".bubble");
    if (!ink || !ground) return NaN;
    const [a, b] = [getComputedStyle(ink).color, getComputedStyle(ground).backgroundColor]
      .map(luminance)
      .sort((a, b) => b - a) as [number, number];
    return (a + 0.05) / (b + 0.05);
  });
}
