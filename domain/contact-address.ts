/**
 * An address as those see it who need not reach this person: a phone number keeps its country and last two
 * digits; of what is a web address only the host, because the rest is as good as a password.
 */
export function maskAddress(channel: string, address: string): string {
  if (/^https?:/i.test(address)) return maskWeb(address)
  if (/^\+?[\d ()-]{6,}$/.test(address)) return maskNumber(address)
  if (channel === 'email' || address === '') return address
  return '•••'
}

/** What even the owner's team sees of it: numbers in full, secrets in addresses never. */
export function teamAddress(channel: string, address: string): string {
  return /^https?:/i.test(address) ? maskAddress(channel, address) : address
}

/** `+49 170 1234567` → `+49•••67`: the country and the last two digits. */
export function maskNumber(number: string): string {
  const digits = number.replace(/[^\d+]/g, '')
  return `${digits.slice(0, digits.startsWith('+') ? 3 : 1)}•••${digits.slice(-2)}`
}

function maskWeb(address: string): string {
  try {
    return `${new URL(address).origin}/•••`
  } catch {
    return '•••'
  }
}
