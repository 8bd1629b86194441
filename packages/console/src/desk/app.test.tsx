// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fakeConversation, fakeSockets } from "../testing/fake-socket.ts";
import { App } from "./app.tsx";
import { createCredentials } from "./credentials.ts";
import { createDesk } from "./desk.ts";
import { en } from "./words/en.ts";

beforeEach(() => {
  sessionStorage.clear();
  localStorage.clear();
});
afterEach(() => {
  cleanup();
  location.hash = "";
});

function openApp(): ReturnType<typeof fakeSockets> {
  const sockets = fakeSockets();
  render(
    <App
      credentials={createCredentials(window)}
      words={en}
      locale="en"
      now={() => 0}
      openDesk={(key, name) =>
        createDesk({
          key,
          name,
          connect: sockets.connect,
          now: () => 0,
          random: () => 1,
          createId: () => "id",
        })
      }
    />,
  );
  return sockets;
}

async function enter(
  ...conversations: ReturnType<typeof fakeConversation>[]
): Promise<ReturnType<typeof fakeSockets>> {
  location.hash = "#key=secret";
  const sockets = openApp();
  sockets.last().open();
  sockets.last().receive({ type: "welcome", serverTime: 0, conversations });
  await screen.findByText(en.online);
  return sockets;
}

test("a link with the key goes straight to the desk and leaves no key in the address bar", async () => {
  const sockets = await enter();
  expect(sockets.last().sent[0]).toMatchObject({ key: "secret", name: "Support" });
  expect(location.hash).toBe("");
  expect(sessionStorage.getItem("proffer.desk.key")).toBe("secret");
});

test("without a key the desk asks for it, and for a name", () => {
  const sockets = openApp();
  fireEvent.input(screen.getByLabelText(en.key), { target: { value: "secret" } });
  fireEvent.input(screen.getByLabelText(en.yourName), { target: { value: "Mei" } });
  fireEvent.submit(screen.getByText(en.enter).closest("form") as HTMLFormElement);
  sockets.last().open();
  expect(sockets.last().sent[0]).toMatchObject({ key: "secret", name: "Mei" });
});

test("a refused key is forgotten and asked for again", async () => {
  location.hash = "#key=wrong";
  openApp().last().end(4401);
  expect((await screen.findByRole("alert")).textContent).toBe(en.keyRefused);
  await waitFor(() => expect(sessionStorage.getItem("proffer.desk.key")).toBeNull());
});

test("an empty desk says that nobody needs anything", async () => {
  await enter();
  expect(screen.getAllByText(en.nobody).length).toBeGreaterThan(0);
});

test("a chosen conversation shows its messages, why the customer was reached and what they did", async () => {
  const why = {
    rule: { id: "stuck", name: "Three failures" },
    reasons: ["3 of 3 Operation Failed"],
    facts: [],
  };
  const sockets = await enter(fakeConversation({ why }));
  fireEvent.click(screen.getByTestId("conversation-item"));
  const said = {
    conversation: "c1",
    seq: 1,
    clientId: "m1",
    from: "visitor",
    text: "help",
    at: 1,
  } as const;
  sockets.last().receive({ type: "message", message: said });
  const entry = {
    event: "Product Viewed",
    at: 1,
    properties: { name: "Mug", price: 5, currency: "EUR" },
  };
  sockets.last().receive({ type: "timeline", conversation: "c1", entries: [entry] });
  expect((await screen.findByTestId("message")).textContent).toContain("help");
  expect(screen.getByTestId("why").textContent).toContain("Three failures");
  expect(screen.getByTestId("why").textContent).toContain("3 of 3 Operation Failed");
  expect(screen.getByTestId("timeline").textContent).toContain("Mug · €5.00");
});

test("Enter sends an answer, Shift+Enter and the Enter of an input method do not", async () => {
  const sockets = await enter(fakeConversation());
  fireEvent.click(screen.getByTestId("conversation-item"));
  const field = await screen.findByTestId("composer");
  fireEvent.input(field, { target: { value: "hello" } });
  fireEvent.keyDown(field, { key: "Enter", shiftKey: true });
  fireEvent.keyDown(field, { key: "Enter", isComposing: true });
  expect(sockets.last().sent.some(({ type }) => type === "say")).toBe(false);
  fireEvent.keyDown(field, { key: "Enter" });
  expect(sockets.last().sent.at(-1)).toEqual({
    type: "say",
    clientId: "id",
    conversation: "c1",
    text: "hello",
  });
  expect((await screen.findByText(en.sending)).isConnected).toBe(true);
});

