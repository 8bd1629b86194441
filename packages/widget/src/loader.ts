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
  const script = document.currentScript ?? document.querySelector("script[data-site][src]");
  if (script instanceof HTMLScriptElement && script.src) return script;
  throw new Error("its own <script src data-site> is not in the page");
}

function bootOptions({ src, dataset, nonce }: HTMLScriptElement): BootOptions {
  return {
    ...dataset,
    endpoint: new URL(".", src).href.slice(0, -1),
    ...(nonce && { nonce }),
  };
}

async function load(): Promise<void> {
  if (window.proffer?.loaded) return;
  const proffer = installQueue(window.proffer?.q);
  try {
    const options = bootOptions(findScript());
    const module = await import(/* @vite-ignore */ `${options.endpoint}/widget/${BOOT_FILE}`);
    module.boot(options);
  } catch (error) {
    // A script tag that is added again later may have more luck.
    proffer.loaded = false;
    // oxlint-disable-next-line no-console -- The only way to tell the page's developer.
    console.warn("[proffer] The widget did not start; the page goes on without it.", error);
  }
}

void load();
