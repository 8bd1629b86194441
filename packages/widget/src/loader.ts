import type { Call, ProfferFunction } from "./queue.ts";
import type { BootOptions } from "./boot.ts";

/** The boot module's file name, which has its hash in it; the build puts it here. */
declare const BOOT_FILE: string;

/** A page that calls in a loop while our server is down must not eat the customer's memory. */
const maxQueued = 1000;

function installQueue(earlier: readonly Call[] | undefined): ProfferFunction {
  const queue = Array.isArray(earlier) ? (earlier as Call[]) : [];
  const proffer: ProfferFunction = (...call) => {
    if (queue.length < maxQueued) queue.push(call);
  };
  proffer.q = queue;
  proffer.loaded = true;
  return (window.proffer = proffer);
}

/** `currentScript` is null when a tag manager runs our text itself: then the attribute finds our tag. */
function findScript(): HTMLScriptElement {
  // A form of that name hides it.
  const found = [document.currentScript, document.querySelector("script[data-site][src]")];
  for (const script of found) if (script instanceof HTMLScriptElement && script.src) return script;
  throw new Error("its own <script src data-site> is not in the page");
}

/** Where our files are, without a slash at the end. The copy whose name has a version in it lies among what we load. */
function baseOf(src: string): string {
  return new URL(/\/widget\/[^/]*$/.test(src) ? ".." : ".", src).href.slice(0, -1);
}

async function load(): Promise<void> {
  if (window.proffer?.loaded) return;
  const proffer = installQueue(window.proffer?.q);
  try {
    const { src, dataset, nonce } = findScript();
    const base = baseOf(src);
    const options: BootOptions = { endpoint: base, ...dataset, ...(nonce && { nonce }) };
    const module = await import(/* @vite-ignore */ `${base}/widget/${BOOT_FILE}`);
    module.boot(options);
  } catch (error) {
    // A script tag that is added again later may have more luck.
    proffer.loaded = false;
    // oxlint-disable-next-line no-console -- The only way to tell the page's developer.
    console.warn("[proffer] The widget did not start; the page goes on without it.", error);
  }
}

void load();
