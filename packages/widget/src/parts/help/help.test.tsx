// @vitest-environment happy-dom
import { fireEvent, waitFor } from "@testing-library/preact";
import { expect, test } from "vitest";
import { stubConversation } from "../../testing/stub-proffer.ts";
import { useCardPage } from "../../testing/use-card-page.ts";

const page = useCardPage();
const article = { id: "a", title: "Returns", text: "**30 days**", url: "javascript:alert(1)" };
const help = { uploads: null, transcript: false, help: true };

async function openHome(): Promise<HTMLInputElement> {
  page.start();
  page.stub.setChat({ features: help });
  page.widget.open({ type: "home" });
  return (await page.ui.findByTestId("help-search")) as HTMLInputElement;
}
const type = (field: HTMLElement, value: string): boolean =>
  fireEvent.input(field, { target: { value } });

test("before anything is asked, articles are suggested; one opens, and leads back to what was asked", async () => {
  page.stub.onHelp = async () => [article];
  type(await openHome(), "return");
  await waitFor(() => expect(page.stub.calls).toContain("help return"));
  fireEvent.click(await page.ui.findByTestId("help-article"));
  const shown = await page.ui.findByTestId("article");
  expect(shown.querySelector("strong")?.textContent).toBe("30 days");
  expect(shown.querySelector("a")).toBeNull();
  fireEvent.click(page.ui.getByTestId("back"));
  const field = (await page.ui.findByTestId("help-search")) as HTMLInputElement;
  expect(field.value).toBe("return");
});

test("the server is asked when the customer stops typing, and an answer that is late does not win", async () => {
  let answerFirst: (found: readonly (typeof article)[]) => void = () => {};
  page.stub.onHelp = (query) =>
    query === "a"
      ? new Promise((resolve) => void (answerFirst = resolve))
      : Promise.resolve(query ? [{ ...article, title: "The later" }] : []);
  const field = await openHome();
  await waitFor(() => expect(page.stub.calls).toContain("help "));
  type(field, "a");
  await waitFor(() => expect(page.stub.calls).toContain("help a"));
  type(field, "ab");
  await page.ui.findByText("The later");
  answerFirst([{ ...article, title: "The earlier" }]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(page.ui.queryByText("The earlier")).toBeNull();
});

test("nothing found says for what, and a help that is out of reach can be tried again", async () => {
  const field = await openHome();
  type(field, " kiln ");
  expect(await page.ui.findByText("Nothing found for “kiln”")).toBeTruthy();
  page.stub.onHelp = () => Promise.reject(new Error("offline"));
  type(field, "clay");
  const retry = await page.ui.findByRole("button", { name: "Try again" });
  page.stub.onHelp = async () => [article];
  fireEvent.click(retry);
  await page.ui.findByTestId("help-article");
});

test("a shop without articles has no search", async () => {
  page.start();
  page.widget.open({ type: "home" });
  await page.ui.findByTestId("talk");
  expect(page.ui.queryByTestId("help-search")).toBeNull();
});

test("earlier conversations are listed with who spoke last, and what is new is marked", async () => {
  page.start();
  const unread = stubConversation({
    id: "c2",
    lastText: "It is here",
    lastFrom: "agent",
    messages: 3,
    seen: { visitor: 2, agent: 1 },
  });
  const old = stubConversation({ id: "c1", status: "closed", lastText: "Thanks" });
  page.stub.setChat({ conversation: unread, conversations: [unread, old] });
  page.widget.open({ type: "home" });
  fireEvent.click(await page.ui.findByTestId("earlier"));
  const rows = await page.ui.findAllByTestId("conversation");
  expect(rows.map(({ textContent }) => textContent)).toEqual([
    expect.stringMatching(/It is here.*New reply/),
    expect.stringMatching(/You: Thanks.*Ended/),
  ]);
  fireEvent.click(rows[1] as HTMLElement);
  expect(page.stub.calls).toContain("look c1");
});
