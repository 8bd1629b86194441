import { Http, read, refusal } from "./http.ts";
import { Outbox } from "./outbox.ts";

/** All that it takes to bring events to a server that does not do what it is asked: fetched when it does not. */
export { Http, Outbox };

/** What a server meant that was asked by somebody who could not tell. */
export function meaningOf(response: Response, text: string): Error {
  return refusal(response, read(text));
}
