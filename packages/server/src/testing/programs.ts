import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";

/** A program that a test needs, or why it is not there. */
export type Found = { readonly path: string } | { readonly missing: string };

/**
 * A program of a service under test: the one that an environment variable names, one on this machine, or one from the
 * system's packages where this user may install them.
 */
export function findProgram(
  name: string,
  from: {
    readonly variable: string;
    readonly folders: readonly string[];
    readonly package: string;
    /** `false` only looks for it. */
    readonly install?: boolean;
  },
): Found {
  const named = process.env[from.variable];
  if (named !== undefined)
    return isProgram(named)
      ? { path: named }
      : { missing: `${from.variable} names ${named}, which is not there` };
  const search = (): string | undefined =>
    [...(process.env["PATH"] ?? "").split(delimiter), ...from.folders]
      .map((folder) => join(folder, name))
      .find(isProgram);
  const mayInstall = from.install ?? true;
  const path = search() ?? (mayInstall && installPackage(from.package) ? search() : undefined);
  if (path !== undefined) return { path };
  return {
    missing: `no ${name} on this machine, and none could be installed; set ${from.variable}`,
  };
}

/** The folders of every version below one, the newest first: Debian keeps PostgreSQL's programs there. */
export function versionsBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(folder, version, "bin"));
}

function installPackage(name: string): boolean {
  if (process.getuid?.() !== 0) return false;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const install = ["install", "-y", "--no-install-recommends", name];
  const run = (args: readonly string[]): boolean =>
    spawnSync("apt-get", args, { env, stdio: "ignore" }).status === 0;
  return run(install) || (run(["update"]) && run(install));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
