// A counter in a shop: node counter.js PRODUCT [FILE]. The third look at one product, today or tomorrow, gets an answer.
import { createFileStorage } from "@proffer/node";
import { createProffer } from "@proffer/sdk";

const rules = {
  version: 1,
  rules: [
    {
      id: "third-look",
      conditions: {
        all: [
          {
            fact: "count",
            params: { event: "Product Viewed", by: "product_id", within: "7d" },
            operator: "greaterThanInclusive",
            value: 3,
          },
        ],
      },
      event: {
        type: "message",
        params: { text: "Still thinking about the {{event.properties.name}}? Ask us anything." },
      },
    },
  ],
};

const [product, file = "customer.jsonl"] = process.argv.slice(2);
if (product === undefined) {
  process.stderr.write("Name a product: node counter.js mug\n");
  process.exit(2);
}

const proffer = createProffer({ rules, storage: createFileStorage(file) });
proffer.on("problem", ({ message }) => process.stderr.write(`${message}\n`));

// It is in the file when this has resolved, whatever becomes of the process.
await proffer.track("Product Viewed", { product_id: product, name: product });

for (const offer of proffer.offers()) {
  // Whoever reserves an offer shows it, once; that it was shown is what limits count.
  if (!(await offer.reserve())) continue;
  process.stdout.write(`${offer.text}\n`);
  await offer.shown();
}

await proffer.destroy();
