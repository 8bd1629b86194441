import { createServer } from "node:http";
import type { Server } from "node:http";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Provider } from "oidc-provider";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { routes } from "@proffer/protocol";
import type { SessionReply } from "@proffer/protocol";
import { freePort } from "../testing/free-port.ts";
import { createDirectory, startSite } from "../testing/site.ts";
import type { Site } from "../testing/site.ts";
import { chooseRole, readProviders } from "./provider-options.ts";
import type { ProviderOptions } from "./provider-options.ts";

/** What the provider says of whoever signs in next. */
let claims: Record<string, unknown> = {};
let issuer: string;
let publicUrl: string;
let provider: Server;
let site: Site;
const people = new Map<string, Record<string, unknown>>();

beforeAll(async () => {
  const port = await freePort();
  publicUrl = `http://127.0.0.1:${await freePort()}`;
  issuer = `http://127.0.0.1:${port}`;
  const oidc = new Provider(issuer, {
    clients: [
      {
        client_id: "proffer",
        client_secret: "the-secret-of-the-client",
        redirect_uris: ["staff", "other"].map(
          (id) => `${publicUrl}${routes.provider}/${id}/callback`,
        ),
      },
    ],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "groups"] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: async () => ({ sub: id, ...people.get(id) }),
    }),
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    ttl: { Interaction: 600, Session: 600, Grant: 600 },
  });
  const callback = oidc.callback();
  provider = createServer((request, response) => {
    if (!request.url?.startsWith("/interaction/")) return void callback(request, response);
    void interact(oidc, request, response);
  });
  await new Promise<void>((resolve) => provider.listen(port, "127.0.0.1", resolve));
});
afterAll(() => new Promise((resolve) => provider.close(resolve)));

/** Signs in whoever comes, and agrees to everything. */
async function interact(
  oidc: Provider,
  request: Parameters<Provider["interactionDetails"]>[0],
  response: Parameters<Provider["interactionDetails"]>[1],
): Promise<void> {
  const { params, prompt } = await oidc.interactionDetails(request, response);
  const accountId = String(claims["sub"] ?? "ada");
  people.set(accountId, claims);
  if (prompt.name === "login")
    return oidc.interactionFinished(request, response, { login: { accountId } });
  const grant = new oidc.Grant({ accountId, clientId: String(params["client_id"]) });
  grant.addOIDCScope("openid email profile");
  await oidc.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
}

const staff = (): ProviderOptions => ({
  id: "staff",
  name: "Staff",
  issuer,
  clientId: "proffer",
  clientSecret: "the-secret-of-the-client",
  domains: ["shop.example"],
  roles: [{ claim: "groups", value: "bosses", role: "admin" }],
});

beforeEach(async () => {
  claims = { sub: "ada", email: "ada@shop.example", email_verified: true, name: "Ada" };
  const providers = [staff(), { ...staff(), id: "other", name: "Other" }];
  site = await startSite({ access: { publicUrl, providers } });
});
afterEach(() => site.close());

