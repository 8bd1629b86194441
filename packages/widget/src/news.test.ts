// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from "vitest";
import { guideMarkKey } from "./guide-mark-key.ts";
import { watchNews } from "./news.ts";
import { createStubProffer, stubConversation, stubMessage } from "./testing/stub-proffer.ts";
import type { StubProffer } from "./testing/stub-proffer.ts";

let stub: StubProffer;
beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  stub = createStubProffer();
});

const watch = (): { onNews: ReturnType<typeof vi.fn>; stop: () => void } => {
  const onNews = vi.fn();
  return { onNews, stop: watchNews(stub, onNews) };
};
const replied = { conversation: stubConversation(), messages: [stubMessage(1), stubMessage(2)] };

test("a page on which nothing waits needs nothing drawn", async () => {
  stub.proffer({ state: "dismissed" });
  stub.proffer({ state: "shown", hasAnswer: true });
  const { onNews } = watch();
  await stub.ready;
  stub.setChat({ conversation: stubConversation(), messages: [] });
  expect(onNews).not.toHaveBeenCalled();
});

test.each(["waiting", "shown"] as const)("an offer that is %s is drawn", (state) => {
  const { onNews } = watch();
  stub.proffer({ state });
  expect(onNews).toHaveBeenCalled();
});

test("a reply that was not read is drawn; one that was read is not", () => {
  const first = watch();
  stub.setChat(replied);
  expect(first.onNews).toHaveBeenCalled();
  localStorage.setItem("proffer.read", JSON.stringify({ conversation: "c1", seq: 2 }));
  expect(watch().onNews).not.toHaveBeenCalled();
  localStorage.setItem("proffer.read", JSON.stringify({ conversation: "other", seq: 9 }));
  expect(watch().onNews).toHaveBeenCalled();
});

test("a read mark that somebody has broken counts as none", () => {
  localStorage.setItem("proffer.read", "{");
  stub.setChat(replied);
  expect(watch().onNews).toHaveBeenCalled();
});

test("a guide that led to this page goes on", () => {
  sessionStorage.setItem(guideMarkKey, JSON.stringify({ offer: "o", step: 1, at: 0 }));
  expect(watch().onNews).toHaveBeenCalled();
});

test("once it has ended it says nothing more", () => {
  const { onNews, stop } = watch();
  stop();
  stub.proffer({});
  expect(onNews).not.toHaveBeenCalled();
});
