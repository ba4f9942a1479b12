import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import sql from 'sql-template-tag'
import type { Config } from './config.ts'
import type { Database } from './db/database.ts'
import { openVault, type Vault } from './vault.ts'

/**
 * The key from the environment, else the one kept in the data directory, made at the first start. Whole or not
 * at all: it is written aside and linked into place, and of several processes that start together one wins.
 */
export async function readSecretKey(config: Pick<Config, 'secretKey' | 'dataDir'>): Promise<Buffer> {
  if (config.secretKey !== undefined) return config.secretKey
  const path = join(config.dataDir, 'secret.key')
  const kept = await readKept(path)
  if (kept) return kept
  await mkdir(config.dataDir, { recursive: true })
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  try {
    const file = await open(draft, 'wx', 0o600)
    try {
      await file.writeFile(`${randomBytes(32).toString('hex')}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
    await link(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await rm(draft, { force: true })
  }
  return (await readKept(path))!
}

/** An empty file is refused rather than replaced: it may stand where a key was. */
async function readKept(path: string): Promise<Buffer | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  const key = Buffer.from(text.trim())
  if (key.length < 32)
    throw new WrongSecretKey(
      `${path} holds no key: it has ${key.length} of at least 32 bytes. Put the file back from your backup, or, if this is a new installation, delete it.`,
    )
  return key
}

/** A node with another secret key than the one the database was written with: nothing sealed could be read. */
export class WrongSecretKey extends Error {
  override name = 'WrongSecretKey'
}

/** Opens the vault and makes sure that it is the one this database belongs to; the first node writes its id down. */
export async function openOwnVault(db: Database, secretKey: Buffer): Promise<Vault> {
  const vault = openVault(secretKey)
  // Two nodes may come at the same moment: the second waits for the first and gets what that one wrote.
  const { value } = await db.one<{ value: string }>(sql`
    insert into setting (name, value) values ('secret-key-id', to_jsonb(${vault.keyId}::text))
    on conflict (name) do update set value = setting.value returning value`)
  if (value !== vault.keyId) {
    throw new WrongSecretKey(
      `This database was written with another secret key (id ${value}; this node has ${vault.keyId}). ` +
        'Its sealed passwords and tokens could not be read. Set MUSTER_SECRET_KEY to the key it was written with, ' +
        'or put that key’s file secret.key into the data directory.',
    )
  }
  return vault
}
