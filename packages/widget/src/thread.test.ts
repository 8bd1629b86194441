import { expect, test } from "vitest";
import { createStubProffer, stubMessage } from "./testing/stub-proffer.ts";
import { layOut } from "./thread.ts";
import type { ThreadItem } from "./thread.ts";

const minute = 60_000;
const noon = new Date(2026, 10, 22, 12).getTime();
const shape = (items: readonly ThreadItem[]): string[] =>
  items.map((item) => {
    if (item.type !== "message") return item.type;
    return `${item.first ? "[" : ""}${item.message.text}${item.last ? "]" : ""}`;
  });

test("messages of one author within five minutes are one turn", () => {
  const at = (minutes: number): { at: number } => ({ at: noon + minutes * minute });
  const messages = [
    stubMessage(1, { text: "a", ...at(0) }),
    stubMessage(2, { text: "b", ...at(1) }),
    stubMessage(3, { text: "c", from: "visitor", ...at(2) }),
    stubMessage(4, { text: "d", from: "visitor", ...at(8) }),
  ];
  expect(shape(layOut(messages, undefined))).toEqual(["day", "[a", "b]", "[c]", "[d]"]);
});

test("another agent begins another turn", () => {
  const messages = [stubMessage(1, { text: "a" }), stubMessage(2, { text: "b", name: "Lin" })];
  expect(shape(layOut(messages, undefined))).toEqual(["day", "[a]", "[b]"]);
});

test("each day of the customer's own calendar has its divider", () => {
  const messages = [
    stubMessage(1, { text: "a", at: noon }),
    stubMessage(2, { text: "b", at: noon + 24 * 60 * minute }),
  ];
  expect(shape(layOut(messages, undefined))).toEqual(["day", "[a]", "day", "[b]"]);
});

test("the offer stands where it came up: behind what was said before it", () => {
  const offer = createStubProffer().proffer({ at: noon + minute });
  const messages = [
    stubMessage(1, { text: "a", at: noon }),
    stubMessage(2, { text: "b", at: noon + 2 * minute }),
  ];
  expect(shape(layOut(messages, offer))).toEqual(["day", "[a", "lead", "b]"]);
  expect(shape(layOut([], offer))).toEqual(["lead"]);
});
