/** The alphabet of text messages, 3GPP TS 23.038: 160 of these fit into one, against 70 of any others. */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)
/** Cost two. */
const EXTENDED = new Set('^{}\\[~]|€\f')

/** Units that a text takes in the alphabet; `undefined` if it has characters outside of it. */
export function gsmLength(text: string): number | undefined {
  let length = 0
  for (const character of text) {
    if (BASIC.has(character)) length += 1
    else if (EXTENDED.has(character)) length += 2
    else return undefined
  }
  return length
}

const TWINS: Record<string, string> = {
  '‘': "'",
  '’': "'",
  '‚': ',',
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '–': '-',
  '—': '-',
  '‑': '-',
  '−': '-',
  '…': '...',
  '·': '-',
  '•': '-',
  '→': '->',
  '←': '<-',
  '≥': '>=',
  '≤': '<=',
  '×': 'x',
  '`': "'",
  '´': "'",
  '\t': ' ',
  '\u00a0': ' ',
  '\u202f': ' ',
  '\u2009': ' ',
}

/**
 * Writes a text in the alphabet where that keeps it readable: typographic signs get their plain twins,
 * letters lose accents that do not exist there, other signs become `?`. A text that is mainly in another
 * script stays as it is, since question marks tell nobody anything.
 */
export function toGsm(text: string): string {
  let all = 0
  let lost = 0
  let out = ''
  for (const character of text.normalize('NFC')) {
    all += 1
    const known = inAlphabet(character)
    if (known === undefined) lost += 1
    out += known ?? '?'
  }
  return lost > 0 && lost * 5 > all ? text : out
}

function inAlphabet(character: string): string | undefined {
  if (BASIC.has(character) || EXTENDED.has(character)) return character
  if (character in TWINS) return TWINS[character]
  const bare = character.normalize('NFKD').replace(/\p{M}/gu, '')
  return bare !== '' && gsmLength(bare) !== undefined ? bare : undefined
}

/** Cuts to a number of units: of the alphabet if the text is in it, else of UTF-16. */
export function cutSms(text: string, units: number): string {
  const size = (part: string) => gsmLength(part) ?? part.length
  if (size(text) <= units) return text
  let out = ''
  for (const character of text) {
    if (size(`${out}${character}...`) > units) break
    out += character
  }
  return `${out.trimEnd()}...`
}
