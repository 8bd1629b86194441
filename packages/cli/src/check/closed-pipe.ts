/** `proffer schema | head` reads no further than it likes: that is no fault of ours, and nothing to tell of. */
export function endWithReader(stream: NodeJS.WriteStream): void {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit();
    throw error;
  });
}
