import { deflateSync } from "node:zlib";

/** What was drawn: four bytes a point, red, green, blue and one that is not looked at. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly points: Uint8Array;
}

/** Surfaces, inks and the most usual shades between them: the picture is a third as large as with all. */
const maxColours = 160;

/**
 * A PNG with a palette, a third as large as a browser's. The most frequent colours stay what they are; each of the others,
 * which are the edges of letters, becomes the one that is nearest.
 */
export function encodeSmall({ width, height, points }: Drawing): Buffer {
  const colours = Array.from({ length: width * height }, (_, i) => colourOf(points, i));
  const palette = choosePalette(colours);
  const places = placeAll(new Set(colours), palette);
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      rows[y * (width + 1) + 1 + x] = places.get(colours[y * width + x] ?? 0) ?? 0;
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header(width, height)),
    chunk("PLTE", Buffer.from(palette.flatMap(channelsOf))),
    chunk("IDAT", deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function colourOf(points: Uint8Array, i: number): number {
  return ((points[4 * i] ?? 0) << 16) | ((points[4 * i + 1] ?? 0) << 8) | (points[4 * i + 2] ?? 0);
}

function channelsOf(colour: number): readonly [number, number, number] {
  return [colour >> 16, (colour >> 8) & 255, colour & 255];
}

function choosePalette(colours: readonly number[]): readonly number[] {
  const counts = new Map<number, number>();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const byCount = [...counts].sort((a, b) => b[1] - a[1]);
  return byCount.slice(0, maxColours).map(([colour]) => colour);
}

/** Each colour's place in the palette: its own, or that of the nearest. */
function placeAll(colours: ReadonlySet<number>, palette: readonly number[]): Map<number, number> {
  const distance = (a: number, b: number): number => {
    const other = channelsOf(b);
    return channelsOf(a).reduce((sum, value, i) => sum + (value - (other[i] ?? 0)) ** 2, 0);
  };
  return new Map(
    [...colours].map((colour) => {
      const distances = palette.map((one) => distance(colour, one));
      return [colour, distances.indexOf(Math.min(...distances))];
    }),
  );
}

function header(width: number, height: number): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  // Eight bits that are places in a palette.
  data.set([8, 3], 8);
  return data;
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  const sum = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(checksum(named));
  return Buffer.concat([length, named, sum]);
}

/** CRC-32, as PNG (ISO/IEC 15948, annex D) wants it. */
function checksum(data: Buffer): number {
  let sum = 0xffffffff;
  for (const byte of data) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}
