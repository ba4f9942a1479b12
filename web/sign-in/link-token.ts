import { useState } from 'react'

/** The token that a mailed link carries after `#`: never sent to a server, never in a log. Read once, then gone from the address. */
export function useLinkToken(): string {
  const [token] = useState(() => {
    const read = window.location.hash.slice(1)
    if (read !== '') window.history.replaceState(window.history.state, '', window.location.pathname)
    return read
  })
  return token
}
