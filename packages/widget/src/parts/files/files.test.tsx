// @vitest-environment happy-dom
import { fireEvent, waitFor } from "@testing-library/preact";
import { expect, test } from "vitest";
import { stubConversation, stubMessage } from "../../testing/stub-proffer.ts";
import { useCardPage } from "../../testing/use-card-page.ts";

const page = useCardPage();
const uploads = { maxBytes: 10, types: ["image/*", "application/pdf"] };
const pdf = new File(["12345"], "order.pdf", { type: "application/pdf" });
const photo = new File(["12345"], "cup.png", { type: "image/png" });

async function openPicker(): Promise<HTMLInputElement> {
  page.start();
  page.stub.setChat({ features: { uploads, transcript: false, help: false } });
  page.widget.open({ type: "conversation" });
  return (await page.ui.findByTestId("file-input")) as HTMLInputElement;
}

const choose = (input: HTMLInputElement, files: readonly File[]): void => {
  Object.defineProperty(input, "files", { value: files, configurable: true });
  fireEvent.change(input);
};
const attached = (): string[] => page.stub.calls.filter((call) => call.startsWith("attach"));

test("what is chosen waits to be sent, and goes before the words", async () => {
  choose(await openPicker(), [pdf, photo]);
  const tray = await page.ui.findByTestId("tray");
  expect(tray.textContent).toContain("order.pdf");
  expect(attached()).toEqual([]);
  fireEvent.input(page.ui.getByTestId("composer"), { target: { value: "Here" } });
  fireEvent.click(page.ui.getByTestId("send"));
  const sent = page.stub.calls.filter((call) => /^(attach|say)/.test(call));
  expect(sent).toEqual(["attach order.pdf", "attach cup.png", "say Here"]);
  await waitFor(() => expect(page.ui.queryByTestId("tray")).toBeNull());
});

test("a file alone can be sent, and one can be taken away again", async () => {
  choose(await openPicker(), [pdf, photo]);
  fireEvent.click(await page.ui.findByRole("button", { name: "Remove order.pdf" }));
  fireEvent.click(page.ui.getByTestId("send"));
  expect(attached()).toEqual(["attach cup.png"]);
});

test.each([
  [new File(["12345678901"], "big.png", { type: "image/png" }), "big.png is larger than 10 bytes."],
  [new File(["1"], "a.exe", { type: "application/x-msdownload" }), "a.exe is of a kind"],
  [new File(["1"], "none", { type: "" }), "none is of a kind"],
])("what the server would refuse is not sent: it is said why", async (file, fault) => {
  choose(await openPicker(), [file]);
  expect((await page.ui.findByTestId("file-fault")).textContent).toContain(fault);
  expect(page.ui.queryByTestId("tray")).toBeNull();
});

test.each([["paste"], ["drop"]] as const)(
  "a %s anywhere in the panel brings files",
  async (how) => {
    await openPicker();
    const event = new Event(how, { bubbles: true, cancelable: true });
    const given = { files: [pdf], types: ["Files"] };
    Object.assign(event, { clipboardData: given, dataTransfer: given });
    page.ui.getByTestId("panel").dispatchEvent(event);
    await page.ui.findByTestId("tray");
    expect(event.defaultPrevented).toBe(true);
  },
);

test("text that is pasted is left to the field", async () => {
  await openPicker();
  const event = new Event("paste", { bubbles: true, cancelable: true });
  Object.assign(event, { clipboardData: { files: [] } });
  page.ui.getByTestId("composer").dispatchEvent(event);
  expect(event.defaultPrevented).toBe(false);
});

test("where the server takes no files there is no way to add any", async () => {
  page.start();
  page.widget.open({ type: "conversation" });
  await page.ui.findByTestId("composer");
  expect(page.ui.queryByTestId("attach")).toBeNull();
});

async function openMessage(attachment: object): Promise<HTMLElement> {
  page.start();
  const file = { id: "f", name: "<img src=x>.png", type: "image/png", bytes: 9, ...attachment };
  const message = stubMessage(1, { text: "", attachment: file as never });
  page.stub.setChat({ conversation: stubConversation(), messages: [message] });
  page.widget.open({ type: "conversation" });
  await page.ui.findByRole("log");
  return page.ui.findByTestId("message");
}

test("a picture stands in its size before it comes, and opens in a tab of its own", async () => {
  await openMessage({ url: "https://shop.example/f", width: 900, height: 1200 });
  const link = await page.ui.findByTestId("picture");
  expect(link.getAttribute("href")).toBe("https://shop.example/f");
  expect(link.getAttribute("target")).toBe("_blank");
  expect(link.style.width).toBe("240px");
});

test("a picture that does not come is a file with a name", async () => {
  const message = await openMessage({ url: "https://shop.example/f" });
  fireEvent.error((await page.ui.findByTestId("picture")).querySelector("img") as HTMLElement);
  expect((await page.ui.findByTestId("file")).textContent).toContain("<img src=x>.png");
  expect(message.querySelector("img")).toBeNull();
});

test.each([
  [{ url: "javascript:alert(1)" }],
  [{ url: "javascript:alert(1)", type: "application/pdf" }],
  [{ url: "data:text/html,<script>alert(1)</script>", type: "text/html" }],
  [{ url: "https://shop.example/f", type: "image/svg+xml" }],
])("no file runs anything: %j", async (attachment) => {
  const message = await openMessage(attachment);
  await waitFor(() => expect(message.textContent).toContain("<img src=x>.png"));
  for (const link of message.querySelectorAll("a"))
    expect(link.getAttribute("href")).toMatch(/^https:/);
  for (const image of message.querySelectorAll("img"))
    expect(image.getAttribute("src")).toMatch(/^https:/);
});
