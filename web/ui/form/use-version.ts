import { useState } from 'react'

/** Which version of something a form began with, and whether it has been changed by somebody else since. */
export function useVersion(newest: number): { version: number; behind: boolean; take: (version?: number) => void } {
  const [version, setVersion] = useState(newest)
  return { version, behind: version !== newest, take: (taken = newest) => setVersion(taken) }
}
