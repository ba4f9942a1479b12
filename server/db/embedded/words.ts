import { DatabaseUnfit } from '../faults.ts'

/** What PostgreSQL says when it does not start, and what a person does about it. The first that matches counts. */
const KNOWN: [pattern: RegExp, words: string][] = [
  [/No space left on device/i, 'The disk is full. Free some space, or put MUSTER_DATA_DIR on a larger disk, and start again.'],
  [/Disk quota exceeded/i, 'The disk quota is used up. Raise it or free some space, and start again.'],
  [
    /error while loading shared libraries: ([^\s:]+)/i,
    'The library $1 is missing on this system. Install the package that holds it, or set DATABASE_URL to a PostgreSQL of your own.',
  ],
  [
    /GLIBC_\S+' not found|not found \(required by/i,
    "This system's C library is too old for the embedded PostgreSQL. Use a newer system, or set DATABASE_URL to a PostgreSQL of your own.",
  ],
  [
    /could not (?:bind|create lock file)[^\n]*(?:Address already in use|File exists)|could not bind/i,
    'Its socket is in use by another server. Stop that one, or wait until it has ended, and start again.',
  ],
  [
    /has wrong ownership/i,
    'The database files belong to another user than the one that starts Muster. Start it as the user who first did, or hand the files over with chown -R.',
  ],
  [
    /has invalid permissions|has group or world access/i,
    'The database directory is open to other users. Close it with chmod 700 and start again.',
  ],
  [
    /Permission denied|Operation not permitted/i,
    'A file or directory of the database may not be used by this user. Check who owns the data directory; start Muster as that user, or hand it over with chown -R.',
  ],
  [
    /Read-only file system/i,
    'The data directory lies on a read-only file system. Mount it writable, or set MUSTER_DATA_DIR to another place.',
  ],
  [
    /could not (?:create|map|resize|attach|open) shared memory|shared memory segment/i,
    'The system gives too little shared memory. Raise its limit (for a container: --shm-size=128m) and start again.',
  ],
  [
    /pre-existing shared memory block|lock file "postmaster\.pid" already exists/i,
    'Another server still uses these database files. Wait until it has ended, or end it, and start again.',
  ],
  [
    /not compatible with this version|incompatible with server|initialized by PostgreSQL version/i,
    'The database files were written by another major version of PostgreSQL. Use the Muster release that wrote them to make a backup, and restore that into an empty data directory.',
  ],
  [
    /invalid checkpoint record|could not locate a valid checkpoint|could not read from control file|incorrect checksum in control file|invalid data in file|control file appears to be corrupt|invalid primary checkpoint/i,
    'The database files are damaged. Do not change them: copy the data directory away, then restore the latest backup into an empty one (muster restore).',
  ],
  [
    /cannot be run as root|execution of PostgreSQL by "root"/i,
    'PostgreSQL does not run as root, and no other account was found to run it. Create one: useradd --system muster.',
  ],
  [
    /could not look up effective user ID/i,
    'This user has no name on this system (no entry in /etc/passwd), which PostgreSQL needs once to create its files. Add one, or start the container as a user that has one.',
  ],
  [/Too many open files/i, 'The limit of open files is too low. Raise it (ulimit -n 4096) and start again.'],
  [/Cannot allocate memory|out of memory/i, 'There is too little memory. Free some, or give the container more, and start again.'],
]

/** A readable error from what the server printed. */
export function inWords(what: string, output: string, where: string): DatabaseUnfit {
  const lines = output
    .trim()
    .split('\n')
    .filter((line) => line.trim() !== '')
  const said = lines.length > 0 ? `\nPostgreSQL said:\n  ${lines.slice(-8).join('\n  ')}` : '\nPostgreSQL said nothing.'
  for (const [pattern, words] of KNOWN) {
    const match = pattern.exec(output)
    if (match) return new DatabaseUnfit(`${what} ${words.replace('$1', match[1] ?? '')}${said}`)
  }
  return new DatabaseUnfit(`${what} Its log is ${where}.${said}`)
}

/** The same for what the file system refused. */
export function fileFaultInWords(error: unknown, dataDir: string): unknown {
  const { code, syscall, message } = error as NodeJS.ErrnoException
  if (error instanceof DatabaseUnfit || code === undefined || syscall === undefined) return error
  return inWords(
    `The database in ${dataDir} could not be started.`,
    FILE_FAULTS[code] ? `${message}: ${FILE_FAULTS[code]}` : message,
    dataDir,
  )
}

const FILE_FAULTS: Record<string, string> = {
  ENOSPC: 'No space left on device',
  EDQUOT: 'Disk quota exceeded',
  EACCES: 'Permission denied',
  EPERM: 'Operation not permitted',
  EROFS: 'Read-only file system',
  EMFILE: 'Too many open files',
}
