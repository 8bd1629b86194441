/** What a state does to get where it is: it finds, clicks, writes and waits, as a customer would. */
export interface Hand {
  /** Waits for an element by its `data-testid`. */
  find(testId: string): Promise<HTMLElement>;
  click(testId: string): Promise<void>;
  /** Clicks the nth element of a selector, the first being 0. */
  press(selector: string, nth?: number): Promise<void>;
  write(selector: string, text: string): Promise<void>;
  /** Waits until nothing is on its way any more: parts that are fetched, pictures, fonts. */
  settle(): Promise<void>;
  readonly root: ShadowRoot;
}

const lookEveryMs = 20;
/** For as long nothing has to change before a state counts as settled. */
const calmMs = 160;
const giveUpMs = 8000;

export function createHand(root: ShadowRoot): Hand {
  const wait = (ms: number): Promise<void> => new Promise((done) => void setTimeout(done, ms));
  const until = async (selector: string, nth = 0): Promise<HTMLElement> => {
    for (let waited = 0; waited < giveUpMs; waited += lookEveryMs) {
      const found = root.querySelectorAll<HTMLElement>(selector)[nth];
      if (found) return found;
      await wait(lookEveryMs);
    }
    throw new Error(`The widget has not drawn “${selector}” (${nth}).`);
  };
  const find = (testId: string): Promise<HTMLElement> => until(`[data-testid="${testId}"]`);
  return {
    root,
    find,
    click: async (testId) => (await find(testId)).click(),
    press: async (selector, nth) => (await until(selector, nth)).click(),
    async write(selector, text) {
      const field = (await until(selector)) as HTMLInputElement;
      field.focus();
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    },
    async settle() {
      let before = "";
      for (let calm = 0; calm < calmMs; calm += lookEveryMs) {
        await wait(lookEveryMs);
        // A browser does not fetch a lazy one that cannot be seen.
        const pictures = [...root.querySelectorAll("img")].filter(
          ({ complete, loading }) => !complete && loading !== "lazy",
        );
        const after = root.innerHTML + pictures.length;
        if (after !== before || pictures.length > 0) calm = 0;
        before = after;
      }
      await document.fonts.ready;
    },
  };
}
