// @vitest-environment happy-dom
import { fireEvent, waitFor } from "@testing-library/preact";
import type { ChatState, PendingMessage } from "@proffer/sdk";
import { expect, test } from "vitest";
import { stubConversation, stubMessage } from "../../testing/stub-proffer.ts";
import { useCardPage } from "../../testing/use-card-page.ts";

const page = useCardPage();
const said = stubMessage(1, { from: "visitor", text: "Hello" });
const answered = stubMessage(2, { text: "Hello, Ann" });

/** Opens the conversation as it stands. */
async function talk(chat: Partial<ChatState>): Promise<void> {
  page.start();
  const { conversation } = chat;
  page.stub.setChat({
    connection: "online",
    ...(conversation && { conversations: [conversation] }),
    ...chat,
  });
  page.widget.open({ type: "conversation" });
  await page.ui.findByRole("log");
}

const pending = (some: Partial<PendingMessage>): PendingMessage => ({
  clientId: "p",
  from: "visitor",
  text: "Hi",
  at: 0,
  pending: true,
  ...some,
});

test("what an agent has read says so, below the last such message only", async () => {
  const again = stubMessage(3, { from: "visitor", text: "Again" });
  const last = stubMessage(4, { from: "visitor", text: "Unread" });
  await talk({ conversation: stubConversation(), messages: [said, again, last], agentSeen: 3 });
  const marks = await page.ui.findAllByTestId("seen");
  expect(marks.map((mark) => mark.closest(".turn")?.textContent)).toEqual([
    expect.stringContaining("Again"),
  ]);
});

test("a message that failed can be tried again, and given up", async () => {
  await talk({ messages: [pending({ failed: "network" })] });
  expect(page.ui.getByTestId("message").textContent).toContain("Not sent: no connection");
  fireEvent.click(page.ui.getByRole("button", { name: "Try again" }));
  fireEvent.click(page.ui.getByRole("button", { name: "Remove" }));
  expect(page.stub.calls).toEqual(expect.arrayContaining(["retry p", "cancel p"]));
});

test.each([["too_large"], ["bad_type"]])(
  "a file that was refused as %s is not offered to be sent again",
  async (failed) => {
    const attachment = { name: "a.mp4", type: "video/mp4", bytes: 9 };
    await talk({ messages: [pending({ text: "", attachment, failed })] });
    expect(page.ui.queryByRole("button", { name: "Try again" })).toBeNull();
    page.ui.getByRole("button", { name: "Remove" });
  },
);

test("a code that is not known is a message that was not sent", async () => {
  await talk({ messages: [pending({ failed: "no_such_code" })] });
  expect(page.ui.getByTestId("message").textContent).toContain("Not sent");
});

test("a file on its way says how far it is, and can be stopped", async () => {
  const attachment = { name: "a.pdf", type: "application/pdf", bytes: 9 };
  await talk({ messages: [pending({ text: "", attachment, progress: 0.453 })] });
  expect(page.ui.getByTestId("message").textContent).toContain("Sending: 45%");
  fireEvent.click(page.ui.getByRole("button", { name: "Cancel" }));
  expect(page.stub.calls).toContain("cancel p");
});

test("a customer in line reads their place, and how long it may take only where that is known", async () => {
  const queue = { position: 3, expectedWaitMs: null };
  await talk({ conversation: stubConversation(), messages: [said], queue });
  const place = await page.ui.findByTestId("queue");
  expect(place.textContent).toBe("You are number 3 in line");
  page.stub.setChat({ queue: { position: 1, expectedWaitMs: 200_000 } });
  await waitFor(() => expect(page.ui.getByTestId("queue").textContent).toContain("You are next"));
  expect(page.ui.getByTestId("queue").textContent).toContain("about 3 minutes");
});

test("nobody is told to wait in line while there is nobody to answer", async () => {
  const queue = { position: 1, expectedWaitMs: 1000 };
  await talk({ conversation: stubConversation(), messages: [said], queue, agentsOnline: 0 });
  await page.ui.findByTestId("contact");
  expect(page.ui.queryByTestId("queue")).toBeNull();
});

test("who has joined is said until they say something themselves", async () => {
  const conversation = stubConversation({ agent: { name: "Mei" } });
  await talk({ conversation, messages: [said] });
  expect((await page.ui.findByTestId("joined")).textContent).toContain("Mei has joined");
  page.stub.setChat({ messages: [said, answered] });
  await waitFor(() => expect(page.ui.queryByTestId("joined")).toBeNull());
});

