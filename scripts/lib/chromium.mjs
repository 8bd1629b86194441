import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { run, top } from "./run.mjs";

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
 * A Chromium for the browser tests: the one that `PROFFER_CHROMIUM` names; one that is on this machine; one from the
 * system's packages, where this user may install them; one that ships inside an npm package.
 *
 * @returns {Promise<{ path: string } | { missing: string }>}
 */
export async function findChromium() {
  const named = process.env["PROFFER_CHROMIUM"];
  if (named)
    return existsSync(named)
      ? { path: named }
      : { missing: `PROFFER_CHROMIUM names ${named}, which is not there` };
  const path = search() ?? (await fromSystemPackages()) ?? (await fromNpm());
  if (path) return { path };
  return {
    missing:
      "no Chromium on this machine, and none could be installed; set PROFFER_CHROMIUM to a Chromium or a Chrome",
  };
}

async function fromSystemPackages() {
  if (process.getuid?.() !== 0 || !onPath("apt-get")) return undefined;
  console.log("Installing Chromium from the system's packages …");
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update"], { quiet: true });
  await run("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], {
    quiet: true,
    env,
  });
  return search();
}

/** An ordinary user cannot install system packages, but this one brings a headless Chromium for Linux on x64, libraries and all. */
async function fromNpm() {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  const folder = join(top, "node_modules", ".cache", "proffer", "chromium");
  if (!existsSync(join(folder, "node_modules", "@sparticuz"))) {
    console.log("Installing a Chromium from npm …");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), '{ "private": true }');
    // npm tells its children which project they belong to; this one is a project of its own.
    const flags = ["--prefix", folder, "--no-audit", "--no-fund", "--engine-strict=false"];
    await run("npm", ["install", "@sparticuz/chromium@147.0.0", ...flags], {
      cwd: folder,
      quiet: true,
    });
  }
  try {
    // Unpacks the system libraries too, as for a host that has none, and points the loader at them.
    process.env["AWS_EXECUTION_ENV"] ??= "AWS_Lambda_nodejs22.x";
    const module = createRequire(join(folder, "package.json")).resolve("@sparticuz/chromium");
    const { default: chromium } = await import(pathToFileURL(module).href);
    const path = await chromium.executablePath();
    return spawnSync(path, ["--version"]).status === 0 ? path : undefined;
  } catch (error) {
    console.log(`It could not be used: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
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