test("markup in a message stays text", async () => {
  const sockets = await enter(fakeConversation());
  fireEvent.click(screen.getByTestId("conversation-item"));
  const text = "<img src=x onerror=alert(1)>";
  const said = {
    conversation: "c1",
    seq: 1,
    clientId: "m1",
    from: "visitor",
    text,
    at: 1,
  } as const;
  sockets.last().receive({ type: "message", message: said });
  const message = await screen.findByTestId("message");
  expect(message.textContent).toContain(text);
  expect(message.querySelector("img")).toBeNull();
});

test("a proven customer's id is shown with a mark, and one that is only said is not shown at all", async () => {
  const said = fakeConversation({ id: "c1", userId: "the-boss", customer: "Boss", lastAt: 2 });
  const proven = fakeConversation({ id: "c2", userId: "customer-42", verified: true, lastAt: 1 });
  await enter(said, proven);
  const [first, second] = screen.getAllByTestId("conversation-item");
  fireEvent.click(first as HTMLElement);
  await screen.findByTestId("thread");
  expect(screen.queryByTestId("proven")).toBeNull();
  expect(document.body.textContent).not.toContain("the-boss");
  fireEvent.click(second as HTMLElement);
  expect((await screen.findByTestId("proven")).textContent).toBe(`${en.proven}: customer-42`);
});

test("a conversation that was erased leaves the list, and the desk of whoever reads it", async () => {
  const sockets = await enter(fakeConversation());
  fireEvent.click(screen.getByTestId("conversation-item"));
  await screen.findByTestId("thread");
  sockets.last().receive({ type: "gone", conversation: "c1" });
  await waitFor(() => expect(screen.queryByTestId("conversation-item")).toBeNull());
  expect(screen.queryByTestId("thread")).toBeNull();
});

const kept = { id: "f1", type: "image/png", bytes: 2_500_000, url: "/v1/files/f1/a.png" };

test("an image is shown, another file is there to be saved, and the last message that was read says so", async () => {
  const sockets = await enter(
    fakeConversation({ agent: { name: "Mei" }, seen: { visitor: 2, agent: 0 } }),
  );
  fireEvent.click(screen.getByTestId("conversation-item"));
  const base = { conversation: "c1", from: "agent", text: "", at: 1 } as const;
  const files = [
    { ...kept, name: "a.png", width: 40, height: 30 },
    { ...kept, name: "b.pdf", type: "application/pdf" },
  ];
  for (const [i, attachment] of files.entries())
    sockets.last().receive({
      type: "message",
      message: { ...base, seq: i + 1, clientId: `m${i}`, attachment },
    });
  await waitFor(() => expect(screen.getAllByTestId("attached")).toHaveLength(2));
  const [image, pdf] = screen.getAllByTestId("attached");
  expect(image?.querySelector("img")?.getAttribute("alt")).toBe("a.png");
  expect(pdf?.getAttribute("download")).toBe("b.pdf");
  expect(pdf?.textContent).toContain("2.5 MB");
  const [first, second] = screen.getAllByTestId("message");
  expect(first?.textContent).not.toContain(en.seen);
  expect(second?.textContent).toContain(en.seen);
  expect(screen.getByTestId("taken").textContent).toBe("with Mei");
});

test("an address and a rating stand beside the conversation, and a closed one can be opened again", async () => {
  const sockets = await enter(
    fakeConversation({
      status: "closed",
      contact: { email: "ada@example.com", name: "Ada" },
      rating: { score: 4, comment: "<b>Quick</b>" },
    }),
  );
  fireEvent.click(screen.getByTestId("conversation-item"));
  expect((await screen.findByTestId("contact")).textContent).toContain("Ada ada@example.com");
  expect(screen.getByTestId("rating").textContent).toContain("<b>Quick</b>");
  expect(screen.getByRole("img", { name: en.stars(4) }).isConnected).toBe(true);
  expect(screen.queryByTestId("composer")).toBeNull();
  fireEvent.click(screen.getByTestId("reopen-conversation"));
  expect(sockets.last().sent.at(-1)).toEqual({ type: "reopen", conversation: "c1" });
});

test("files can be attached only where the server takes them", async () => {
  const sockets = await enter(fakeConversation());
  fireEvent.click(screen.getByTestId("conversation-item"));
  await screen.findByTestId("composer");
  expect(screen.queryByTestId("attach")).toBeNull();
  const features = {
    uploads: { maxBytes: 9, types: ["image/png"] },
    transcript: false,
    help: false,
  };
  const conversations = [fakeConversation()];
  sockets.last().receive({ type: "welcome", serverTime: 0, conversations, features });
  expect((await screen.findByTestId("attach")).getAttribute("accept")).toBe("image/png");
});
