const DOTS = '•••'

/**
 * An address as people may see it who do not own it: enough to tell two of the same person apart, too
 * little to call, write to or post to.
 */
export function maskAddress(channel: string, address: string): string {
  if (address === '') return ''
  if (channel === 'email') {
    const at = address.lastIndexOf('@')
    return at < 1 ? DOTS : `${address[0]}${DOTS}${address.slice(at)}`
  }
  if (/^\+?[\d ()-]{6,}$/.test(address)) {
    const digits = address.replaceAll(/[^\d+]/g, '')
    return `${digits.slice(0, 3)}${DOTS}${digits.slice(-2)}`
  }
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:]+)/i.exec(address)?.[1]
  return host ? `${host}/${DOTS}` : DOTS
}
