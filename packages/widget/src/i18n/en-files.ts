/** English of files: choosing them, sending them, looking at them. */
export const enFiles = {
  dropHere: "Drop files here to send them",
  /** Read out when a file waits to be sent. */
  attached: (name: string) => `${name} is ready to send`,
  removeFile: (name: string) => `Remove ${name}`,
  filesToSend: "Files to send",
  /** `limit` is written out: “10 MB”. */
  tooLarge: (name: string, limit: string) => `${name} is larger than ${limit}.`,
  badType: (name: string) => `${name} is of a kind that is not accepted.`,
  picture: (name: string) => `Picture: ${name}`,
  pictureGone: "The picture could not be shown",
  newTab: "opens in a new tab",
};
