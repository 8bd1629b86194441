import { expect, test } from "vitest";
import { describeInBrowsers, well } from "../support/embedding.ts";
import type { Embedding } from "../support/embedding.ts";
import { plainPage } from "../support/host-pages.ts";
import type { HostPage } from "../support/host-pages.ts";
import { productMarkup } from "../support/shop-pages.ts";

/** What the widget needs and nothing else; `data:` is the page's own icon. */
function policyOf(site: Embedding, scripts: string): string {
  const { url } = site.server;
  return [
    "default-src 'none'",
    `script-src ${scripts}`,
    "style-src 'none'",
    `connect-src ${url} ${url.replace("http", "ws")}`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
}

const policies: Readonly<Record<string, (site: Embedding) => HostPage>> = {
  "names where scripts may come from": (site) => ({
    html: plainPage(productMarkup("mug") + site.tag()),
    headers: { "content-security-policy": policyOf(site, `'self' ${site.server.url}`) },
  }),
  "trusts a nonce and what it loads": (site) => ({
    html: plainPage(productMarkup("mug") + site.tag('nonce="n0nce"')).replace(
      'src="/witness.js"',
      'src="/witness.js" nonce="n0nce"',
    ),
    headers: {
      "content-security-policy": policyOf(site, "'nonce-n0nce' 'strict-dynamic'"),
    },
  }),
};

describeInBrowsers("Under a policy with Trusted Types that", (site) => {
  test.each(Object.keys(policies))(
    "%s, the third look brings a teaser, a person answers, and nothing is violated",
    async (name) => {
      const page = policies[name]?.(site);
      const { origin } = await site.open({ "/": page as HostPage });
      const told: string[] = [];
      for (let look = 1; look <= 3; look++) {
        if (look > 1) await site.browser.open(origin);
        await site.comes(looks, look);
        told.push(...(await site.evaluate<string[]>("witness.told")));
      }
      await site.evaluate(
        "witness.find('teaser').then((one) => one.querySelector('button').click())",
      );
      await site.evaluate("witness.seen('offer-card')");
      await site.evaluate("(proffer('open', 'conversation'), 1)");
      await site.evaluate("witness.find('composer').then((field) => field.focus())");
      await site.browser.press("Is it safe?");
      await site.evaluate("witness.click('send')");
      const { conversation } = await site.hears("Is it safe?");
      site.agent.send({
        type: "say",
        clientId: `answer ${name}`,
        conversation,
        text: "It **is**: https://shop.example/safe",
      });
      await site.comes(
        "document.querySelector('proffer-widget').shadowRoot.querySelector('.agent a')?.href",
        "https://shop.example/safe",
      );
      expect(told).toEqual([]);
      expect(await site.evaluate("witness.warned")).toEqual([]);
      expect(await site.standing()).toEqual(well);
    },
  );
});

/** How many looks at a product there have been, in all pages. */
const looks =
  "new Promise((resolve) => proffer('report', resolve)).then((report) => report.events.filter(({ event }) => event === 'Product Viewed').length).catch(() => 0)";
