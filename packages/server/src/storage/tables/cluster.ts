import type { Generated } from "kysely";

/** What servers that share a database agree on. */
export interface ClusterTables {
  /** Events that have not gone on into the stream yet. */
  stream_outbox: { seq: Generated<number>; customer: string; message_id: string };
  /** The bytes of files, where they lie in the database. */
  file_pieces: { hash: string; piece: number; bytes: Buffer };
  /** Who does a job just now, and until when nobody else may. */
  leases: { name: string; holder: string; until: number };
}
