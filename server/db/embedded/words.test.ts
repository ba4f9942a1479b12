import { expect, test } from 'vitest'
import { DatabaseUnfit } from '../faults.ts'
import { fileFaultInWords, inWords } from './words.ts'

test.each([
  ['FATAL:  could not extend file "base/1/2691": No space left on device', /disk is full.*MUSTER_DATA_DIR on a larger disk/],
  [
    'postgres: error while loading shared libraries: libxml2.so.2: cannot open shared object file',
    /library libxml2\.so\.2 is missing.*DATABASE_URL/,
  ],
  ["/lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.28' not found", /C library is too old/],
  ['LOG:  could not bind Unix address "/tmp/x/.s.PGSQL.5432": Address already in use', /socket is in use by another server/],
  ['FATAL:  data directory "/x" has wrong ownership', /belong to another user.*chown -R/],
  ['FATAL:  data directory "/x" has invalid permissions', /chmod 700/],
  ['FATAL:  could not open file "global/pg_control": Permission denied', /may not be used by this user/],
  ['FATAL:  could not create shared memory segment: No space left on device', /disk is full|shared memory/],
  ['FATAL:  database files are incompatible with server', /another major version.*backup/],
  ['PANIC:  could not locate a valid checkpoint record at 0/1', /files are damaged.*restore the latest backup/],
  ['initdb: error: cannot be run as root', /useradd --system muster/],
  ['initdb: could not look up effective user ID 12345: user does not exist', /no entry in \/etc\/passwd/],
])('“%s” is told in words that say what to do', (said, words) => {
  const fault = inWords('It did not start.', said, '/data/postgres.log')
  expect(fault).toBeInstanceOf(DatabaseUnfit)
  expect(fault.message).toMatch(words)
  expect(fault.message).toContain(said)
})

test('what nobody foresaw is quoted, with the place of the log', () => {
  expect(inWords('It did not start.', 'FATAL:  the moon is full', '/data/postgres.log').message).toBe(
    'It did not start. Its log is /data/postgres.log.\nPostgreSQL said:\n  FATAL:  the moon is full',
  )
})

test('a refusal of the file system is told likewise, any other error stays as it is', () => {
  const denied = Object.assign(new Error("EACCES: permission denied, open '/data/postgres.log'"), { code: 'EACCES', syscall: 'open' })
  expect((fileFaultInWords(denied, '/data') as Error).message).toMatch(/may not be used by this user/)
  const bug = new TypeError('x is not a function')
  expect(fileFaultInWords(bug, '/data')).toBe(bug)
})
