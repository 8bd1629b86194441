import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { encodeSmall } from "./small-png.ts";
import type { Drawing } from "./small-png.ts";

const folder = new URL("../e2e/__screenshots__/", import.meta.url);
const mark = new URL("made-with.json", folder);
const artifacts = new URL("../.artifacts/gallery/", import.meta.url);

/** Of 255, in a channel: what two rasterizations of one edge, and the palette, make of it. */
const edge = 40;

/** The share of a picture's points that may be other: a few letters' edges, and how a gradient is dithered, but not a line. */
export const tolerated = 0.003;

/** The committed pictures of the gallery. */
export interface Pictures {
  /** Whether this browser, with its fonts, is the one that they were taken with: of another one they say nothing. */
  readonly areOurs: boolean;
  readonly isUpdating: boolean;
  /** Why they are not compared. */
  readonly why: string;
}

/** Reads what the pictures were taken with, or, with `PROFFER_SCREENSHOTS=update`, writes down what they are taken with now. */
export async function openPictures(page: Page): Promise<Pictures> {
  const here = await fingerprint(page);
  const isUpdating = process.env["PROFFER_SCREENSHOTS"] === "update";
  if (isUpdating) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(mark, `${JSON.stringify(here, null, 2)}\n`);
  }
  const there: unknown = existsSync(mark) ? JSON.parse(readFileSync(mark, "utf8")) : null;
  const areOurs = JSON.stringify(there) === JSON.stringify(here);
  const why = `The pictures were taken with ${JSON.stringify(there)}, and this is ${JSON.stringify(here)}.`;
  return { areOurs, isUpdating, why };
}

/** The browser's version, and what its fonts come to: the widths of a few words in every script that the gallery shows. */
async function fingerprint(page: Page): Promise<Readonly<Record<string, unknown>>> {
  const browser = page.context().browser()?.version() ?? "";
  const fonts = await page.evaluate(() => {
    const pen = document.createElement("canvas").getContext("2d");
    const words = ["Hamburgefonstiv 0123", "青瓷茶壶急須", "الإبريق", "¥420.00"];
    return ["15px system-ui", "620 24px system-ui", "15px ui-monospace, monospace"].map((font) => {
      if (pen) pen.font = font;
      return words.map((word) => Math.round(pen?.measureText(word).width ?? 0)).join(" ");
    });
  });
  return { browser: `Chromium ${browser.split(".")[0]}`, fonts };
}

/** As often as a busy machine may draw something anew before it rests. */
const maxShots = 6;

/** A picture of the page at rest: on a busy machine a layer may still be on its way, so two in a row have to be the same. */
export async function takePicture(page: Page): Promise<Buffer> {
  // A caret that blinks is in one picture and not in the next.
  const shoot = (): Promise<Buffer> => page.screenshot({ caret: "hide", animations: "disabled" });
  let before = await shoot();
  for (let shots = 1; shots < maxShots; shots++) {
    const after = await shoot();
    if (after.equals(before)) return after;
    before = after;
  }
  return before;
}

/**
 * How much of a picture is other than it was, 0 to 1; anti-aliasing counts for nothing. Where pictures are updated, the new
 * one takes the old one's place.
 */
export async function comparePicture(
  page: Page,
  { isUpdating }: Pictures,
  name: string,
  taken: Buffer,
): Promise<number> {
  const file = new URL(`${name}.png`, folder);
  const now = await read(page, taken);
  const before = existsSync(file) ? await read(page, readFileSync(file)) : undefined;
  const share = before ? difference(before, now) : 1;
  if (isUpdating) {
    // A picture that has not changed to the eye is not to change in the repository.
    if (share > 0.0001) writeFileSync(file, encodeSmall(now));
    return 0;
  }
  if (!before)
    throw new Error(
      `There is no picture ${fileURLToPath(file)}. Take it: PROFFER_SCREENSHOTS=update.`,
    );
  if (share > tolerated) {
    mkdirSync(artifacts, { recursive: true });
    writeFileSync(new URL(`${name}.png`, artifacts), taken);
  }
  return share;
}

/** The browser reads PNG, and has to be there anyway. */
async function read(page: Page, picture: Buffer): Promise<Drawing> {
  const { width, height, points } = await page.evaluate(async (encoded) => {
    const image = new Image();
    image.src = `data:image/png;base64,${encoded}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const pen = canvas.getContext("2d");
    if (!pen) throw new Error("The browser draws no canvas.");
    pen.drawImage(image, 0, 0);
    const { data } = pen.getImageData(0, 0, image.width, image.height);
    let points = "";
    for (let i = 0; i < data.length; i += 0x8000)
      points += String.fromCharCode(...data.subarray(i, i + 0x8000));
    return { width: image.width, height: image.height, points: btoa(points) };
  }, picture.toString("base64"));
  return { width, height, points: Buffer.from(points, "base64") };
}

function difference(before: Drawing, after: Drawing): number {
  if (before.width !== after.width || before.height !== after.height) return 1;
  let other = 0;
  for (let i = 0; i < before.points.length; i += 4) {
    const isOther = [0, 1, 2].some(
      (channel) =>
        Math.abs((before.points[i + channel] ?? 0) - (after.points[i + channel] ?? 0)) > edge,
    );
    if (isOther) other++;
  }
  return other / (before.width * before.height);
}
