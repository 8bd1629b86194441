import { createServer } from "node:http";
import type { AddressInfo, Server } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { judge } from "../../../sdk/src/transport/judge.ts";
import { readRulesPins } from "./rules-pins.ts";

let server: Server;
let url: string;
let answer: string;

beforeEach(async () => {
  server = createServer((_request, response) => response.end(answer));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

test.each([["Ed25519"], [{ name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" }]])(
  "what is printed of a server's key is what a page checks its signature with: %j",
  async (way) => {
    const pair = (await crypto.subtle.generateKey(way, true, ["sign"])) as CryptoKeyPair;
    const alg = way === "Ed25519" ? "EdDSA" : "ES256";
    const key = { ...(await crypto.subtle.exportKey("jwk", pair.publicKey)), kid: "k", alg };
    answer = JSON.stringify({ keys: [key] });
    const pin = await readRulesPins(url);
    const header = { alg, kid: "k", b64: false, crit: ["b64"] };
    const text = Buffer.from(JSON.stringify(header)).toString("base64url");
    const signed = await crypto.subtle.sign(way, pair.privateKey, Buffer.from(`${text}.payload`));
    const signature = Buffer.from(signed).toString("base64url");
    const bulletin = { payload: "payload", signatures: [{ protected: text, signature }] };
    expect(await judge(bulletin, pin.split(" "), 1, undefined)).toBe(pin);
  },
);

test.each([
  ["no keys", '{"keys":[]}'],
  ["something else", "{}"],
])("a server that says %s is told of", async (_name, said) => {
  answer = said;
  await expect(readRulesPins(url)).rejects.toThrow("names no keys");
});

test("a server that cannot be reached is told of", async () => {
  await expect(readRulesPins("http://127.0.0.1:9")).rejects.toThrow("does not answer");
});
