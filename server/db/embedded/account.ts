import { readFile, stat } from 'node:fs/promises'

/** Under whom PostgreSQL runs when this process is root; PostgreSQL refuses root. */
export type Account = { uid: number; gid: number; name: string }

/** `initdb` wants an account that the system knows by name; the first of these that exists. */
const CANDIDATES = ['muster', 'postgres', '_postgres', 'nobody']

/**
 * The owner of an existing cluster, else the first candidate; undefined: not root (or Windows), no change needed.
 */
export async function accountFor(cluster: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const accounts = await readAccounts()
  const owner = await stat(cluster).catch(() => undefined)
  if (owner && owner.uid !== 0) {
    return accounts.find((account) => account.uid === owner.uid) ?? { uid: owner.uid, gid: owner.gid, name: `uid ${owner.uid}` }
  }
  return CANDIDATES.map((name) => accounts.find((account) => account.name === name)).find(
    (account) => account !== undefined && account.uid > 0,
  )
}

async function readAccounts(): Promise<Account[]> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '')
  return text
    .split('\n')
    .map((line) => line.split(':'))
    .filter((field) => field.length >= 4)
    .map(([name, , uid, gid]) => ({ name: name!, uid: Number(uid), gid: Number(gid) }))
}
