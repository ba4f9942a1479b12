import { expect, test } from 'vitest'
import { Name } from './endpoint.ts'

const problem = (name: string) => Name.safeParse(name).error?.issues.map(({ message }) => message)

test.each([
  'Shop',
  ' Web 1 ',
  'Zażółć gęślą jaźń',
  '決済サービス',
  'خدمة الدفع',
  'می‌خواهم',
  'שרת 1',
  '👩‍💻 desk',
  'e\u0301',
  '\u200eLTR mark',
  '=1+1',
  '💳',
  '-',
])('%j is a name', (name) => expect(problem(name)).toBeUndefined())

const DISRUPTIVE = ['Without line breaks, control characters and marks that turn the direction of writing.']
const INVISIBLE = ['Give it a name that can be seen.']
test.each([
  ['', ['Give it a name.']],
  ['  \n ', ['Give it a name.']],
  ['a\nb', DISRUPTIVE],
  ['a\tb', DISRUPTIVE],
  ['a\u001b[31mb', DISRUPTIVE],
  ['a\0b', DISRUPTIVE],
  ['a\u0085b', DISRUPTIVE],
  ['a\u2028b', DISRUPTIVE],
  ['abc\u202efdp.exe', DISRUPTIVE],
  ['a\u2066b\u2069', DISRUPTIVE],
  ['\u200b\u200d', INVISIBLE],
  ['\u3164', INVISIBLE],
  ['\u2800', INVISIBLE],
  ['\u00ad\u034f', INVISIBLE],
  ['n'.repeat(121), ['At most 120 characters.']],
])('%j is refused in words', (name, words) => expect(problem(name)).toEqual(words))
