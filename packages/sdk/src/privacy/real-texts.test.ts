import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { Event } from "@proffer/engine";
import { realData } from "../../../../test/support/shared-data.ts";
import { redact } from "./redact.ts";
import { redactText } from "./redact-text.ts";

function linesOf(file: string): readonly string[] {
  const bytes = readFileSync(`${realData}/${file}`);
  return (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString().trim().split("\n");
}

/** The lines that something was taken out of, as they are then. */
function changed(file: string): readonly string[] {
  return linesOf(file)
    .map((line) => [line, redactText(line, false)] as const)
    .filter(([line, open]) => open !== line)
    .map(([, open]) => open);
}

describe.skipIf(realData === undefined)("In real texts", () => {
  test("7,294 questions of customers in English lose nothing: there is nobody in them", () => {
    expect([...changed("text/bitext/train.csv"), ...changed("text/bitext/dev.csv")]).toEqual([]);
  });

  test("34,334 pairs of questions in Chinese lose the two e-mail addresses that are in them", () => {
    const found = changed("text/AFQMC_train.txt.gz");
    expect(found).toHaveLength(2);
    for (const line of found) expect(line).toContain("支付宝[redacted]");
  });
});

describe.skipIf(realData === undefined)("In real logs", () => {
  test.each([
    ["puffy", 24_995],
    ["deskdrop", 35_839],
    ["taobao", 4_321],
  ])("%s keeps every id, and every address but for its tokens", (log, count) => {
    const [header = "", ...rows] = linesOf(`clickstream/${log}/events.csv.gz`);
    const names = header.split(",");
    expect(rows).toHaveLength(count);
    const tokens = new Set<string>();
    for (const row of rows) {
      const properties = Object.fromEntries(
        row.split(",").map((cell, at) => [names[at] ?? "", cell]),
      );
      const event: Event = { messageId: "m", type: "track", event: "e", timestamp: 0, properties };
      const open = redact(event).properties;
      if (open === properties) continue;
      expect({ ...open, url: "" }).toEqual({ ...properties, url: "" });
      for (const [, name = ""] of String(open["url"]).matchAll(/[?&]([^=]*)=\[redacted\]/g))
        tokens.add(name);
    }
    const known = ["c_token", "checkout_queue_token", "optimizely_token"];
    expect([...tokens].sort()).toEqual(log === "puffy" ? known : []);
  });
});
