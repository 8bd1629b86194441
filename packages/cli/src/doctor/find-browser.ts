import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const names = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
  "microsoft-edge",
  "msedge",
];

const elsewhere = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/** A browser of this machine's that can be driven, where there is one. */
export function findBrowser(path = process.env["PATH"] ?? ""): string | undefined {
  const places = path
    .split(delimiter)
    .filter(Boolean)
    .flatMap((folder) =>
      names.flatMap((name) => [join(folder, name), join(folder, `${name}.exe`)]),
    );
  return [...places, ...elsewhere].find((file) => existsSync(file));
}
