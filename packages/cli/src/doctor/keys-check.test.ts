import { expect, test } from "vitest";
import { keysCheck } from "./keys-check.ts";

const ed = `ed1.${"A".repeat(43)}`;
const es = `es1.${"B".repeat(87)}`;
const old = `ed0.${"C".repeat(43)}`;

test.each([
  ["pins nothing", null, [ed, es], true, /No key is pinned/],
  [
    "pins what the server signs with",
    [ed, es],
    [ed, es],
    true,
    /signed with pinned keys \(ed1, es1\)/,
  ],
  [
    "pins a key that is gone beside one that signs",
    [old, es],
    [ed, es],
    true,
    /pinned key \(es1\)/,
  ],
  ["pins keys that sign no more", [old], [ed, es], false, /others \(ed1, es1\): this page refuses/],
  ["pins another key by the same name", [`ed1.${"D".repeat(43)}`], [ed, es], false, /refuses/],
  ["pins what cheap phones cannot check", [ed], [ed, es], "unknown", /without Ed25519/],
  [
    "pins, and the server is silent",
    [ed, es],
    null,
    "unknown",
    /2 keys are pinned .* does not say/,
  ],
  ["pins with an empty attribute", [], [ed, es], false, /0 keys are pinned/],
] as const)("a page that %s", (_what, pinned, signing, isWell, text) => {
  const check = keysCheck({ pinned, signing });
  expect(check).toMatchObject({ isWell, text: expect.stringMatching(text) });
  // What is amiss comes with what to do.
  expect(check.advice === undefined).toBe(isWell === true);
});
