// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { stubConversation, stubMessage } from "../testing/stub-proffer.ts";
import { useCardPage } from "../testing/use-card-page.ts";

const tone = vi.hoisted(() => ({ playTone: vi.fn() }));
vi.mock("./tone.ts", () => tone);

const page = useCardPage();
const notes: (EventTarget & { title: string; body: string })[] = [];

beforeEach(() => {
  tone.playTone.mockReset();
  notes.length = 0;
  class StubNotification extends EventTarget {
    static permission = "granted";
    close(): void {}
    constructor(title: string, { body = "" }: NotificationOptions) {
      super();
      notes.push(Object.assign(this, { title, body }));
    }
  }
  vi.stubGlobal("Notification", StubNotification);
  vi.spyOn(document, "hasFocus").mockReturnValue(true);
});
afterEach(() => void vi.restoreAllMocks());

const conversation = stubConversation();
const reply = (...seqs: number[]): void =>
  page.stub.setChat({ conversation, messages: seqs.map((seq) => stubMessage(seq)) });
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 60));

async function startWith(settings: { sound?: boolean; notifications?: boolean }): Promise<void> {
  page.start();
  page.widget.set(settings);
  reply(1);
  await page.ui.findByTestId("teaser");
  await settled();
}

test("nothing sounds and nobody is notified unless the page asks for it", async () => {
  localStorage.setItem("proffer.notify", "1");
  await startWith({});
  reply(1, 2);
  await settled();
  expect(tone.playTone).not.toHaveBeenCalled();
  expect(notes).toEqual([]);
});

test("a new reply sounds; what was there at the start does not", async () => {
  await startWith({ sound: true });
  expect(tone.playTone).not.toHaveBeenCalled();
  reply(1, 2);
  await vi.waitFor(() => expect(tone.playTone).toHaveBeenCalledOnce());
});

test("a reply that comes while the customer looks at the conversation is quiet", async () => {
  await startWith({ sound: true });
  page.widget.open({ type: "conversation" });
  await page.ui.findByTestId("composer");
  reply(1, 2);
  await settled();
  expect(tone.playTone).not.toHaveBeenCalled();
});

test("who has said to us that they want it is notified while the page is out of sight", async () => {
  localStorage.setItem("proffer.notify", "1");
  await startWith({ notifications: true });
  vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  reply(1, 2);
  await vi.waitFor(() => expect(notes).toMatchObject([{ title: "Mei", body: "message 2" }]));
  notes[0]?.dispatchEvent(new Event("click"));
  expect(await page.ui.findByTestId("composer")).toBeTruthy();
});

test("the browser's permission alone, given for something else, notifies nobody", async () => {
  await startWith({ notifications: true });
  vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  reply(1, 2);
  await settled();
  expect(notes).toEqual([]);
});

const asked = (): HTMLElement | null => page.ui.queryByTestId("notify");

async function openConversation(...froms: ("visitor" | "agent")[]): Promise<void> {
  page.start();
  page.widget.set({ notifications: true });
  page.stub.setChat({
    conversation,
    messages: froms.map((from, i) => stubMessage(i + 1, { from })),
  });
  page.widget.open({ type: "conversation" });
  await page.ui.findByTestId("composer");
  await settled();
}

test("only who has written is asked, and the browser only after their yes", async () => {
  const request = vi.fn(async () => "granted");
  Object.assign(Notification, { permission: "default", requestPermission: request });
  await openConversation("agent");
  expect(asked()).toBeNull();
  page.stub.setChat({ messages: [stubMessage(1, { from: "visitor" })] });
  await vi.waitFor(() => expect(asked()).not.toBeNull());
  expect(request).not.toHaveBeenCalled();
  asked()?.querySelector("button")?.click();
  await vi.waitFor(() => expect(asked()).toBeNull());
  expect(localStorage.getItem("proffer.notify")).toBe("1");
});

test("who says no is not asked again", async () => {
  await openConversation("visitor");
  asked()?.querySelectorAll("button")[1]?.click();
  await vi.waitFor(() => expect(asked()).toBeNull());
  page.widget.close();
  page.widget.open({ type: "conversation" });
  await settled();
  expect(asked()).toBeNull();
});
