import { expect, test } from "vitest";
import { renderSnippets } from "./render.ts";

const given = {
  server: "https://help.example.com",
  site: "my-shop",
  file: "proffer-0123456789ab.js",
  integrity: "sha384-abc",
};

test("there is a tag that takes up new versions, and one that browsers run only as it is", () => {
  const text = renderSnippets(given);
  expect(text).toContain(
    '<script async src="https://help.example.com/proffer.js" data-site="my-shop"></script>',
  );
  expect(text).toContain(
    '<script async src="https://help.example.com/widget/proffer-0123456789ab.js" integrity="sha384-abc" crossorigin="anonymous" data-site="my-shop"></script>',
  );
});

test("a site's name cannot end its attribute", () => {
  expect(renderSnippets({ ...given, site: 'a"><script>' })).toContain(
    'data-site="a&quot;>&lt;script>"',
  );
});

test("the rules' keys stand in both tags where they are pinned, and in none where they are not", () => {
  expect(renderSnippets(given)).not.toContain("data-rules-key");
  const text = renderSnippets({ ...given, rulesKey: "a.AA b.BB" });
  expect(text.match(/ data-site="my-shop" data-rules-key="a\.AA b\.BB"><\/script>/g)).toHaveLength(
    2,
  );
});
