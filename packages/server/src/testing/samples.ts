/** A PNG of a size, as far as its header goes; whoever draws it sees nothing. */
export function png(width = 2, height = 3, rest = "pixels"): Buffer {
  const header = Buffer.alloc(16);
  header.write("\x00\x00\x00\rIHDR", "latin1");
  header.writeUInt32BE(width, 8);
  header.writeUInt32BE(height, 12);
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), header, Buffer.from(rest)]);
}

/** A JPEG whose size stands behind a thumbnail. */
export function jpeg(width = 640, height = 480): Buffer {
  const thumbnail = Buffer.alloc(5000, 7);
  const exif = Buffer.from([0xff, 0xe1, (thumbnail.length + 2) >> 8, (thumbnail.length + 2) & 255]);
  const frame = Buffer.from("ffc2001108000000000301220002110103110100", "hex");
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  return Buffer.concat([Buffer.from([0xff, 0xd8]), exif, thumbnail, Buffer.from([0xff]), frame]);
}

/** A GIF of a size. */
export function gif(width = 20, height = 10): Buffer {
  const bytes = Buffer.alloc(40);
  bytes.write("GIF89a", "latin1");
  bytes.writeUInt16LE(width, 6);
  bytes.writeUInt16LE(height, 8);
  return bytes;
}

/** A WebP of each of its three kinds, 300 × 200. */
export function webp(kind: "VP8 " | "VP8L" | "VP8X"): Buffer {
  const bytes = Buffer.alloc(40);
  bytes.write("RIFF\x20\x00\x00\x00WEBP", "latin1");
  bytes.write(kind, 12, "latin1");
  if (kind === "VP8X") {
    bytes.writeUIntLE(299, 24, 3);
    bytes.writeUIntLE(199, 27, 3);
  } else if (kind === "VP8L") {
    bytes.writeUInt8(0x2f, 20);
    bytes.writeUInt32LE(299 | (199 << 14), 21);
  } else {
    bytes.writeUInt16LE(300, 26);
    bytes.writeUInt16LE(200, 28);
  }
  return bytes;
}

export const pdf = Buffer.from("%PDF-1.7\nsome pages of it, long enough to be looked at\n");
