/** How long a panel may take to come, on a machine that is busy and a browser that is slowed down. */
const patienceMs = 15_000;
/** The panel gives the focus to its input by itself within this, or on the way there is something else to press. */
const graceMs = 1500;

/**
 * Opens the widget's panel as a customer does, with a mouse, and goes on to where they write.
 *
 * @param {import("playwright-core").Page} page
 * @returns {Promise<void>} when the keyboard's focus is in the input
 */
export async function openPanel(page) {
  await page.getByTestId("launcher").click();
  const composer = page.getByTestId("composer");
  const talk = page.getByTestId("talk");
  await composer.or(talk).first().waitFor({ timeout: patienceMs });
  if (await isWriting(page, graceMs)) return;
  await ((await composer.isVisible()) ? composer : talk).click();
  if (!(await isWriting(page, patienceMs)))
    throw new Error(
      "The panel is open, but the focus did not come to its input ([data-testid=composer]).",
    );
}

/** Whether the focus comes to the input in time, which is looked for anew: a panel may draw another one. */
function isWriting(page, timeout) {
  const look = () => {
    const { shadowRoot } = document.querySelector("proffer-widget") ?? {};
    return shadowRoot?.activeElement?.matches("[data-testid=composer]") ?? false;
  };
  return page.waitForFunction(look, undefined, { polling: 100, timeout }).then(
    () => true,
    () => false,
  );
}
