// @vitest-environment happy-dom
import { fireEvent, waitFor } from "@testing-library/preact";
import { expect, test } from "vitest";
import { useCardPage } from "../../testing/use-card-page.ts";

const page = useCardPage();
const survey = (kind: string, more = {}) =>
  page.open({ id: "s", type: "survey", text: "How was it?", params: { kind, ...more } });
const answers = () => page.stub.calls.filter((call) => call.startsWith("answered"));
const send = () => fireEvent.click(page.ui.getByTestId("answer-send"));

test("how likely is asked from 0 to 10, in one group that has the question's name", async () => {
  const card = await survey("nps");
  const group = card.getByRole("radiogroup", { name: "How was it?" });
  const radios = card.getAllByRole<HTMLInputElement>("radio");
  expect(radios.map(({ value }) => value)).toEqual("0 1 2 3 4 5 6 7 8 9 10".split(" "));
  expect(new Set(radios.map(({ name }) => name)).size).toBe(1);
  expect(group.contains(radios[0] as Node)).toBe(true);
  expect(card.getByRole("radio", { name: "0 Not at all likely" })).toBe(radios[0]);
  fireEvent.click(card.getByRole("radio", { name: "9" }));
  expect(answers()).toEqual([]);
  send();
  expect(answers()).toEqual(['answered s {"score":9}']);
});

test("a nought is an answer", async () => {
  const card = await survey("nps");
  fireEvent.click(card.getAllByRole("radio")[0] as HTMLElement);
  send();
  expect(answers()).toEqual(['answered s {"score":0}']);
});

test("how happy is asked by faces that have names", async () => {
  const card = await survey("csat");
  expect(card.getAllByRole("radio")).toHaveLength(5);
  fireEvent.click(card.getByRole("radio", { name: "Very happy" }));
  send();
  expect(answers()).toEqual(['answered s {"score":5}']);
});

test("a choice is tracked in the words of the rule's default, whatever language it was read in", async () => {
  const options = [{ default: "The price", en: "What it costs" }, "Something else"];
  const card = await survey("choice", { options });
  fireEvent.click(card.getByRole("radio", { name: "What it costs" }));
  send();
  expect(answers()).toEqual(['answered s {"answer":"The price"}']);
});

test("an answer in one's own words is sent without the space around it", async () => {
  const card = await survey("text");
  fireEvent.input(card.getByRole("textbox", { name: "How was it?" }), {
    target: { value: " Fine " },
  });
  send();
  expect(answers()).toEqual(['answered s {"answer":"Fine"}']);
});

test.each([["nps"], ["csat"], ["text"]])(
  "an empty %s is not sent: it says what is missing, where the focus goes",
  async (kind) => {
    const card = await survey(kind);
    send();
    await waitFor(() => expect(card.getByTestId("answer-missing").textContent).not.toBe(""));
    expect(answers()).toEqual([]);
    const input = page.card().querySelector("input, textarea");
    expect(page.focused).toBe(input);
    const described = page.card().querySelector("[aria-invalid='true']");
    expect(described?.getAttribute("aria-describedby")).toBe(card.getByTestId("answer-missing").id);
  },
);

test("thanks come into a region that was there before, and the focus stays in the card", async () => {
  const card = await survey("csat", { thanks: { default: "We read every one." } });
  const region = card.getByRole("status");
  expect(region.textContent).toBe("");
  fireEvent.click(card.getAllByRole("radio")[2] as HTMLElement);
  send();
  await waitFor(() => expect(region.textContent).toBe("We read every one."));
  expect(page.focused).toBe(page.card());
  expect(card.queryByRole("radio")).toBeNull();
});

test("an answer in another tab gives thanks here too, and takes no focus", async () => {
  const card = await survey("csat");
  const radio = card.getAllByRole("radio")[0] as HTMLElement;
  radio.focus();
  await page.stub.offers()[0]?.answered({});
  await card.findByText("Thank you for your answer.");
  expect(page.focused).not.toBe(page.card());
});

test("what was answered on an earlier page is not at home any more", async () => {
  page.start();
  page.stub.proffer({ type: "survey", state: "clicked", hasAnswer: true });
  page.widget.open();
  await page.ui.findByTestId("talk");
  expect(page.ui.queryByTestId("offer-card")).toBeNull();
});

test("what was begun is there again after the panel was closed", async () => {
  const card = await survey("text");
  fireEvent.input(card.getByRole("textbox"), { target: { value: "Half a" } });
  page.widget.close();
  await waitFor(() => expect(page.ui.queryByTestId("panel")).toBeNull());
  page.widget.open();
  const field = await page.ui.findByRole<HTMLTextAreaElement>("textbox", { name: "How was it?" });
  expect(field.value).toBe("Half a");
});

test.each([
  ["choice", { options: "x" }],
  ["unknown", {}],
])("a malformed %s harms nothing", async (kind, more) => {
  const card = await survey(kind, more);
  send();
  await waitFor(() => expect(card.getByTestId("answer-missing").textContent).not.toBe(""));
  expect(answers()).toEqual([]);
});
