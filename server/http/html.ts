import { escapeMarkup } from '../../domain/text.ts'

/** A piece of HTML that is safe to send. Only the tag below makes one, so whatever text goes in is escaped. */
export type Html = { readonly [MARKUP]: string }
const MARKUP = Symbol('markup')

type Piece = Html | string | number | null | undefined | false | readonly Piece[]

/** `html`<p>${anything}</p>``: text is escaped for elements and quoted attributes alike; lists are joined; null, undefined and false are nothing. */
export function html(parts: TemplateStringsArray, ...pieces: Piece[]): Html {
  return { [MARKUP]: parts.reduce((all, part, i) => all + markup(pieces[i - 1]) + part) }
}

/** For what is constant in our source and no text of anybody's: a style sheet, an icon. */
export function constantHtml(text: string): Html {
  return { [MARKUP]: text }
}

export function toText(page: Html): string {
  return page[MARKUP]
}

function markup(piece: Piece): string {
  if (piece === null || piece === undefined || piece === false) return ''
  if (typeof piece === 'object') return MARKUP in piece ? piece[MARKUP] : piece.map(markup).join('')
  return escapeMarkup(String(piece))
}
