// @vitest-environment happy-dom
import { fireEvent, waitFor } from "@testing-library/preact";
import { expect, test, vi } from "vitest";
import { stubCoupon } from "../../testing/stub-proffer.ts";
import { useCardPage } from "../../testing/use-card-page.ts";

const page = useCardPage();
const hourMs = 60 * 60_000;
const coupon = (expiresAt: number | null) =>
  page.open({ type: "coupon", coupon: { ...stubCoupon, expiresAt } });

test("on its last day a code says how long it holds, by the second", async () => {
  const card = await coupon(2 * hourMs + 5000);
  const clock = card.getByRole("timer");
  expect(clock.textContent).toBe("Ends in 02:00:05");
});

test("before that it says until when, and one without an end says nothing", async () => {
  const card = await coupon(48 * hourMs);
  expect(page.card().textContent).toContain("Valid until");
  expect(card.queryByRole("timer")).toBeNull();
});

test("one that is over cannot be copied", async () => {
  const card = await coupon(-1);
  expect(page.card().textContent).toContain("This code has expired");
  expect(card.queryByRole("button", { name: "Copy" })).toBeNull();
});

test("where the page has not said how to apply a code there is no such button", async () => {
  const card = await coupon(null);
  expect(card.queryByTestId("coupon-apply")).toBeNull();
});

test("a code that the page takes is said to be in the cart, and one that it does not is not", async () => {
  const take = vi.fn<(given: unknown) => Promise<void>>(() => Promise.reject(new Error("full")));
  page.start({ applyCoupon: take });
  const card = await coupon(null);
  fireEvent.click(card.getByTestId("coupon-apply"));
  await card.findByText(/could not be added/);
  take.mockResolvedValueOnce();
  fireEvent.click(card.getByTestId("coupon-apply"));
  await waitFor(() =>
    expect(card.getByTestId("coupon-apply").textContent).toBe("Added to your cart"),
  );
  expect(take).toHaveBeenLastCalledWith(expect.objectContaining({ code: stubCoupon.code }));
});
