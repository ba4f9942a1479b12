import { z } from 'zod'

/** 8 to 128 characters, of any kind: rules of composition make passwords worse, not better (OWASP ASVS 5.0, 6.2). */
export const NewPassword = z
  .string()
  .refine((text) => [...text].length >= 8, 'At least 8 characters.')
  .refine((text) => [...text].length <= 128, 'At most 128 characters.')

/**
 * Words that the commonest passwords are made of. A list of whole passwords would be outgrown by a digit at
 * the end, so the test takes decoration off and looks whether anything but such words is left.
 */
const WORDS = `password passwort passwd passw pass motdepasse contrasena senha parola wachtwoord haslo losenord salasana geheim secret
  admin administrator administrador root user guest test tester testing demo temp temporary default changeme change letmein
  let me in welcome willkommen bienvenue hello hallo hola login logon signin access master server system computer internet
  network windows linux ubuntu debian docker postgres oracle cisco company office work muster incident oncall pager
  iloveyou loveyou love lovely lover sweet sweetheart baby babygirl babyboy angel princess prince queen king princesa
  sunshine sun moon star superstar summer winter spring autumn fall sommer monday tuesday wednesday thursday friday saturday
  sunday january february march april may june july august september october november december football fussball futbol
  soccer baseball basketball hockey tennis golf liverpool chelsea arsenal barcelona juventus yankees cowboys lakers
  steelers eagles dragon monkey tiger lion wolf eagle shadow hunter ranger batman superman spiderman pokemon naruto
  starwars startrek matrix phoenix mustang ferrari porsche mercedes corvette harley yamaha honda michael jordan jennifer
  jessica ashley nicole daniel thomas andrew joshua matthew anthony robert charlie george michelle maggie pepper ginger
  buster killer trustno trust freedom whatever nothing cheese cookie chocolate banana orange purple yellow flower
  butterfly diamond silver golden gold hannah samantha jordan harry potter hogwarts samsung google apple iphone android
  facebook twitter linkedin instagram youtube myspace minecraft fortnite asdf qwerty qwertz azerty qwert zxcvbnm zxcvbn zxcvb zxcv
  yxcvbn asdfgh asdfg asdfghjkl qazwsx wsxedc edcrfv zaq xsw qwe asd zxc abc abcd abcdef abcdefg abcdefgh xyz aaa zzz
  qwertyuiop qwertzuiop poiuytrewq lkjhgfdsa mnbvcxz one two three four five six seven eight nine ten zero blink fuck fuckyou
  fuckoff shit bitch sexy naked pussy jesus christ god heaven bible church america england london berlin paris germany france
  the my is you and not for this that your our new old best good bad nice big cool great super ultra mega first last`
  .trim()
  .split(/\s+/)

const KNOWN = new Set(WORDS)
const LONGEST = Math.max(...WORDS.map((word) => word.length))
const ROWS = [
  '1234567890',
  '0987654321',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'abcdefghijklmnopqrstuvwxyz',
  '1q2w3e4r5t6y7u8i9o0p',
  '1qaz2wsx3edc4rfv5tgb',
]
const LOOKS_LIKE: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '@': 'a',
  $: 's',
  '!': 'i',
  '|': 'l',
  '€': 'e',
}

/**
 * Why a password would be among the first that are tried, or undefined. `about`: words that belong to its
 * owner (name, e-mail address), which are tried as well.
 */
export function weakness(password: string, about: string[] = []): string | undefined {
  const plain = password.normalize('NFKC').toLowerCase()
  if (new Set(plain).size <= 2) return 'It is the same one or two characters again and again.'
  const half = /^(.{1,6})\1+$/u.exec(plain)
  if (half) return 'It is a short piece repeated.'
  if (isRow(plain)) return 'It is a row of the keyboard or alphabet.'

  const own = about.flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u)).filter((word) => word.length >= 3)
  const bare = plain.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  const readings = [plain, spelled(plain), spelled(bare)]
  for (const reading of readings) {
    const letters = reading.replace(/[^\p{L}]+/gu, '')
    if (letters === '') return plain.length < 12 ? 'It is digits only, as dates and phone numbers are.' : undefined
    if (own.some((word) => letters === word || letters === word + word)) return 'It is made from your own name or address.'
    // A phrase of five known words or more is long enough to be fine; short ones are in every list.
    const pieces = split(letters, new Set(own))
    if (pieces !== undefined && pieces <= 3) return 'It is among the commonest passwords, or one of them with decoration.'
  }
  return undefined
}

/** `p4$$w0rd` as it is read aloud. */
function spelled(text: string): string {
  return [...text].map((c) => LOOKS_LIKE[c] ?? c).join('')
}

function isRow(text: string): boolean {
  const chars = text.replace(/[^\p{L}\p{N}]+/gu, '')
  return chars.length >= 4 && ROWS.some((row) => (row + row).includes(chars) || [...(row + row)].toReversed().join('').includes(chars))
}

/** The fewest known words that a run of letters is made of; undefined when something else is left. */
function split(letters: string, own: Set<string>): number | undefined {
  const fewest: (number | undefined)[] = [0]
  for (let end = 1; end <= letters.length; end++) {
    for (let start = Math.max(0, end - LONGEST); start < end; start++) {
      const before = fewest[start]
      const word = letters.slice(start, end)
      if (before === undefined || !(KNOWN.has(word) || own.has(word))) continue
      fewest[end] = Math.min(fewest[end] ?? Infinity, before + 1)
    }
  }
  return fewest[letters.length]
}
