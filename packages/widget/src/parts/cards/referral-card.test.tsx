// @vitest-environment happy-dom
import { fireEvent, waitFor } from "@testing-library/preact";
import { expect, test, vi } from "vitest";
import { useCardPage } from "../../testing/use-card-page.ts";

const page = useCardPage();
const url = "https://shop.example/r/ann";
const offer = (share: object) => ({ id: "r", text: "Tea?", params: { share } });

test("a link is handed on by the device where it can, and counts as taken up", async () => {
  const share = vi.fn<(given: unknown) => Promise<void>>(() => Promise.reject(new Error("closed")));
  vi.stubGlobal("navigator", { ...navigator, language: "en", share });
  const card = await page.open(offer({ url, text: "Tea?" }));
  fireEvent.click(card.getByTestId("share"));
  expect(share).toHaveBeenCalledWith({ url, text: "Tea?" });
  expect(page.stub.calls).toContain("clicked r");
});

test("elsewhere it is copied", async () => {
  const writeText = vi.fn<(text: string) => Promise<void>>(async () => {});
  vi.stubGlobal("navigator", { language: "en", clipboard: { writeText } });
  const card = await page.open(offer({ url }));
  expect(card.queryByTestId("share")).toBeNull();
  fireEvent.click(card.getByRole("button", { name: "Copy link" }));
  await waitFor(() => expect(writeText).toHaveBeenCalledWith(url));
});

test("an address that is no web page is not handed on: the card is a message", async () => {
  const card = await page.open(offer({ url: "javascript:alert(1)" }));
  expect(card.getByRole("button").textContent).toBe("Ask about it");
});
