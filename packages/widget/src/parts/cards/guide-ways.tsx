import { useEffect, useState } from "preact/hooks";
import type { JSX } from "preact";
import { useWidget } from "../../context.ts";
import type { CardProps } from "../card-props.ts";

interface GuideWaysProps extends CardProps {
  readonly url: string | null;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly onStep: (by: 1 | -1) => void;
  readonly onDone: () => void;
}

/** Where a step leads: to its page, back, on, and out of the guide. */
export function GuideWays({
  offer,
  url,
  isFirst,
  isLast,
  onStep,
  onDone,
}: GuideWaysProps): JSX.Element {
  const { controller, words } = useWidget();
  const { next, done, openPage } = useWidget().words.value;
  const address = useAddress();
  const away = url !== null && !isAt(url, address);
  return (
    <div class="actions">
      {away && (
        <a class="button primary way" href={url} onClick={() => controller.takeUp(offer)}>
          {openPage}
        </a>
      )}
      {!isFirst && (
        <button key="back" type="button" class="button" onClick={() => onStep(-1)}>
          {words.value.back}
        </button>
      )}
      <button
        key="next"
        type="button"
        class={away ? "button" : "button primary"}
        data-testid="guide-next"
        onClick={() => (isLast ? onDone() : onStep(1))}
      >
        {isLast ? done : next}
      </button>
    </div>
  );
}

/** The page's address, as it changes without a new page: some shops route by what follows the #. */
function useAddress(): string {
  const [address, setAddress] = useState(location.href);
  useEffect(() => {
    const listening = new AbortController();
    const onMove = (): void => setAddress(location.href);
    for (const type of ["hashchange", "popstate"])
      addEventListener(type, onMove, { signal: listening.signal });
    return () => listening.abort();
  }, []);
  return address;
}

/** What a step's address does not name after `?` or `#` may be anything: pages add their own. */
function isAt(url: string, address: string): boolean {
  const [there, here] = [new URL(url), new URL(address)];
  return (
    there.origin + there.pathname === here.origin + here.pathname &&
    (!there.search || there.search === here.search) &&
    (!there.hash || there.hash === here.hash)
  );
}
