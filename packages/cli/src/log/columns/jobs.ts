/** Gives the number of the next piece of work; a number beyond the last where there is none. */
export type Pick = () => number;

/** Runs a job on however many threads there are; `onMessage` hears what each of them tells. */
export type RunJob<Job, Message> = (
  job: Job,
  onMessage: (message: Message) => void,
) => Promise<void>;
