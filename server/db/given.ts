import { Sql } from 'sql-template-tag'
import type { Instant } from '../../domain/time.ts'

/** What a column holds, and where a row has it. */
export type Column<Row> =
  | readonly [type: 'bigint' | 'int', of: (row: Row) => number | null | undefined]
  | readonly [type: 'timestamptz', of: (row: Row) => Instant | null | undefined]
  | readonly [type: 'text' | 'uuid', of: (row: Row) => string | null | undefined]
  | readonly [type: 'bytea', of: (row: Row) => Uint8Array | null | undefined]
  /** Written as JSON; null is no JSON but the column's null. */
  | readonly [type: 'json' | 'jsonb', of: (row: Row) => unknown]

/**
 * Rows of this process as a table of a statement: `from ${given('r', alerts, { id: ['bigint', (alert) => alert.id] })}`.
 * They travel by columns, as arrays in PostgreSQL's binary format: nothing is quoted here or taken apart there, and the
 * text of the statement is the same for any number of rows.
 */
export function given<Row>(name: string, rows: readonly Row[], columns: Record<string, Column<Row>>): Sql {
  const strings: string[] = []
  const values: Buffer[] = []
  let before = '(select '
  for (const [column, [type, of]] of Object.entries(columns)) {
    strings.push(`${before}unnest(`)
    values.push(arrayOf(TYPES[type], rows.map(of)))
    before = `::${type}[]) as ${column}, `
  }
  // Called side by side in the list and not in `from`, where the rows of each would first be kept in a table of its own.
  return new Sql([...strings, `${before.slice(0, -2)}) as ${name}`], values)
}

/** How a type is written: PostgreSQL's number of it, and either its length or what makes text or bytes of a value. */
type Format = { oid: number } & (
  | { size: number; write: (buffer: Buffer, value: never, at: number) => void }
  | { varying: (value: never) => string | Uint8Array }
)

/** PostgreSQL counts microseconds from 2000 on. */
const EPOCH_2000 = 946_684_800_000
const asItIs = <T>(value: T): T => value

const TYPES: Record<Column<unknown>[0], Format> = {
  bigint: { oid: 20, size: 8, write: writeBigint },
  int: { oid: 23, size: 4, write: writeInt },
  timestamptz: {
    oid: 1184,
    size: 8,
    write: (buffer, value: Instant, at) => void buffer.writeBigInt64BE(BigInt(value - EPOCH_2000) * 1_000n, at),
  },
  uuid: { oid: 2950, size: 16, write: writeUuid },
  text: { oid: 25, varying: asItIs<string> },
  bytea: { oid: 17, varying: asItIs<Uint8Array> },
  json: { oid: 114, varying: JSON.stringify },
  // The format begins with its version.
  jsonb: { oid: 3802, varying: (value: unknown) => `\u0001${JSON.stringify(value)}` },
}

// What is not of its type is refused here: the buffer would take NaN for 0, and half a UUID with what lay in memory behind it.

function writeInt(buffer: Buffer, value: number, at: number): void {
  if (!Number.isInteger(value)) throw new RangeError(`${value} cannot be written as a whole number of 32 bits.`)
  buffer.writeInt32BE(value, at)
}

function writeUuid(buffer: Buffer, value: string, at: number): void {
  if (buffer.write(value.replaceAll('-', ''), at, 16, 'hex') < 16) throw new RangeError(`${value} cannot be written as a UUID.`)
}

const HALF = 2 ** 32

function writeBigint(buffer: Buffer, value: number, at: number): void {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} cannot be written as a whole number of 64 bits.`)
  const high = Math.floor(value / HALF)
  buffer.writeInt32BE(high, at)
  buffer.writeUInt32BE(value - high * HALF, at + 4)
}

/** Dimensions, whether there are nulls, the type, how many elements, the number of the first. */
const HEADER = 20
/** Before each element its length; -1 for null. */
const LENGTH = 4

function arrayOf(format: Format, given: unknown[]): Buffer {
  const values = 'size' in format ? given : given.map((value) => (value == null ? null : format.varying(value as never)))
  let length = HEADER
  for (const value of values)
    length += LENGTH + (value == null ? 0 : 'size' in format ? format.size : lengthOf(value as string | Uint8Array))
  const buffer = Buffer.allocUnsafe(length)
  buffer.writeInt32BE(1, 0)
  buffer.writeInt32BE(values.some((value) => value == null) ? 1 : 0, 4)
  buffer.writeInt32BE(format.oid, 8)
  buffer.writeInt32BE(values.length, 12)
  buffer.writeInt32BE(1, 16)
  let at = HEADER
  for (const value of values) {
    const begin = at + LENGTH
    let end = begin
    if (value == null) buffer.writeInt32BE(-1, at)
    else {
      if ('size' in format) {
        format.write(buffer, value as never, begin)
        end += format.size
      } else end += put(buffer, value as string | Uint8Array, begin)
      buffer.writeInt32BE(end - begin, at)
    }
    at = end
  }
  return buffer
}

function lengthOf(value: string | Uint8Array): number {
  return typeof value === 'string' ? Buffer.byteLength(value) : value.length
}

function put(buffer: Buffer, value: string | Uint8Array, at: number): number {
  if (typeof value === 'string') return buffer.write(value, at)
  buffer.set(value, at)
  return value.length
}
