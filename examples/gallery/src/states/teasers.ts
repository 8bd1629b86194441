import { ago } from "./clock.ts";
import { agent, running } from "./people.ts";
import { group } from "./state.ts";
import { teapot } from "./products.ts";

export const teasers = group("Teasers", [
  {
    id: "teaser-message",
    title: "A message about a product",
    set: (stub) =>
      stub.proffer({
        text: "Still thinking about the Ash-Glaze Teapot? Ask us anything about it.",
        about: teapot,
        at: ago(1),
      }),
  },
  {
    id: "teaser-coupon",
    title: "A coupon",
    set: (stub) => stub.proffer({ type: "coupon", text: "", at: ago(1) }),
  },
  {
    id: "teaser-reply",
    title: "A reply",
    set: (stub) =>
      stub.setChat({
        conversation: running,
        conversations: [running],
        messages: [agent(6, 2, "It fits two cups, and it pours without a drop.")],
      }),
  },
]);
