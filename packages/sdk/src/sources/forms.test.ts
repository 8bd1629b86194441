// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { record } from "../../../../test/support/recording-context.ts";
import type { Recording } from "../../../../test/support/recording-context.ts";
import { forms } from "./forms.ts";

let recording: Recording;

beforeEach(() => {
  vi.useFakeTimers();
  recording = record();
  recording.start(forms);
});
afterEach(() => {
  recording.stop();
  vi.useRealTimers();
});

function draw(attributes = `id="coupon"`): void {
  document.body.innerHTML = `<form ${attributes}><input name="code" value="SECRET"><input name="email"><button type=button>Apply</button></form>`;
}

const dispatch = (selector: string, event: Event) =>
  document.querySelector(selector)?.dispatchEvent(event);
const press = () => dispatch("button", new MouseEvent("click", { bubbles: true }));
const accept = () => dispatch("form", new Event("submit", { bubbles: true }));
function refuse(...names: string[]): void {
  for (const name of names) dispatch(`[name=${name}]`, new Event("invalid"));
}
/** What the browser does in one task. */
function inOneTask(...acts: (() => void)[]): void {
  for (const act of acts) act();
  vi.advanceTimersByTime(1);
}

const failed = (operation: string, fields = "one field") => [
  "Operation Failed",
  { operation, code: "invalid", message: `The browser refused ${fields}.` },
];

describe("A form that the browser refuses", () => {
  beforeEach(() => draw());

  test("is one failure, however many of its fields are refused, and however often", () => {
    inOneTask(
      press,
      () => refuse("code", "email"),
      () => refuse("code"),
    );
    expect(recording.told).toEqual([failed("coupon", "2 fields")]);
  });

  test("three times is three failures", () => {
    for (let i = 0; i < 3; i++) inOneTask(press, () => refuse("code"));
    expect(recording.told).toEqual([failed("coupon"), failed("coupon"), failed("coupon")]);
  });

  test("and then takes is a success, once", () => {
    inOneTask(press, () => refuse("code"));
    inOneTask(press, accept);
    inOneTask(press, accept);
    expect(recording.told).toEqual([
      failed("coupon"),
      ["Operation Succeeded", { operation: "coupon" }],
    ]);
  });

  test("is refused by Enter as well", () => {
    const enter = new KeyboardEvent("keydown", { key: "Enter", bubbles: true });
    inOneTask(
      () => dispatch("input", enter),
      () => refuse("code"),
    );
    expect(recording.told).toEqual([failed("coupon")]);
  });

  test("is refused when the page itself checks what is being sent", () => {
    inOneTask(accept, () => refuse("email"));
    expect(recording.told).toEqual([failed("coupon")]);
  });
});

describe("Nothing more is told", () => {
  beforeEach(() => draw());

  test("of a form that is taken at the first try", () => {
    inOneTask(press, accept);
    expect(recording.told).toEqual([]);
  });

  test("of a page that checks its fields while they are being filled in", () => {
    const key = new KeyboardEvent("keydown", { key: "a", bubbles: true });
    inOneTask(
      () => dispatch("input", key),
      () => refuse("code"),
    );
    press();
    vi.advanceTimersByTime(501);
    inOneTask(() => refuse("code"));
    expect(recording.told).toEqual([]);
  });

  test("of a page that checks its fields once more when it has seen them refused", () => {
    inOneTask(press, () => refuse("code"));
    inOneTask(() => refuse("code"));
    expect(recording.told).toHaveLength(1);
  });

  test("of a field without a form", () => {
    document.body.innerHTML = `<input name="code"><button type=button>Apply</button>`;
    inOneTask(press, () => refuse("code"));
    expect(recording.told).toEqual([]);
  });

  test("of what was filled in", () => {
    inOneTask(press, () => refuse("code", "email"));
    expect(JSON.stringify([recording.told, recording.findings])).not.toContain("SECRET");
  });

  test("after it was stopped", () => {
    recording.stop();
    inOneTask(press, () => refuse("code"));
    expect(recording.told).toEqual([]);
  });
});

describe("A form is told apart by", () => {
  test.each([
    ["its id", `id="coupon" name="other"`, "coupon"],
    ["its name", `name="newsletter" action="/x"`, "newsletter"],
    [
      "where it goes, if its id is made up",
      `id="form-83727" action="/carts/1234/add"`,
      "/carts/:id/add",
    ],
    ["where it is, if it goes nowhere", ``, "/"],
  ])("%s", (_what, attributes, operation) => {
    draw(attributes);
    inOneTask(press, () => refuse("code"));
    expect(recording.told).toEqual([failed(operation)]);
  });

  test("its own name, and not by fields of its that are called `id`, `name` and `action`", () => {
    document.body.innerHTML = `<form id="coupon"><input name="id"><input name="name"><input name="action"><button type=button></button></form>`;
    inOneTask(press, () => refuse("id"));
    expect(recording.told).toEqual([failed("coupon")]);
  });
});
