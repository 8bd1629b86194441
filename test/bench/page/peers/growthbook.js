// The README of @growthbook/growthbook, “Quick Usage”.
import { GrowthBook } from "@growthbook/growthbook";

const growthbook = new GrowthBook({
  apiHost: `${location.origin}/stub/growthbook`,
  clientKey: "sdk-bench",
  attributes: { id: "123", country: "US" },
});
void growthbook.init();
