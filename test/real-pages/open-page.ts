import { Window } from "happy-dom";
import type { Page } from "../../packages/sdk/src/sources/source.ts";

/** A page at `url`, read to its end; none of its scripts, styles and frames run. */
export function openPage(html: string, url = "https://teahouse.example/products/teapot"): Page {
  const window = new Window({
    url,
    settings: {
      enableJavaScriptEvaluation: false,
      disableCSSFileLoading: true,
      disableIframePageLoading: true,
    },
  });
  window.document.write(html);
  return window as unknown as Page;
}
