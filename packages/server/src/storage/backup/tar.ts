import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { Readable } from "node:stream";

/** What goes into an archive: a file that lies somewhere, or a text. Its name has slashes. */
export type TarSource = { readonly name: string } & (
  | { readonly path: string }
  | { readonly text: string }
);

/** What lies in an archive. */
export interface TarEntry {
  readonly name: string;
  readonly bytes: number;
  /** Its content, as often as it is asked for. */
  read(): Readable;
}

const block = 512;
/** The octal digits of a header's size hold 8 GB; beyond that GNU's and everybody else's tar has it in binary. */
const mostOctalBytes = 8 ** 11 - 1;

/**
 * Writes an archive that any `tar` unpacks (POSIX.1-1988 ustar), on disk when this resolves.
 *
 * @throws the system's error with `EEXIST` where there is such a file.
 */
export async function writeTar(file: string, sources: AsyncIterable<TarSource>): Promise<void> {
  // It holds the server's secrets and its customers' data.
  const archive = await open(file, "wx", 0o600);
  try {
    for await (const source of sources) await append(archive, source);
    await archive.write(Buffer.alloc(2 * block));
    await archive.sync();
  } finally {
    await archive.close();
  }
}

async function append(archive: FileHandle, source: TarSource): Promise<void> {
  if ("path" in source) return appendFile(archive, source.name, source.path);
  const text = Buffer.from(source.text);
  await archive.write(headerOf(source.name, text.length));
  await archive.write(text);
  await archive.write(Buffer.alloc(padding(text.length)));
}

async function appendFile(archive: FileHandle, name: string, path: string): Promise<void> {
  const source = await open(path, "r");
  try {
    const { size } = await source.stat();
    await archive.write(headerOf(name, size));
    // No more than the header says, should it grow meanwhile.
    if (size > 0)
      for await (const chunk of source.createReadStream({ end: size - 1, autoClose: false }))
        await archive.write(chunk as Buffer);
    await archive.write(Buffer.alloc(padding(size)));
  } finally {
    await source.close();
  }
}

/** @throws Error where it is no archive, or one that ends too early. */
export async function* readTar(file: string): AsyncGenerator<TarEntry> {
  const archive = await open(file, "r");
  try {
    const { size: end } = await archive.stat();
    for (let at = 0; ;) {
      const header = Buffer.alloc(block);
      const { bytesRead } = await archive.read(header, 0, block, at);
      if (bytesRead < block) throw new Error("it ends too early");
      if (header.every((byte) => byte === 0)) return;
      const { name, bytes } = parseHeader(header);
      const start = at + block;
      at = start + bytes + padding(bytes);
      if (at > end) throw new Error(`it ends within ${name}`);
      yield {
        name,
        bytes,
        read: () =>
          bytes === 0
            ? Readable.from([])
            : createReadStream(file, { start, end: start + bytes - 1 }),
      };
    }
  } finally {
    await archive.close();
  }
}

function headerOf(name: string, bytes: number): Buffer {
  const header = Buffer.alloc(block);
  const [folder, rest] = splitName(name);
  header.write(rest, 0, 100);
  header.write(folder, 345, 155);
  header.write("0000600\0", 100);
  header.write("0000000\0", 108);
  header.write("0000000\0", 116);
  writeSize(header, bytes);
  header.write("00000000000\0", 136);
  header.write("0", 156);
  header.write("ustar\u000000", 257);
  // The sum counts itself as blanks.
  header.write(" ".repeat(8), 148);
  header.write(`${octal(sumOf(header), 6)}\0 `, 148);
  return header;
}

/** A name beyond 100 characters has its first folders in a field of their own. */
function splitName(name: string): readonly [folder: string, rest: string] {
  if (name.length <= 100) return ["", name];
  const slash = name.indexOf("/", name.length - 101);
  return [name.slice(0, slash), name.slice(slash + 1)];
}

function writeSize(header: Buffer, bytes: number): void {
  if (bytes <= mostOctalBytes) {
    header.write(`${octal(bytes, 11)}\0`, 124);
    return;
  }
  header.writeUInt8(0x80, 124);
  header.writeBigUInt64BE(BigInt(bytes), 128);
}

function parseHeader(header: Buffer): { readonly name: string; readonly bytes: number } {
  const said = parseInt(header.toString("latin1", 148, 156), 8);
  const summed = Buffer.from(header);
  summed.write(" ".repeat(8), 148);
  if (said !== sumOf(summed)) throw new Error("it is no tar archive, or a damaged one");
  const field = (from: number, to: number): string =>
    header.toString("utf8", from, to).replace(/\0.*$/s, "");
  const folder = field(345, 500);
  const name = folder === "" ? field(0, 100) : `${folder}/${field(0, 100)}`;
  const bytes =
    header.readUInt8(124) === 0x80
      ? Number(header.readBigUInt64BE(128))
      : parseInt(header.toString("latin1", 124, 136), 8);
  return { name, bytes };
}

function sumOf(header: Buffer): number {
  return header.reduce((sum, byte) => sum + byte, 0);
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, "0");
}

function padding(bytes: number): number {
  return (block - (bytes % block)) % block;
}
