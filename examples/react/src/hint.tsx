import { useShownOffer } from "@proffer/sdk/react";

/** What a rule proffers, drawn by the app itself. */
export function Hint({ rule }: { readonly rule: string }) {
  const offer = useShownOffer(rule);
  if (!offer) return null;
  return (
    <p role="status">
      {offer.text} <button onClick={() => void offer.dismissed()}>No, thanks</button>
    </p>
  );
}
