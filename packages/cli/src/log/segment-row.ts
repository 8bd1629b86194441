import { parseEvent, parseInstant } from "@proffer/engine";
import type { MappedRow, Row } from "./mapping.ts";
import { rowId } from "./mapping.ts";

/** Where Segment puts a message's time, the event's own first. */
const timeFields = ["timestamp", "originalTimestamp", "sentAt", "receivedAt"];

/** Makes an event of a line that is a Segment message. `number` counts the rows of the file from 1. */
export function mapSegmentRow(row: Row, number: number): MappedRow {
  const time = timeFields.map((field) => row[field]).find((value) => value !== undefined);
  const timestamp = parseInstant(time);
  if (timestamp === undefined)
    return {
      type: "refused",
      message:
        time === undefined
          ? "the message has no timestamp"
          : `the time ${JSON.stringify(time)} is neither UTC ms nor ISO 8601`,
    };
  const read = parseEvent({ ...row, timestamp }, { messageId: rowId(number), timestamp });
  if ("problem" in read) return { type: "refused", message: read.problem.message };
  const user = read.event.userId ?? read.event.anonymousId;
  return user === undefined ? { type: "no-user" } : { type: "event", user, event: read.event };
}
