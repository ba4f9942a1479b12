import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

/**
 * Seals secrets for the database: AES-256-GCM under a key derived from MUSTER_SECRET_KEY (HKDF-SHA256).
 * A sealed value is `version(1) · nonce(12) · tag(16) · ciphertext`; `purpose` is authenticated with it,
 * so that a value sealed for one column cannot be moved to another.
 */
export type Vault = {
  /** Public: lets a database refuse a node with another key. */
  keyId: string
  seal: (value: unknown, purpose: string) => Buffer
  open: <T>(sealed: Buffer, purpose: string) => T
  /** HMAC-SHA256: recognises a short value (a code, an address) that a plain hash would not hide. */
  mac: (text: string, purpose: string) => Buffer
}

const VERSION = 1

export function openVault(secretKey: Buffer): Vault {
  if (secretKey.length < 32) throw new Error('The secret key is shorter than 32 bytes.')
  const derive = (info: string, length: number) => Buffer.from(hkdfSync('sha256', secretKey, 'muster', info, length))
  const key = derive('seal', 32)
  const macKey = derive('mac', 32)
  return {
    keyId: derive('key id', 8).toString('hex'),
    seal(value, purpose) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose))
      const body = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), body])
    },
    open(sealed, purpose) {
      if (sealed[0] !== VERSION) throw new Error(`A sealed value of version ${sealed[0]} is not known to this build.`)
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 13)).setAAD(Buffer.from(purpose))
      decipher.setAuthTag(sealed.subarray(13, 29))
      return JSON.parse(decipher.update(sealed.subarray(29), undefined, 'utf8') + decipher.final('utf8'))
    },
    mac: (text, purpose) => createHmac('sha256', macKey).update(`${purpose}\0${text}`).digest(),
  }
}
