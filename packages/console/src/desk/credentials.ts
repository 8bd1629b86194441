/** What the desk remembers of its agent: the key until the tab closes, the name for good. */
export interface Credentials {
  key(): string | null;
  name(): string | null;
  keepKey(key: string): void;
  keepName(name: string): void;
  forgetKey(): void;
  /** What an invitation's link held, by which a password is set. */
  readonly ticket: string | null;
  /** Why a provider has sent somebody back in vain, in the server's words. */
  readonly problem: string | null;
}

const keyName = "proffer.desk.key";
const nameName = "proffer.desk.name";

/**
 * Takes the key out of `#key=…`, where the server never sees it and a log never writes it down, and out of the
 * address bar, where somebody who looks over a shoulder would.
 */
export function createCredentials(
  page: Pick<Window, "location" | "history" | "sessionStorage" | "localStorage">,
): Credentials {
  const { location, history, sessionStorage, localStorage } = page;
  const inAddress = new URLSearchParams(location.hash.slice(1));
  const credentials: Credentials = {
    ticket: inAddress.get("ticket"),
    problem: inAddress.get("refused"),
    key: () => sessionStorage.getItem(keyName),
    name: () => localStorage.getItem(nameName),
    keepKey: (key) => sessionStorage.setItem(keyName, key),
    keepName: (name) => localStorage.setItem(nameName, name),
    forgetKey: () => sessionStorage.removeItem(keyName),
  };
  const key = inAddress.get("key");
  if (key) credentials.keepKey(key);
  if (key || credentials.ticket || credentials.problem)
    history.replaceState(null, "", location.pathname + location.search);
  return credentials;
}
