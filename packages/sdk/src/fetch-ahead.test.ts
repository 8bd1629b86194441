import { afterEach, expect, test, vi } from "vitest";

const { loadConfirmer } = vi.hoisted(() => ({ loadConfirmer: vi.fn() }));
vi.mock("@proffer/engine", () => ({ loadConfirmer }));

afterEach(() => vi.unstubAllGlobals());

test("What a rule that fires needs is fetched when the browser is idle, and a failure troubles nobody", async () => {
  const { fetchAhead } = await import("./fetch-ahead.ts");
  let idle = (): void => undefined;
  vi.stubGlobal("requestIdleCallback", (act: () => void) => (idle = act));
  loadConfirmer.mockRejectedValue(new Error("offline"));
  fetchAhead();
  expect(loadConfirmer).not.toHaveBeenCalled();
  idle();
  expect(loadConfirmer).toHaveBeenCalledTimes(1);
});