/** A browser with cookies of its own; the server's address as it knows it is answered by the one that runs. */
function createBrowser() {
  const jars = new Map<string, Map<string, string>>();
  const go = async (to: string): Promise<Response> => {
    const { host } = new URL(to);
    const jar = jars.get(host) ?? new Map<string, string>();
    jars.set(host, jar);
    const url = to.replace(publicUrl, site.url);
    const cookie = [...jar].map((pair) => pair.join("=")).join("; ");
    const response = await fetch(url, { headers: { cookie }, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) {
      const [name = "", value = ""] = line.split(";", 1)[0]?.split("=") ?? [];
      if (value === "") jar.delete(name);
      else jar.set(name, value);
    }
    const next = response.headers.get("location");
    if (next === null) return response;
    const target = new URL(next, to).href;
    // The desk is where it ends, and is not built here.
    return target.includes("/desk/") ? response : go(target);
  };
  return {
    jars,
    go,
    async who() {
      const response = await go(`${publicUrl}${routes.session}`);
      return ((await response.json()) as SessionReply).account;
    },
  };
}

const begin = () => `${publicUrl}${routes.provider}/staff`;

describe("Signing in by a provider", () => {
  test("lets in whom it knows and the site wants, with an account made on the way", async () => {
    const browser = createBrowser();
    const end = await browser.go(begin());
    expect(end.headers.get("location")).toBe("/desk/");
    expect(await browser.who()).toMatchObject({
      mail: "ada@shop.example",
      name: "Ada",
      role: "agent",
    });
    // A second time it is the same one.
    const again = createBrowser();
    await again.go(begin());
    expect((await again.who())?.id).toBe((await browser.who())?.id);
  });

  test("gives the role that the claims say", async () => {
    claims = { ...claims, sub: "boss", email: "boss@shop.example", groups: ["bosses", "staff"] };
    const browser = createBrowser();
    await browser.go(begin());
    expect(await browser.who()).toMatchObject({ role: "admin" });
  });

  test.each([
    ["of another domain", { email: "ada@evil.example" }],
    ["of a domain that only looks like it", { email: "ada@shop.example.evil.example" }],
    ["whose mail nobody has seen to", { email_verified: false }],
    ["whose mail nobody says anything of", { email_verified: undefined }],
    ["without a mail", { email: undefined }],
  ])("keeps out somebody %s", async (_name, change) => {
    claims = { ...claims, sub: `other-${_name}`, ...change };
    const browser = createBrowser();
    const end = await browser.go(begin());
    expect(end.headers.get("location")).toMatch(/^\/desk\/#refused=/);
    expect(await browser.who()).toBeNull();
    expect(await site.store.db.selectFrom("accounts").selectAll().execute()).toEqual([]);
  });

  test("keeps out an account that was disabled", async () => {
    const browser = createBrowser();
    await browser.go(begin());
    await site.store.db.updateTable("accounts").set({ disabled_at: 1 }).execute();
    const end = await createBrowser().go(begin());
    expect(end.headers.get("location")).toContain("disabled");
  });

  test("is worth nothing in another browser, a second time, with a foreign state or at another provider's address", async () => {
    const callbackOf = async (browser: ReturnType<typeof createBrowser>): Promise<string> => {
      let seen = "";
      const original = globalThis.fetch;
      globalThis.fetch = async (input, init) => {
        const url = String(input);
        if (url.includes("/callback?")) {
          seen = url;
          return new Response(null, { status: 204 });
        }
        return original(input, init);
      };
      try {
        await browser.go(begin());
      } finally {
        globalThis.fetch = original;
      }
      return seen.replace(site.url, publicUrl);
    };
    const refused = async (browser: ReturnType<typeof createBrowser>, url: string) => {
      const end = await browser.go(url);
      expect(end.headers.get("location")).toMatch(/^\/desk\/#refused=/);
      expect(await browser.who()).toBeNull();
    };
    const mine = createBrowser();
    const callback = await callbackOf(mine);
    // Somebody who was sent a link to the end of an attacker's sign-in would work under the attacker's account.
    await refused(createBrowser(), callback);
    const other = createBrowser();
    await callbackOf(other);
    await refused(other, callback);
    const elsewhere = createBrowser();
    const own = await callbackOf(elsewhere);
    await refused(elsewhere, own.replace("/staff/", "/other/"));
    expect((await mine.go(callback)).headers.get("location")).toBe("/desk/");
    const twice = createBrowser();
    for (const [host, jar] of mine.jars) twice.jars.set(host, new Map(jar));
    const replay = await twice.go(callback);
    expect(replay.headers.get("location")).toMatch(/^\/desk\/#refused=/);
  });

  test("does not stop the server where the provider is not there", async () => {
    const gone = { ...staff(), issuer: `http://127.0.0.1:${await freePort()}` };
    const other = await startSite({ access: { publicUrl, providers: [gone] } });
    const response = await fetch(`${other.url}${routes.provider}/staff`, { redirect: "manual" });
    expect(response.status).toBe(503);
    expect((await fetch(other.url + routes.config)).status).toBe(200);
    await other.close();
  });
});

test("a provider that would let everybody in, or speaks without TLS, is refused with the field's name", () => {
  const directory = createDirectory();
  const read = (value: unknown) => {
    const file = join(directory, "oidc.json");
    writeFileSync(file, typeof value === "string" ? value : JSON.stringify(value));
    return () => readProviders(file);
  };
  const good = {
    id: "g",
    name: "G",
    issuer: "https://id.example",
    clientId: "c",
    domains: ["shop.example"],
  };
  expect(read([good])()).toHaveLength(1);
  expect(read([{ ...good, domains: undefined }])).toThrow(/say “domains” or “claims”/);
  expect(read([{ ...good, issuer: "http://id.example" }])).toThrow(/0\.issuer.*https/);
  expect(read([{ ...good, id: "../x" }])).toThrow(/0\.id/);
  expect(read([good, good])).toThrow(/two providers of one id/);
  expect(read("{")).toThrow(/cannot be read as JSON/);
});

test("a claim must be the very one, or in the list of them", () => {
  const provider = { ...staff(), claims: { groups: "staff" } };
  const roleOf = (groups: unknown) =>
    chooseRole(provider, { email: "a@shop.example", email_verified: true, groups });
  expect([roleOf("staff"), roleOf(["x", "staff"]), roleOf(["staff", "bosses"])]).toEqual([
    "agent",
    "agent",
    "admin",
  ]);
  expect([roleOf("staffers"), roleOf([]), roleOf(undefined), roleOf({ staff: true })]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
