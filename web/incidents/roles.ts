/** The roles that the product offers; an incident may have others, given through the API. */
export const ROLES = [
  { id: 'commander', word: 'Commander', hint: 'Decides, and keeps everybody’s work apart.' },
  { id: 'communications', word: 'Communications', hint: 'Tells customers and the rest of the company.' },
  { id: 'scribe', word: 'Scribe', hint: 'Writes down what happens, with its time.' },
] as const

export function roleWord(id: string): string {
  return ROLES.find((role) => role.id === id)?.word ?? `${id.charAt(0).toUpperCase()}${id.slice(1)}`
}
