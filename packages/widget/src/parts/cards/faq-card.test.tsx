// @vitest-environment happy-dom
import { fireEvent } from "@testing-library/preact";
import { expect, test } from "vitest";
import { useCardPage } from "../../testing/use-card-page.ts";

const page = useCardPage();
const articles = [
  { question: { default: "How long?" }, answer: "Two days. See https://shop.example/track." },
  { question: "What if?", answer: "<script>alert(1)</script> javascript:alert(1)" },
];
const faq = () => page.open({ id: "q", type: "faq", text: "Before you ask", params: { articles } });
const details = () => [...page.card().querySelectorAll("details")];

test("questions are the browser's own disclosures, closed at first", async () => {
  await faq();
  expect(details().map(({ open }) => open)).toEqual([false, false]);
  expect(details().map((one) => one.firstElementChild?.localName)).toEqual(["summary", "summary"]);
  expect(details()[0]?.querySelector("summary")?.textContent).toBe("How long?");
});

test("to open one is to take the offer up", async () => {
  page.start();
  page.stub.proffer({ id: "q", type: "faq", state: "shown", params: { articles } });
  page.widget.open();
  await page.ui.findByText("How long?");
  const [first] = details();
  first?.setAttribute("open", "");
  fireEvent(first as Element, new Event("toggle"));
  expect(page.stub.calls).toContain("clicked q");
});

test("an answer's web address is a link, and everything else in it is text", async () => {
  await faq();
  const links = [...page.card().querySelectorAll("a")].map(({ href }) => href);
  expect(links).toEqual(["https://shop.example/track"]);
  expect(details()[1]?.textContent).toContain(articles[1]?.answer);
  expect(page.card().querySelector("script")).toBeNull();
});

test("who does not find their question asks a person", async () => {
  const card = await faq();
  fireEvent.click(card.getByRole("button", { name: "Ask something else" }));
  await page.ui.findByTestId("lead");
  expect(page.ui.getByTestId("lead").textContent).toContain("Before you ask");
});
