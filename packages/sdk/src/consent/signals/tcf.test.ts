// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Page } from "../../sources/source.ts";
import type { Weight } from "../consent.ts";
import { tcf } from "./tcf.ts";

type Callback = (data: unknown, success: boolean) => void;

/** A consent manager of the TCF, as far as a listener sees it. */
class Manager {
  readonly listeners = new Map<number, Callback>();
  data: object = { gdprApplies: true };

  readonly api = (
    command: string,
    version: number,
    callback: Callback,
    parameter?: number,
  ): void => {
    if (version !== 2) return callback(null, false);
    if (command === "addEventListener") {
      this.listeners.set(this.listeners.size + 1, callback);
      this.answer();
    } else if (command === "removeEventListener")
      callback(this.listeners.delete(parameter ?? 0), true);
  };

  say(eventStatus: string, purposes: readonly number[], more: object = {}): void {
    const consents = Object.fromEntries(purposes.map((purpose) => [purpose, true]));
    this.data = { gdprApplies: true, eventStatus, purpose: { consents }, ...more };
    this.answer();
  }

  answer(): void {
    for (const [listenerId, callback] of this.listeners)
      callback({ ...this.data, listenerId }, true);
  }
}

const page = window as unknown as Page & Record<string, unknown>;
let manager: Manager;
let told: (readonly [Weight, Readonly<Record<string, boolean>>])[];
let stop: () => void;

function listen(to: Page = page): void {
  stop = tcf(to, (given, weight) => told.push([weight, given]));
}

beforeEach(() => {
  vi.useFakeTimers();
  manager = new Manager();
  told = [];
  page["__tcfapi"] = manager.api;
});

afterEach(() => {
  stop();
  delete page["__tcfapi"];
  vi.useRealTimers();
});

const no = { functional: false, analytics: false, marketing: false };

describe("The TCF", () => {
  test("says what was chosen before, and what is chosen now", () => {
    manager.say("tcloaded", [1, 3, 4, 7, 8]);
    listen();
    manager.say("cmpuishown", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    manager.say("useractioncomplete", [1]);
    expect(told).toEqual([
      ["repeated", { functional: true, analytics: true, marketing: true }],
      ["chosen", { ...no, functional: true }],
    ]);
  });

  test("asks for every purpose that a category stands for", () => {
    listen();
    manager.say("useractioncomplete", [1, 3, 7, 9, 10]);
    manager.say("useractioncomplete", [4, 8]);
    manager.say("useractioncomplete", [7, 8]);
    expect(told.map(([, given]) => given)).toEqual([
      { ...no, functional: true },
      no,
      { ...no, analytics: true },
    ]);
  });

  test("says nothing of what it did not ask, or does not know", () => {
    listen();
    manager.say("tcloaded", [3, 4], { purposeOneTreatment: true });
    expect(told).toEqual([["repeated", { analytics: false, marketing: true }]]);
    manager.say("tcloaded", [1], { gdprApplies: false });
    manager.say("tcloaded", [], { purpose: undefined });
    manager.say("constructor", [1]);
    for (const callback of manager.listeners.values()) callback(null, false);
    expect(told).toHaveLength(1);
  });

  test("may come later", () => {
    delete page["__tcfapi"];
    listen();
    vi.advanceTimersByTime(3_000);
    manager.say("useractioncomplete", [1]);
    page["__tcfapi"] = manager.api;
    vi.advanceTimersByTime(250);
    expect(told).toEqual([["chosen", { ...no, functional: true }]]);
  });

  test("is left with no listener of ours", () => {
    listen();
    expect(manager.listeners.size).toBe(1);
    stop();
    expect(manager.listeners.size).toBe(0);
  });

  test("is left with none where it answers only after we have stopped", () => {
    const late: Callback[] = [];
    page["__tcfapi"] = (command: string, version: number, callback: Callback, id?: number) =>
      command === "addEventListener"
        ? void late.push(callback)
        : manager.api(command, version, callback, id);
    listen();
    stop();
    manager.listeners.set(7, () => {});
    for (const callback of late) callback({ eventStatus: "tcloaded", listenerId: 7 }, true);
    expect(manager.listeners.size).toBe(0);
    expect(told).toEqual([]);
  });

  test("that throws is as good as none", () => {
    page["__tcfapi"] = () => {
      throw new Error("the manager's own");
    };
    expect(listen).not.toThrow();
    expect(() => vi.advanceTimersByTime(20_000)).not.toThrow();
  });
});

describe("The TCF of the page around a frame", () => {
  /** A window that holds the locator, and answers by messages as the specification has it. */
  function createFrame(asJson: boolean): {
    frame: Page;
    asked: string[];
    answer: (data: unknown, source?: object) => void;
  } {
    const heard = new Set<(event: unknown) => void>();
    const asked: string[] = [];
    const answer = (data: unknown, source: object = holder): void => {
      for (const listener of heard) listener({ source, data });
    };
    const holder = {
      frames: { __tcfapiLocator: {} },
      postMessage(message: {
        __tcfapiCall: { command: string; version: number; callId: string; parameter?: number };
      }) {
        const { command, version, callId, parameter } = message["__tcfapiCall"];
        asked.push(callId);
        const back = (returnValue: unknown, success: boolean): void => {
          const data = { __tcfapiReturn: { returnValue, success, callId } };
          answer(asJson ? JSON.stringify(data) : data);
        };
        manager.api(command, version, back, parameter);
      },
    };
    const around = {
      // Of another origin, and without a consent manager.
      get frames(): never {
        throw new Error("SecurityError");
      },
      parent: holder,
    };
    Object.assign(holder, { parent: holder });
    const frame = {
      document,
      setTimeout: window.setTimeout.bind(window),
      clearTimeout: window.clearTimeout.bind(window),
      parent: around,
      addEventListener: (_: string, listener: (event: unknown) => void) => heard.add(listener),
      removeEventListener: (_: string, listener: (event: unknown) => void) =>
        heard.delete(listener),
    };
    return { frame: frame as unknown as Page, asked, answer };
  }

  test.each([true, false])("is asked by messages (JSON: %s), and only it is believed", (asJson) => {
    const { frame, answer } = createFrame(asJson);
    listen(frame);
    manager.say("useractioncomplete", [1]);
    expect(told).toEqual([["chosen", { ...no, functional: true }]]);
    answer({ __tcfapiReturn: { callId: "x", success: true, returnValue: manager.data } });
    answer("not JSON");
    answer(null);
    expect(told).toHaveLength(1);
    stop();
    expect(manager.listeners.size).toBe(0);
  });

  test("does not believe another window, whatever it says", () => {
    const { frame, asked, answer } = createFrame(false);
    listen(frame);
    const [callId] = asked;
    const returnValue = { eventStatus: "useractioncomplete", purpose: { consents: { 1: true } } };
    const lie = { __tcfapiReturn: { callId, success: true, returnValue } };
    answer(lie, {});
    expect(told).toEqual([]);
    answer(lie);
    expect(told).toHaveLength(1);
  });
});
