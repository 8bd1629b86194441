// @vitest-environment happy-dom
import { fireEvent, waitFor } from "@testing-library/preact";
import { expect, test } from "vitest";
import { useCardPage } from "../../testing/use-card-page.ts";

const page = useCardPage();
const fields = [
  { name: "name", label: { default: "Your name" }, kind: "text", required: true },
  { name: "email", label: "Email", kind: "email" },
  { name: "guests", label: "Guests", kind: "number" },
  { name: "glaze", label: "Glaze", kind: "choice", options: [{ default: "ash", en: "Pine ash" }] },
  { name: "note", label: "Note", kind: "long_text" },
];
const form = (params = {}) =>
  page.open({ id: "f", type: "form", text: "Tell us", params: { fields, ...params } });
const answers = () => page.stub.calls.filter((call) => call.startsWith("answered"));
const send = () => fireEvent.click(page.ui.getByTestId("answer-send"));
const fill = (label: RegExp, value: string) =>
  fireEvent.input(page.ui.getByLabelText(label), { target: { value } });
const faults = () => page.ui.getAllByTestId("field-fault").map(({ textContent }) => textContent);

test("every field has its label, and what may be left out says so", async () => {
  const card = await form();
  expect(page.card().textContent).toContain("Tell us");
  expect([...page.card().querySelectorAll("label")].map(({ textContent }) => textContent)).toEqual([
    "Your name ",
    "Email (optional)",
    "Guests (optional)",
    "Glaze (optional)",
    "Note (optional)",
  ]);
  expect(card.getByLabelText(/Email/).getAttribute("autocomplete")).toBe("email");
  expect(card.getByLabelText(/Note/).localName).toBe("textarea");
});

test("what was filled in is sent by the fields' names, numbers as numbers, choices as the rule's default calls them", async () => {
  await form();
  fill(/Your name/, " Mei ");
  fill(/Guests/, "12");
  fireEvent.change(page.ui.getByLabelText(/Glaze/), { target: { value: "ash" } });
  send();
  expect(answers()).toEqual(['answered f {"answers":{"name":"Mei","guests":12,"glaze":"ash"}}']);
});

test("what is missing or wrong is said at its field, the first gets the focus, and nothing is sent", async () => {
  const card = await form();
  fill(/Email/, "mei@");
  send();
  await waitFor(() => expect(faults()[0]).toBe("Please fill this in."));
  expect(faults()[1]).toContain("whole address");
  expect(faults().slice(2)).toEqual(["", "", ""]);
  const name = card.getByLabelText(/Your name/);
  expect(page.focused).toBe(name);
  expect(name.getAttribute("aria-invalid")).toBe("true");
  expect(page.card().querySelector(`#${name.getAttribute("aria-describedby")}`)?.textContent).toBe(
    "Please fill this in.",
  );
  expect(answers()).toEqual([]);
});

test("a fault is gone as soon as its field is changed", async () => {
  await form();
  send();
  await waitFor(() => expect(faults()[0]).not.toBe(""));
  fill(/Your name/, "M");
  await waitFor(() => expect(faults()[0]).toBe(""));
});

test("a choice that is required is asked for as one", async () => {
  await form({ fields: [{ ...fields[3], required: true }] });
  send();
  await waitFor(() => expect(faults()).toEqual(["Please choose one."]));
});

test("something that the browser cannot read as a number is not sent as nothing", async () => {
  const card = await form({ fields: [fields[2]] });
  Object.defineProperty(card.getByLabelText(/Guests/), "validity", { value: { badInput: true } });
  send();
  await waitFor(() => expect(faults()).toEqual(["Please write a number."]));
  expect(answers()).toEqual([]);
});

test("the button and the thanks are the rule's", async () => {
  const card = await form({ fields: [], submit: { default: "Call me" }, thanks: "We will call." });
  expect(card.getByTestId("answer-send").textContent).toBe("Call me");
  send();
  await waitFor(() => expect(card.getByRole("status").textContent).toBe("We will call."));
  expect(page.focused).toBe(page.card());
});

test("what was typed is there again after the panel was closed", async () => {
  await form();
  fill(/Your name/, "Mei");
  page.widget.close();
  await waitFor(() => expect(page.ui.queryByTestId("panel")).toBeNull());
  page.widget.open();
  const name = await page.ui.findByLabelText<HTMLInputElement>(/Your name/);
  expect(name.value).toBe("Mei");
});

test("hostile labels are text, and what is no field is left out", async () => {
  const label = "<img src=x onerror=alert(1)>";
  await form({
    fields: [{ name: "a", label, kind: "file", required: 1 }, { label: "no name" }, null, "x"],
  });
  expect(page.card().querySelector("img")).toBeNull();
  const inputs = [...page.card().querySelectorAll("input")];
  expect(inputs.map(({ type }) => type)).toEqual(["text"]);
  expect(page.card().textContent).toContain(label);
});
