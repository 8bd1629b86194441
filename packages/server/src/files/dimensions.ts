import type { FileType } from "@proffer/protocol";

/** In pixels. */
export interface Dimensions {
  readonly width: number;
  readonly height: number;
}

const readers: Partial<Record<FileType, (bytes: Buffer) => Dimensions | undefined>> = {
  "image/png": readPng,
  "image/gif": readGif,
  "image/jpeg": readJpeg,
  "image/webp": readWebp,
};

/**
 * How large an image is, by its header, so that a page can leave room for it before it is there.
 *
 * @param head the file's first bytes; a photograph's thumbnail and colour profile may come before what is asked for.
 */
export function readDimensions(type: FileType, head: Buffer): Dimensions | undefined {
  try {
    const found = readers[type]?.(head);
    return found && found.width > 0 && found.height > 0 ? found : undefined;
  } catch {
    // A header that ends too early; the file is shown without room left for it.
    return undefined;
  }
}

/** IHDR comes first: its length and name, then two 32-bit numbers. */
function readPng(bytes: Buffer): Dimensions | undefined {
  if (bytes.toString("latin1", 12, 16) !== "IHDR") return undefined;
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

function readGif(bytes: Buffer): Dimensions {
  return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
}

/** Segments of a marker and a length follow each other; a frame's header is one of those from C0 to CF but three. */
function readJpeg(bytes: Buffer): Dimensions | undefined {
  for (let at = 2; at < bytes.length;) {
    if (bytes.readUInt8(at) !== 0xff) return undefined;
    const marker = bytes.readUInt8(at + 1);
    // Fill bytes may stand before a marker.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}

/** Three kinds: lossy, lossless, and one with a header of its own. */
function readWebp(bytes: Buffer): Dimensions | undefined {
  switch (bytes.toString("latin1", 12, 16)) {
    case "VP8 ":
      return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
    case "VP8L": {
      const bits = bytes.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
    }
    case "VP8X":
      return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
    default:
      return undefined;
  }
}
