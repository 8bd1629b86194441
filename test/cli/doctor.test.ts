import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath, createVisitor, launch } from "../support/browser.ts";
import { cli, startServer, top } from "../support/server.ts";
import type { TestServer } from "../support/server.ts";
import { openShop, productMarkup, snippet } from "../support/shop-pages.ts";
import type { ShopPages } from "../support/shop-pages.ts";

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function proffer(...args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, ...args], { cwd: top }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr }),
    );
  });
}

/** The names of the events that Proffer has seen on a page. */
function seen(page: Page): Promise<readonly string[]> {
  return page.evaluate(
    () =>
      new Promise<readonly string[]>((resolve) =>
        (window.proffer as (...call: unknown[]) => void)(
          "report",
          ({ events }: { events: readonly { event: string }[] }) =>
            resolve(events.map(({ event }) => event)),
        ),
      ),
  );
}

/** As `proffer snippet --pin-rules` prints them. */
async function pinsOf(server: string): Promise<string> {
  const { stdout } = await proffer("snippet", "--server", server, "--pin-rules");
  return /data-rules-key="([^"]+)"/.exec(stdout)?.[1] ?? "";
}

describe("proffer doctor", () => {
  test("says what it needs where the command is not understood", async () => {
    expect(await proffer("doctor")).toMatchObject({ code: 2 });
    const { stderr } = await proffer("doctor", "shop.example.com");
    expect(stderr).toContain(
      "“shop.example.com” is no address of a page. Write it whole: https://…",
    );
    expect((await proffer("doctor", "https://x.test", "--wait", "soon")).stderr).toContain(
      "--wait",
    );
    expect((await proffer("doctor", "--help")).stdout).toContain("is my snippet working?");
  });
});

describe.skipIf(chromiumPath === undefined)("proffer doctor and preview, on a real page", () => {
  let server: TestServer;
  let shop: ShopPages;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "proffer-doctor-"));
    server = await startServer();
    const tag = snippet(server.url);
    shop = await openShop({
      "/products/*": productMarkup("mug") + tag,
      "/pinned": snippet(server.url, `data-rules-key="${await pinsOf(server.url)}"`),
      "/stale": snippet(server.url, `data-rules-key="old.${"A".repeat(43)}"`),
      "/bare": "<h1>No tag here</h1>",
      "/wrong": snippet("http://127.0.0.1:9"),
      "/asked": snippet(server.url, 'data-consent="required" data-sources-off="idle"'),
    });
  });
  afterAll(async () => {
    await shop.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const doctor = (path: string, ...more: readonly string[]): Promise<Outcome> =>
    proffer(
      "doctor",
      shop.origin + path,
      "--browser",
      chromiumPath as string,
      "--wait",
      "2",
      ...more,
    );

  test("a page that is well: what is in force, what each source found, what is missing for which rule", async () => {
    const { code, stdout } = await doctor("/products/mug");
    expect(stdout).toContain("Proffer 0.1.0 has started.");
    expect(stdout).toMatch(/3 rules are in force, from the server/);
    expect(stdout).toMatch(/Events of the last minute: .*Product Viewed \(markup\)/);
    expect(stdout).toMatch(/✓ jsonLd +Product “Morning Mug”/);
    expect(stdout).toMatch(/payment-help|stuck|Operation Failed/);
    expect(code).toBe(0);
  });

  test("a page that pins the keys of its server's rules, and one that pins others and refuses them", async () => {
    expect((await doctor("/products/mug")).stdout).toContain("No key is pinned");
    const pinned = await doctor("/pinned");
    expect(pinned.stdout).toContain("✓ The rules are signed with pinned keys");
    const stale = await doctor("/stale");
    expect(stale).toMatchObject({ code: 1 });
    expect(stale.stdout).toContain("✗ 1 key is pinned for the rules, and the server signs with");
    expect(stale.stdout.replace(/\s+/g, " ")).toContain("proffer snippet --pin-rules");
  });

  test("a page without the tag, and one whose tag leads nowhere, with what to do", async () => {
    const bare = await doctor("/bare");
    expect(bare).toMatchObject({ code: 1 });
    expect(bare.stdout).toContain("No script tag on this page loads proffer.js.");
    const wrong = await doctor("/wrong");
    expect(wrong).toMatchObject({ code: 1 });
    expect(wrong.stdout).toMatch(/could not be loaded: http:\/\/127\.0\.0\.1:9\/proffer\.js/);
    expect(
      await proffer("doctor", "http://127.0.0.1:9/", "--browser", chromiumPath as string),
    ).toMatchObject({ code: 1 });
  });

  test("a page that waits for consent is well, and says that it waits", async () => {
    const { code, stdout } = await doctor("/asked");
    expect(stdout).toContain("nothing is kept or sent yet");
    expect(stdout).toMatch(/idle +switched off/);
    expect(code).toBe(0);
  });

  test("the same for machines", async () => {
    const { stdout } = await doctor("/products/mug", "--json");
    const seen = JSON.parse(stdout) as { report: { version: string }; checks: unknown[] };
    expect(seen.report.version).toBe("0.1.0");
    expect(seen.checks.length).toBeGreaterThan(5);
  });

  test("a draft is seen by the tab that opens its link, on page after page, and by no other; nothing of it is told", async () => {
    const draft = join(folder, "draft.json");
    const rule = {
      id: "draft-hello",
      conditions: {
        all: [
          {
            fact: "count",
            params: { event: "Product Viewed" },
            operator: "greaterThanInclusive",
            value: 2,
          },
        ],
      },
      event: { type: "message", params: { text: "Hello from the draft" } },
    };
    writeFileSync(draft, JSON.stringify({ version: 1, rules: [rule, { id: "broken" }] }));
    const key = server.desk.split("#key=")[1] as string;
    const page = `${shop.origin}/products/mug`;
    const made = await proffer(
      "preview",
      draft,
      "--server",
      server.url,
      "--key",
      key,
      "--page",
      page,
    );
    expect(made.code).toBe(0);
    expect(made.stderr).toContain("rule “broken”:");
    const browser = await launch();
    try {
      const visitor = await createVisitor(browser);
      const tab = await visitor.tab();
      const told: string[] = [];
      tab.on("request", (request) => {
        if (request.method() === "POST") told.push(request.url());
      });
      await tab.goto(made.stdout.trim());
      await tab.getByTestId("launcher").waitFor();
      await expect.poll(() => seen(tab)).toContain("Product Viewed");
      await tab.goto(`${shop.origin}/products/other`);
      await expect.poll(() => tab.getByTestId("teaser").count(), { timeout: 10_000 }).toBe(1);
      expect(await tab.getByTestId("teaser").textContent()).toContain("Hello from the draft");
      expect(told).toEqual([]);
      const other = await (await createVisitor(browser)).tab();
      await other.goto(page);
      await other.goto(`${shop.origin}/products/other`);
      await other.getByTestId("launcher").waitFor();
      await other.waitForTimeout(1000);
      expect(await other.getByTestId("teaser").count()).toBe(0);
    } finally {
      await browser.close();
    }
    const wrong = await proffer(
      "preview",
      draft,
      "--server",
      server.url,
      "--key",
      "guess",
      "--page",
      page,
    );
    expect(wrong).toMatchObject({ code: 1 });
    expect(wrong.stderr).toContain("This is for the role “admin”");
  });
});
