import { afterEach, beforeEach, expect, test } from "vitest";
import { routes } from "@proffer/protocol";
import type { Account, Invitation } from "@proffer/protocol";
import { agentKey, startSite } from "../testing/site.ts";
import type { Site } from "../testing/site.ts";
import { createAccess } from "./access.ts";
import { createInvitations } from "./invitations.ts";

let site: Site;
beforeEach(async () => {
  site = await startSite();
});
afterEach(() => site.close());

async function ask(path: string, body: unknown, headers: Record<string, string> = {}) {
  return fetch(site.url + path, {
    method: "POST",
    headers: { "content-type": "application/json", "sec-fetch-site": "same-origin", ...headers },
    body: JSON.stringify(body),
  });
}

const ticketIn = (link: string | null): string => link?.split("ticket=")[1] ?? "";

test("once a password is set, every other link that was sent for one is worth nothing", async () => {
  const { store, clock } = site;
  const access = createAccess({ store, site: "default", clock: () => clock.now, agentKey });
  const invitations = createInvitations({ ...access, mailer: undefined, publicUrl: undefined });
  const made = await ask(
    routes.accounts,
    { mail: "ada@shop.example", name: "Ada", role: "admin" },
    { authorization: `Bearer ${agentKey}` },
  );
  const { account, link: first } = (await made.json()) as Invitation & { account: Account };
  const second = await invitations.invite(account);
  const use = async (link: string | null, password: string) =>
    (await ask(routes.password, { ticket: ticketIn(link), password })).status;
  expect(await use(second, "a password of Ada's own")).toBe(200);
  expect(await use(first, "a password of a thief's")).toBe(403);
  const signIn = { mail: "ada@shop.example", password: "a password of Ada's own" };
  expect((await ask(routes.session, signIn)).status).toBe(200);
});
