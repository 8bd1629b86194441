import { describe, expect, test } from "vitest";
import { Http } from "./http.ts";

const http = (answer: () => Response | Promise<Response>): Http =>
  new Http("http://server.test/", async () => answer());

describe("The server", () => {
  test("that does what it was asked has answered; one that fails says why, until it does again", async () => {
    let answer = (): Response => Response.json({ ok: 1 });
    const server = http(() => answer());
    expect(server.standing).toEqual({});
    expect(await server.get("/v1/config")).toEqual({ ok: 1 });
    const { answeredAt = 0, failure } = server.standing;
    expect(Date.now() - answeredAt).toBeLessThan(5000);
    expect(failure).toBeUndefined();
    answer = () => new Response("oops", { status: 500 });
    await expect(server.get("/v1/config")).rejects.toMatchObject({ code: "unavailable" });
    expect(server.standing).toEqual({ answeredAt, failure: "The server answered 500." });
    answer = () => Response.json({ ok: 2 });
    await server.get("/v1/config");
    expect(server.standing.failure).toBeUndefined();
  });

  const of = (code: unknown, message: unknown): object => ({ error: { code, message } });

  test.each<[string, unknown, number, object]>([
    [
      "in its own words",
      of("stale_rule", "Reload."),
      409,
      { code: "stale_rule", retryable: false },
    ],
    ["with a code that nobody knows", of("toString", "x"), 409, { code: "bad_request" }],
    ["without saying anything", {}, 400, { code: "bad_request", status: 400 }],
    ["with null", null, 404, { code: "bad_request", status: 404 }],
    ["because it is busy", {}, 429, { code: "unavailable", retryable: true }],
    ["because it is down", {}, 503, { code: "unavailable", retryable: true }],
  ])("that refuses %s is understood", async (_name, body, status, error) => {
    const refusing = http(() => Response.json(body, { status }));
    await expect(refusing.get("/v1/config")).rejects.toMatchObject(error);
  });
});
