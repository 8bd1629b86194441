import { useEffect, useRef } from "preact/hooks";
import type { JSX } from "preact";
import type { Offer } from "@proffer/sdk";
import { useWidget } from "../../context.ts";
import type { CardProps } from "../card-props.ts";
import { parsePageUrl } from "../../safe-url.ts";
import { CardText } from "../card-text.tsx";
import { GuideWays } from "./guide-ways.tsx";
import { readList } from "./read-params.ts";
import { spotlight } from "./spotlight.ts";
import { useDraft } from "./use-draft.ts";
import { useGuideMark } from "./use-guide-mark.ts";

interface Step {
  readonly text: string;
  readonly selector: string;
  readonly url: string | null;
}

/** A guide. Among other offers it only says what it is for: nothing on the page is pointed at before it is begun. */
export function GuideCard({ offer }: CardProps): JSX.Element {
  const { controller } = useWidget();
  const { route } = controller.state.value;
  const words = useWidget().words.value;
  const steps = readSteps(offer);
  const begun = route.type === "offer" && route.id === offer.id && steps.length > 0;
  if (begun) return <Guide offer={offer} steps={steps} />;
  const start = (): void => {
    controller.takeUp(offer);
    controller.go({ type: "offer", id: offer.id });
  };
  return (
    <article class="card" data-testid="offer-card">
      <div class="card-body">
        <CardText offer={offer} />
        {steps.length > 0 && (
          <div class="actions">
            <button type="button" class="button primary" data-testid="guide-start" onClick={start}>
              {words.start(steps.length)}
            </button>
          </div>
        )}
      </div>
    </article>
  );
}

function readSteps({ params, say }: Offer): readonly Step[] {
  return readList(params["steps"])
    .map(({ text, selector, url }) => ({
      text: say(text),
      selector: typeof selector === "string" ? selector : "",
      url: parsePageUrl(url),
    }))
    .filter(({ text }) => text);
}

interface GuideProps extends CardProps {
  readonly steps: readonly Step[];
}

function Guide({ offer, steps }: GuideProps): JSX.Element {
  const { controller } = useWidget();
  const words = useWidget().words.value;
  const [kept, setStep] = useDraft(offer.id, 0);
  const at = Math.min(Math.max(kept, 0), steps.length - 1);
  const step = steps[at] as Step;
  const card = useSpotlight(step.selector);
  useGuideMark(offer.id, at);
  const done = (): void => {
    controller.takeUp(offer);
    setStep(0);
    controller.close();
  };
  return (
    <article class="card" data-testid="offer-card" ref={card}>
      <div class="card-body">
        {at === 0 && <CardText offer={offer} />}
        <Progress at={at} of={steps.length} />
        <div aria-live="polite">
          <p class="sr">{words.step(at + 1, steps.length)}</p>
          <p class="step-text" dir="auto" data-testid="guide-step">
            {step.text}
          </p>
        </div>
        <GuideWays
          offer={offer}
          url={step.url}
          isFirst={at === 0}
          isLast={at === steps.length - 1}
          onStep={(by) => {
            controller.takeUp(offer);
            setStep(at + by);
          }}
          onDone={done}
        />
      </div>
    </article>
  );
}

/** Points at the step's element for as long as the step is on screen. */
function useSpotlight(selector: string): { current: HTMLElement | null } {
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    const root = card.current?.getRootNode();
    return selector && root instanceof ShadowRoot ? spotlight(selector, root) : undefined;
  }, [selector]);
  return card;
}

function Progress({ at, of }: { readonly at: number; readonly of: number }): JSX.Element {
  const words = useWidget().words.value;
  return (
    <div aria-hidden="true">
      <p class="step-number">{words.step(at + 1, of)}</p>
      <div class="progress">
        {Array.from({ length: of }, (_, i) => (
          <i class={i <= at ? "on" : ""} />
        ))}
      </div>
    </div>
  );
}
