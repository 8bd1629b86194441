import { expect, test } from "vitest";
import { bucketOf, buckets } from "./bucket.ts";

// The hashes are those of the function's authors: http://www.isthe.com/chongo/src/fnv/test_fnv.c.
test.each([
  ["", 0x811c9dc5],
  ["a", 0xe40c292c],
  ["b", 0xe70c2de5],
  ["foobar", 0xbf9cf968],
  ["chongo was here!\n", 0xd49930d5],
])("the bucket of “%s” is that of its FNV-1a hash, in every version of ours", (id, hash) => {
  expect(bucketOf(id)).toBe(hash % 100);
});

test("an id is in the same bucket whatever letters it has", () => {
  expect([bucketOf("Ана"), bucketOf("茶"), bucketOf("🍵")]).toEqual([22, 89, 14]);
});

test.each([
  ["counted up", (i: number) => `customer-${i}`],
  ["of digits", (i: number) => String(i)],
])(
  "ids that are %s are spread evenly: a step of a roll-out reaches as many as it says",
  (_name, idOf) => {
    const counts = Array.from({ length: buckets }, () => 0);
    for (let i = 0; i < 20_000; i++) counts[bucketOf(idOf(i))]! += 1;
    expect(Math.min(...counts)).toBeGreaterThan(140);
    expect(Math.max(...counts)).toBeLessThan(260);
    expect(counts.slice(0, 10).reduce((sum, count) => sum + count) / 20_000).toBeCloseTo(0.1, 2);
  },
);
