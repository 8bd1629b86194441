import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { run } from "./run.mjs";

const names = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
  "microsoft-edge",
];

const elsewhere = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/**
 * A Chromium for the browser tests: the one that `PROFFER_CHROMIUM` names, one that is on this machine, or one from
 * the system's packages where this user may install them.
 *
 * @returns {Promise<{ path: string } | { missing: string }>}
 */
export async function findChromium() {
  const named = process.env["PROFFER_CHROMIUM"];
  if (named)
    return existsSync(named)
      ? { path: named }
      : { missing: `PROFFER_CHROMIUM names ${named}, which is not there` };
  const found = search();
  if (found) return { path: found };
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !onPath("apt-get"))
    return {
      missing:
        "no Chromium on this machine, and this user cannot install one; set PROFFER_CHROMIUM to a Chromium or a Chrome",
    };
  console.log("Installing Chromium from the system's packages …");
  await run("apt-get", ["update"], { quiet: true });
  await run("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], {
    quiet: true,
    env: { DEBIAN_FRONTEND: "noninteractive" },
  });
  const installed = search();
  return installed ? { path: installed } : { missing: "the system's packages gave no Chromium" };
}

function search() {
  return [...names.map(onPath), ...elsewhere, ...playwrightBrowsers()].find(
    (path) => path !== undefined && isProgram(path),
  );
}

function onPath(name) {
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isProgram);
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Browsers that a Playwright of some other project has left on this machine. */
function playwrightBrowsers() {
  const cache = join(homedir(), ".cache", "ms-playwright");
  if (!existsSync(cache)) return [];
  const folders = readdirSync(cache).filter((name) => /^chromium-\d+$/.test(name));
  return folders.flatMap((name) =>
    ["chrome-linux", "chrome-linux64"].map((folder) => join(cache, name, folder, "chrome")),
  );
}
