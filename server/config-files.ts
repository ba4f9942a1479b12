import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import { mkdtempSync, readFileSync, rmdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createSecureContext } from 'node:tls'

/** What is wrong with the files that settings name, each as a sentence. Nothing is left behind by looking. */
export function tlsFaults(certPath: string | undefined, keyPath: string | undefined): string[] {
  const cert = certPath === undefined ? undefined : readPem('MUSTER_TLS_CERT', certPath)
  const key = keyPath === undefined ? undefined : readPem('MUSTER_TLS_KEY', keyPath)
  const faults = [cert, key].filter((each) => typeof each === 'string')

  let certificate: X509Certificate | undefined
  if (Buffer.isBuffer(cert)) {
    // Several may stand in one file, as the chain that is sent; the first is the server's own.
    certificate = cert.includes('-----BEGIN ') ? attempt(() => new X509Certificate(cert)) : undefined
    if (!certificate) faults.push('MUSTER_TLS_CERT: that file holds no PEM certificate; it begins with -----BEGIN CERTIFICATE-----.')
  }
  let privateKey: KeyObject | undefined
  if (Buffer.isBuffer(key)) {
    privateKey = attempt(() => createPrivateKey(key))
    if (!privateKey)
      faults.push(
        key.includes('ENCRYPTED')
          ? 'MUSTER_TLS_KEY: that key is locked with a passphrase; write it out without one (openssl pkey -in key.pem -out open.pem).'
          : 'MUSTER_TLS_KEY: that file holds no PEM private key; it begins with -----BEGIN PRIVATE KEY-----.',
      )
  }
  if (!certificate || !privateKey) return faults
  if (!certificate.checkPrivateKey(privateKey))
    return ['MUSTER_TLS_KEY: that key does not belong to the certificate in MUSTER_TLS_CERT; name the two that were made together.']
  try {
    createSecureContext({ cert: cert!, key: key! })
  } catch (error) {
    return [`MUSTER_TLS_CERT and MUSTER_TLS_KEY cannot be used: ${(error as Error).message}.`]
  }
  return []
}

function readPem(name: string, path: string): Buffer | string {
  try {
    return readFileSync(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EISDIR') return `${name}: that is a directory; name a PEM file in it.`
    return `${name}: that file cannot be read (${code}); name a PEM file that this user may read.`
  }
}

/**
 * Whether a data directory that is not there yet can be made. It is tried: on some file systems (`/proc`) the
 * rights allow it to root and the making fails, which Node's recursive `mkdir` tries again for ever.
 */
export function dataDirFault(path: string): string | undefined {
  const there = nearest(path)
  if (there === path) return statSync(path).isDirectory() ? undefined : 'MUSTER_DATA_DIR: that is a file; name a directory.'
  try {
    rmdirSync(mkdtempSync(join(there, '.muster-')))
    return undefined
  } catch (error) {
    return `MUSTER_DATA_DIR: no directory can be made in ${there} (${(error as NodeJS.ErrnoException).code}); name one that this user may write to.`
  }
}

function nearest(path: string): string {
  for (let at = path; ; at = dirname(at)) if (at === dirname(at) || attempt(() => statSync(at))) return at
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}
