import { describe, expect, test } from "vitest";
import { gif, jpeg, pdf, png, webp } from "../testing/samples.ts";
import { cleanName } from "./clean-name.ts";
import { readDimensions } from "./dimensions.ts";
import { sniffType } from "./sniff.ts";

describe("The first bytes", () => {
  test.each([
    ["image/png", png()],
    ["image/jpeg", jpeg()],
    ["image/gif", gif()],
    ["image/webp", webp("VP8X")],
    ["application/pdf", pdf],
    ["video/mp4", Buffer.from("\0\0\0\x20ftypisom\0\0\x02\0", "latin1")],
  ])("tell of %s", (type, bytes) => {
    expect(sniffType(bytes)).toBe(type);
  });

  test.each([
    "",
    "GIF",
    "plain words",
    " %PDF-1.4",
    "RIFF\0\0\0\0WAVEfmt ",
    "\0\0\0\x20ftypqt  ",
    "\0\0\0\x18ftypheic",
    "<svg xmlns='http://www.w3.org/2000/svg'>",
  ])("tell of nothing in %j", (text) => {
    expect(sniffType(Buffer.from(text, "latin1"))).toBeUndefined();
  });
});

describe("The size of an image", () => {
  test.each([
    ["image/png", png(1200, 800), 1200, 800],
    ["image/jpeg", jpeg(4032, 3024), 4032, 3024],
    ["image/gif", gif(88, 31), 88, 31],
    ["image/webp", webp("VP8 "), 300, 200],
    ["image/webp", webp("VP8L"), 300, 200],
    ["image/webp", webp("VP8X"), 300, 200],
  ] as const)("is read from %s", (type, bytes, width, height) => {
    expect(readDimensions(type, bytes)).toEqual({ width, height });
  });

  test.each([
    ["image/png", png().subarray(0, 18)],
    ["image/png", png(0, 5)],
    ["image/jpeg", jpeg().subarray(0, 100)],
    ["image/jpeg", Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, 0, 0xff, 0xff])],
    ["image/jpeg", Buffer.alloc(100, 0xff)],
    ["image/webp", webp("VP8X").subarray(0, 20)],
    ["application/pdf", pdf],
  ] as const)("is not known of a broken %s", (type, bytes) => {
    expect(readDimensions(type, bytes)).toBeUndefined();
  });
});

test.each([
  ["photo.PNG", "image/png", "photo.PNG"],
  ["photo.jpeg", "image/jpeg", "photo.jpeg"],
  ["photo.jpg", "image/png", "photo.jpg.png"],
  ["../../etc/passwd", "text/plain", "passwd.txt"],
  ["C:\\Users\\ada\\invoice.exe", "application/pdf", "invoice.exe.pdf"],
  ["virus.bat", "text/plain", "virus.bat.txt"],
  ["photo\u202Egnp.exe", "image/png", "photognp.exe.png"],
  ["a\0b\r\nc.png", "image/png", "abc.png"],
  ["...", "image/png", "file.png"],
  ["", "application/pdf", "file.pdf"],
  [".htaccess", "text/plain", "htaccess.txt"],
  ["发票 2026.pdf", "application/pdf", "发票 2026.pdf"],
  [`${"a".repeat(300)}.png`, "image/png", `${"a".repeat(80)}.png`],
  ["\ud800.png", "image/png", "png.png"],
] as const)("the name %j of %s becomes %j", (given, type, name) => {
  expect(cleanName(given, type)).toBe(name);
});