test("where nobody is here that is said, and one can write all the same", async () => {
  await talk({ agentsOnline: 0 });
  expect(page.ui.getByTestId("away").textContent).toContain("Nobody is here just now");
  await page.ui.findByTestId("contact");
  const field = page.ui.getByTestId("composer");
  expect(page.focused).toBe(field);
  fireEvent.input(field, { target: { value: "Do you ship to Ghent?" } });
  fireEvent.click(page.ui.getByTestId("send"));
  expect(page.stub.calls).toContain("say Do you ship to Ghent?");
  expect(page.ui.queryByTestId("contact")).not.toBeNull();
});

test("an address to answer at may be left, a whole one, and what is being written stays", async () => {
  await talk({ agentsOnline: 0 });
  const form = await page.ui.findByTestId("contact");
  const field = page.ui.getByTestId("composer") as HTMLTextAreaElement;
  fireEvent.input(field, { target: { value: "Do you ship" } });
  fireEvent.submit(form);
  await waitFor(() => expect(form.querySelectorAll("[aria-invalid='true']")).toHaveLength(1));
  const email = page.ui.getByRole("textbox", { name: "Email" });
  expect(page.focused).toBe(email);
  fireEvent.input(email, { target: { value: " ann@example.com" } });
  fireEvent.submit(form);
  expect(page.stub.calls).toContain("contact ann@example.com");
  expect((await page.ui.findByTestId("said")).textContent).toContain("ann@example.com");
  expect(field.isConnected && field.value).toBe("Do you ship");
});

test("an address that was left is not asked for again", async () => {
  const conversation = stubConversation({ contact: { email: "ann@example.com" } });
  await talk({ conversation, messages: [said], agentsOnline: 0 });
  expect((await page.ui.findByTestId("said")).textContent).toContain("ann@example.com");
  expect(page.ui.queryByTestId("contact")).toBeNull();
});

test("how it was is asked once it is over, with a word where there is one", async () => {
  const conversation = stubConversation({ status: "closed" });
  await talk({ conversation, messages: [said, answered] });
  fireEvent.click(await page.ui.findByRole("radio", { name: "Happy" }));
  fireEvent.input(await page.ui.findByRole("textbox", { name: /What should we know/ }), {
    target: { value: " Quick! " },
  });
  fireEvent.submit(page.ui.getByTestId("rating"));
  expect(page.stub.calls).toContain("rate 4 Quick!");
  page.stub.setChat({ conversation: { ...conversation, rating: { score: 4 } } });
  await waitFor(() => expect(page.ui.queryByTestId("rating")).toBeNull());
  expect(page.ui.getByTestId("said").textContent).toContain("Thank you");
});

test("a conversation that nobody answered is not asked about", async () => {
  await talk({ conversation: stubConversation({ status: "closed" }), messages: [said] });
  await page.ui.findByTestId("composer");
  expect(page.ui.queryByTestId("rating")).toBeNull();
});

test("a copy goes to the address that is given, and what came of it is said", async () => {
  const features = { uploads: null, help: false, transcript: true };
  page.stub.onTranscript = () => Promise.reject(new Error("offline"));
  await talk({ conversation: stubConversation(), messages: [said, answered], features });
  fireEvent.click(page.ui.getByTestId("transcript"));
  const form = await page.ui.findByTestId("transcript-form");
  fireEvent.input(page.ui.getByRole("textbox", { name: "Email" }), {
    target: { value: "ann@example.com" },
  });
  fireEvent.submit(form);
  await page.ui.findByText("The copy could not be sent. Please try again.");
  page.stub.onTranscript = async () => {};
  fireEvent.submit(form);
  await page.ui.findByText("The copy is on its way to ann@example.com.");
  expect(page.stub.calls.filter((call) => call === "transcript ann@example.com")).toHaveLength(2);
});

test("without a server that can send it there is no such button", async () => {
  await talk({ conversation: stubConversation(), messages: [said] });
  expect(page.ui.queryByTestId("transcript")).toBeNull();
});

test("a conversation of before is not written in; the way leads to the one that runs", async () => {
  const running = stubConversation({ id: "c2" });
  const old = stubConversation({ id: "c1", status: "closed" });
  await talk({ conversation: old, conversations: [running, old], messages: [said, answered] });
  expect(page.ui.queryByTestId("composer")).toBeNull();
  fireEvent.click(page.ui.getByRole("button", { name: "Go to the current conversation" }));
  expect(page.stub.calls).toContain("look null");
});
