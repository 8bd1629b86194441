// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import { useCardPage } from "../testing/use-card-page.ts";

vi.mock("../parts/cards/index.ts", () => {
  throw new Error("offline");
});
const page = useCardPage();

test("a card whose code cannot be fetched says its words and leads to a person", async () => {
  const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
  const card = await page.open({ type: "faq", text: "Before you ask", params: { articles: [] } });
  expect(page.card().textContent).toContain("Before you ask");
  expect(card.getByRole("button").textContent).toBe("Ask about it");
  expect(warned).toHaveBeenCalled();
});
