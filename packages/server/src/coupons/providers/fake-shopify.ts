import { dig } from "./call.ts";

/**
 * A stand-in for Shopify's Admin API, for tests: it answers as the API's reference and recorded answers have it, and can be
 * told to fail. It is no Shopify, and proves only that we keep our side of what is written there.
 */
export interface FakeShopify {
  readonly fetch: typeof fetch;
  /** The discounts that there are, by code. */
  readonly discounts: ReadonlyMap<string, FakeDiscount>;
  /** What goes wrong with the next requests: nothing is done, or it is done and the answer gets lost. */
  readonly faults: ("down" | "lost" | "throttled" | "broken")[];
  readonly requests: { readonly query: string; readonly variables: unknown }[];
}

export interface FakeDiscount {
  readonly id: string;
  readonly input: Readonly<Record<string, unknown>>;
  isActive: boolean;
}

export const fakeShopifyToken = "shpat_of_the_tests";

export function createFakeShopify(): FakeShopify {
  const discounts = new Map<string, FakeDiscount>();
  const faults: FakeShopify["faults"] = [];
  const requests: FakeShopify["requests"] = [];

  function answer(query: string, variables: Record<string, unknown>): unknown {
    if (query.includes("mutation discountCodeBasicCreate")) {
      const input = variables["basicCodeDiscount"] as Record<string, unknown>;
      // As Shopify does: capitals or not make no other code.
      const code = String(input["code"]).toUpperCase();
      if (discounts.has(code)) return created(null, [taken]);
      const id = `gid://shopify/DiscountCodeNode/${1_000 + discounts.size}`;
      discounts.set(code, { id, input, isActive: true });
      return created({ id }, []);
    }
    if (query.includes("query codeDiscountNodeByCode")) {
      const found = discounts.get(String(variables["code"]).toUpperCase());
      const codeDiscount = { title: found?.input["title"] };
      return { codeDiscountNodeByCode: found ? { id: found.id, codeDiscount } : null };
    }
    const found = [...discounts.values()].find(({ id }) => id === variables["id"]);
    if (found) found.isActive = false;
    return { discountCodeDeactivate: { codeDiscountNode: { id: found?.id }, userErrors: [] } };
  }

  return {
    discounts,
    faults,
    requests,
    fetch: async (url, init) => {
      const { query, variables } = JSON.parse(String(init?.body)) as {
        query: string;
        variables: Record<string, unknown>;
      };
      requests.push({ query, variables });
      const token = new Headers(init?.headers).get("x-shopify-access-token");
      if (
        !/^https:\/\/[a-z-]+\.myshopify\.com\/admin\/api\/\d{4}-\d{2}\/graphql\.json$/.test(
          String(url),
        )
      )
        return Response.json({ errors: "Not Found" }, { status: 404 });
      if (token !== fakeShopifyToken)
        return Response.json(
          {
            errors: "[API] Invalid API key or access token (unrecognized login or wrong password)",
          },
          { status: 401 },
        );
      const fault = faults.shift();
      if (fault === "down") throw new TypeError("fetch failed");
      if (fault === "broken") return new Response("<html>Bad Gateway</html>", { status: 502 });
      if (fault === "throttled")
        return Response.json({
          errors: [{ message: "Throttled", extensions: { code: "THROTTLED" } }],
        });
      const data = answer(query, variables);
      if (fault === "lost") throw new TypeError("fetch failed: socket hang up");
      return Response.json({ data, extensions: { cost: { requestedQueryCost: 10 } } });
    },
  };
}

const taken = {
  field: ["basicCodeDiscount", "code"],
  code: "TAKEN",
  message: "Code must be unique. Please try a different code.",
};

function created(codeDiscountNode: unknown, userErrors: readonly unknown[]): unknown {
  return { discountCodeBasicCreate: { codeDiscountNode, userErrors } };
}

/** What a request asked Shopify for. */
export function inputOf(discount: FakeDiscount | undefined, ...path: readonly string[]): unknown {
  return dig(discount?.input, ...path);
}
