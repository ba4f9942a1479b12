import { z } from 'zod'

/** Something is wrong with a backup file, or with what it is to be restored into; the message says what to do. */
export class BackupFault extends Error {
  override name = 'BackupFault'
}

/**
 * A backup is an archive of, in this order:
 *
 * - `muster.json`: `Manifest`, from which build and schema it is
 * - `tables/<table>/<part>`: the table's rows as PostgreSQL's COPY text format, cut anywhere into parts
 * - `end.json`: `End`, what must have been there; without it the file was cut off
 *
 * It does not hold the secret key, without which sealed secrets (passwords of mail servers, provider tokens) cannot be
 * read: that one is kept elsewhere, so that who finds a backup cannot use them.
 */
export const FORMAT = 1

export const NO_SECRET_KEY =
  'The secret key is not in this backup. Keep MUSTER_SECRET_KEY, or the file secret.key of the data directory, in another safe place: without it the channels’ passwords and tokens cannot be read.'

export const Manifest = z.object({
  format: z.literal(FORMAT),
  product: z.literal('muster'),
  version: z.string(),
  createdAt: z.iso.datetime(),
  postgres: z.string(),
  note: z.string(),
  /** The migrations that had been applied. */
  migrations: z.array(z.object({ number: z.int().positive(), name: z.string(), checksum: z.string() })).min(1),
})
export type Manifest = z.output<typeof Manifest>

const Name = z.string().regex(/^[a-z_][a-z0-9_]*$/)

export const End = z.object({
  tables: z.array(
    z.object({
      table: Name,
      columns: z.array(Name).min(1),
      rows: z.int().nonnegative(),
      bytes: z.int().nonnegative(),
      /** Of the rows' COPY text. */
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
  /** The number that each identity column gave out last; its rows may be gone, it is still never given again. */
  sequences: z.array(z.object({ table: Name, column: Name, last: z.int(), used: z.boolean() })),
})
export type End = z.output<typeof End>

export const entryName = (table: string, part: number) => `tables/${table}/${String(part).padStart(6, '0')}`

export function tableOfEntry(name: string): string | undefined {
  return /^tables\/([a-z_][a-z0-9_]*)\/\d{6,}$/.exec(name)?.[1]
}
