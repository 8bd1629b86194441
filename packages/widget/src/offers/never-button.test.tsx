// @vitest-environment happy-dom
import { fireEvent, waitFor, within } from "@testing-library/preact";
import { expect, test } from "vitest";
import { stubCoupon, stubConversation, stubMessage } from "../testing/stub-proffer.ts";
import { useCardPage } from "../testing/use-card-page.ts";

const page = useCardPage();

test("on a teaser it ends the rule, and the teaser is gone", async () => {
  page.start();
  page.stub.proffer({ id: "a" });
  const teaser = within(await page.ui.findByTestId("teaser"));
  fireEvent.click(teaser.getByRole("button", { name: "Don’t show me this again" }));
  expect(page.stub.calls).toContain("dismissed a for ever");
  await waitFor(() => expect(page.ui.queryByTestId("teaser")).toBeNull());
  page.widget.open();
  await page.ui.findByTestId("talk");
  expect(page.ui.queryByTestId("offer-card")).toBeNull();
  expect(page.ui.queryByTestId("hushed")).toBeNull();
});

test("on a card it leads home, where the focus and a word say that it was heard", async () => {
  await page.open({ id: "a" });
  fireEvent.click(page.ui.getByTestId("never"));
  expect(page.stub.calls).toContain("dismissed a for ever");
  const note = await page.ui.findByTestId("hushed");
  expect(note.textContent).toBe("Noted. You will not see that again.");
  await waitFor(() => expect(page.focused).toBe(note));
  expect(page.ui.queryByTestId("offer-card")).toBeNull();
  page.widget.close();
  page.widget.open();
  await waitFor(() => expect(page.ui.queryByTestId("hushed")).toBeNull());
});

test("among others it takes its own card away", async () => {
  page.start();
  for (const id of ["a", "b"]) page.stub.proffer({ id, text: id, state: "shown" });
  page.widget.open();
  await page.ui.findByText("b");
  fireEvent.click(page.ui.getAllByTestId("never")[0] as HTMLElement);
  await page.ui.findByTestId("hushed");
  expect(page.stub.calls).toContain("dismissed b for ever");
  expect(page.card().textContent).toContain("a");
  fireEvent.click(page.ui.getByTestId("never"));
  await waitFor(() => expect(page.ui.queryByTestId("offer-card")).toBeNull());
  await waitFor(() => expect(page.focused).toBe(page.ui.getByTestId("hushed")));
});

test("a code that was given cannot be lost by it", async () => {
  await page.open({ id: "c", type: "coupon" });
  fireEvent.click(page.ui.getByTestId("coupon-claim"));
  await page.ui.findByText(stubCoupon.code);
  expect(page.ui.queryByTestId("never")).toBeNull();
});

test("what a person answers has none", async () => {
  page.start();
  page.stub.setChat({ conversation: stubConversation(), messages: [stubMessage(1)] });
  await page.ui.findByTestId("teaser");
  expect(page.ui.queryByTestId("never")).toBeNull();
});
