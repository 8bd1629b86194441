import { open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";

/** What a snapshot consists of. Whatever is not named in it does not exist. */
export interface Manifest {
  readonly format: 1;
  /** The process that wrote it; another one that finds a stranger's name here has been replaced. */
  readonly owner: string;
  /** The stream and the partition that it is of. */
  readonly source: Source;
  /** The last message whose effects are in it, by its sequence in the stream. */
  readonly sequence: number;
  /** The last of our firings in their stream, as far as is known. */
  readonly published: number;
  /** The hash of the rules whose timers the states' dues are; `null` before any. */
  readonly rules: string | null;
  readonly segments: readonly SegmentExtent[];
}

/** Where a partition's events come from. */
export interface Source {
  readonly stream: string;
  /** When the stream was made: one that was made anew counts from 1 again. */
  readonly created: string;
  /** `"3/8"`. */
  readonly partition: string;
}

/** How much of a segment belongs to the snapshot; what lies behind was written for one that never came to be. */
export interface SegmentExtent {
  readonly file: string;
  readonly bytes: number;
}

const name = "manifest.json";

/** The manifest of a folder; `undefined` where there is none yet. */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  let text: string;
  try {
    text = await readFile(join(folder, name), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const manifest = JSON.parse(text) as Manifest;
  if (manifest.format === 1) return manifest;
  throw new Error(
    `${join(folder, name)} is of format ${String(manifest.format)}, which this version does not know. Run the version that wrote it, or give --state an empty folder to run over the stream again.`,
  );
}

/** Puts a manifest in the place of the one before: after a power cut there is the one or the other, never half of one. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const temporary = join(folder, `${name}.${manifest.owner}`);
  const file = await open(temporary, "w");
  try {
    await file.writeFile(`${JSON.stringify(manifest, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, join(folder, name));
  await syncFolder(folder);
}

/** A file's name is on disk only when its folder is. Windows cannot open a folder, and needs not. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
