/**
 * A stand-in for Stripe's API, for tests: it answers as the API's reference and recorded answers have it, idempotency keys
 * included, and can be told to fail. It is no Stripe, and proves only that we keep our side of what is written there.
 */
export interface FakeStripe {
  readonly fetch: typeof fetch;
  readonly coupons: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly promotionCodes: ReadonlyMap<string, FakePromotionCode>;
  /** What goes wrong with the next requests: nothing is done, or it is done and the answer gets lost. */
  readonly faults: ("down" | "lost" | "throttled" | "broken")[];
  /** Forgets what was asked under which key, as Stripe does after a day. */
  forgetKeys(): void;
}

export interface FakePromotionCode {
  readonly id: string;
  readonly form: Readonly<Record<string, string>>;
  isActive: boolean;
}

export const fakeStripeKey = "sk_test_of_the_tests";

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export function createFakeStripe(): FakeStripe {
  const coupons = new Map<string, Record<string, string>>();
  const promotionCodes = new Map<string, FakePromotionCode>();
  const faults: FakeStripe["faults"] = [];
  const keys = new Map<string, { readonly asked: string; readonly answer: Answer }>();

  function post(path: string, form: Record<string, string>): Answer {
    if (path === "/v1/coupons") {
      const { id = "" } = form;
      if (coupons.has(id)) return refusal("resource_already_exists", "Coupon already exists.");
      coupons.set(id, form);
      return { status: 200, body: { id, object: "coupon", valid: true } };
    }
    const { code = "", coupon = "" } = form;
    if (path === "/v1/promotion_codes") {
      if (!coupons.has(coupon)) return refusal("resource_missing", `No such coupon: '${coupon}'`);
      if (promotionCodes.has(code))
        return refusal(
          undefined,
          "An active promotion code with `code: " + code + "` already exists.",
        );
      const made = { id: `promo_${promotionCodes.size + 1}`, form, isActive: true };
      promotionCodes.set(code, made);
      return { status: 200, body: toBody(made) };
    }
    const found = [...promotionCodes.values()].find(({ id }) => path.endsWith(`/${id}`));
    if (!found) return refusal("resource_missing", "No such promotion code");
    found.isActive = form["active"] !== "false";
    return { status: 200, body: toBody(found) };
  }

  function get(url: URL): Answer {
    const found = promotionCodes.get(url.searchParams.get("code") ?? "");
    return { status: 200, body: { object: "list", data: found ? [toBody(found)] : [] } };
  }

  /** As Stripe does: the same key gives the same answer, and another body under it is refused. */
  function keyed(key: string | null, asked: string, work: () => Answer): Answer {
    const before = key === null ? undefined : keys.get(key);
    if (before && before.asked !== asked)
      return refusal(
        "idempotency_error",
        "Keys for idempotent requests can only be used with the same parameters",
      );
    const answer = before?.answer ?? work();
    if (key !== null) keys.set(key, { asked, answer });
    return answer;
  }

  return {
    coupons,
    promotionCodes,
    faults,
    forgetKeys: () => keys.clear(),
    fetch: async (input, init) => {
      const url = new URL(String(input));
      const headers = new Headers(init?.headers);
      if (headers.get("authorization") !== `Bearer ${fakeStripeKey}`)
        return Response.json({ error: { message: "Invalid API Key provided" } }, { status: 401 });
      const fault = faults.shift();
      if (fault === "down") throw new TypeError("fetch failed");
      if (fault === "broken") return new Response("oops", { status: 500 });
      if (fault === "throttled")
        return Response.json({ error: { code: "rate_limit" } }, { status: 429 });
      const form = Object.fromEntries(new URLSearchParams(String(init?.body ?? "")));
      const { status, body } =
        init?.method === "POST"
          ? keyed(headers.get("idempotency-key"), url.pathname + String(init.body), () =>
              post(url.pathname, form),
            )
          : get(url);
      if (fault === "lost") throw new TypeError("fetch failed: socket hang up");
      return Response.json(body, { status });
    },
  };
}

function refusal(code: string | undefined, message: string): Answer {
  const error = { type: "invalid_request_error", message, ...(code !== undefined && { code }) };
  return { status: 400, body: { error } };
}

function toBody({ id, form, isActive }: FakePromotionCode): unknown {
  return {
    id,
    object: "promotion_code",
    active: isActive,
    code: form["code"],
    coupon: { id: form["coupon"], object: "coupon" },
  };
}
