import { expect, test } from "vitest";
import { partitionOf } from "./partition.ts";

test("is FNV-1a of 32 bits, by its published vectors", () => {
  // http://www.isthe.com/chongo/tech/comp/fnv/: "", "a", "foobar"
  const whole = 2 ** 32;
  expect(partitionOf("", whole)).toBe(0x811c9dc5);
  expect(partitionOf("a", whole)).toBe(0xe40c292c);
  expect(partitionOf("foobar", whole)).toBe(0xbf9cf968);
});

test("spreads customers evenly", () => {
  const sizes = Array.from({ length: 8 }, () => 0);
  for (let i = 0; i < 80_000; i++) sizes[partitionOf(`c${i}`, 8)]!++;
  for (const size of sizes) expect(Math.abs(size - 10_000)).toBeLessThan(500);
});

test("goes by the bytes of UTF-8, as NATS does", () => {
  const whole = 2 ** 32;
  const byBytes = (bytes: Uint8Array): number => {
    let hash = 0x811c9dc5;
    for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
    return hash >>> 0;
  };
  for (const id of ["é", "青瓷", "🍵", "a b%c", "half \uD83C", "\uDF75 half", "\0"])
    expect(partitionOf(id, whole)).toBe(byBytes(Buffer.from(id)));
});
