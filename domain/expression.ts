import { Environment, EvaluationError, Optional, ParseError, TypeError as CelTypeError } from '@marcbachmann/cel-js'
import { BUDGET, type Budget, meteredForm, meterLoop, meterValue, Refusal } from './expression-meter.ts'
import { cleanLine, cleanText } from './text.ts'

/** The longest expression, in characters. */
export const EXPRESSION_LENGTH = 1_000

/**
 * A compiled CEL expression (https://cel.dev), the one expression language of the product.
 * Its variables are `body` (any JSON), `query` and `headers` (maps of strings).
 */
export type Expression = { source: string; run: (variables: Variables, budget?: Budget) => Outcome }
export type Variables = {
  body: unknown
  query?: Record<string, string | undefined>
  headers?: Record<string, string | undefined>
}

/**
 * `absent`: it looked for something that is not there (a missing key, `null`, an empty optional).
 * `problem`: it cannot be evaluated on this input, in words.
 */
export type Outcome = { value: unknown } | { absent: string } | { problem: string }

/**
 * Compiles an expression once. Refused, in words: what does not parse, what its types forbid, unknown
 * names, and what could cost without bound (regular expressions, `cel.bind`).
 */
export function compileExpression(source: string): Compiled {
  if (source.length > EXPRESSION_LENGTH)
    return {
      problem: `The expression has ${source.length} characters; at most ${EXPRESSION_LENGTH} are allowed.`,
    }
  const known = remembered.get(source)
  if (known !== undefined) return known
  const compiled = compile(source)
  if (remembered.size >= 1_000) remembered.clear()
  remembered.set(source, compiled)
  return compiled
}

type Compiled = { expression: Expression } | { problem: string }

/** Compiling costs some 50 µs, evaluating less than one: each expression in use is compiled once. */
const remembered = new Map<string, Compiled>()

function compile(source: string): Compiled {
  try {
    const parsed = environment.parse(source.toWellFormed())
    const checked = parsed.check()
    if (!checked.valid) return { problem: wordsOf(checked.error) }
    const { text, weight } = meteredForm(parsed.ast, VARIABLES)
    const metered = environment.parse(text)
    const rechecked = metered.check()
    if (!rechecked.valid) return { problem: wordsOf(rechecked.error) }
    const run = (variables: Variables, budget = { left: BUDGET }) => evaluate(metered, weight, variables, budget)
    return { expression: { source, run } }
  } catch (fault) {
    return { problem: fault instanceof Refusal ? fault.message : wordsOf(fault) }
  }
}

const VARIABLES = ['body', 'query', 'headers'] as const

/** Evaluation is synchronous, and the library hands its functions no context: the meter of the running one. */
let meter: Budget = { left: 0 }

const environment = new Environment({
  homogeneousAggregateLiterals: false,
  enableOptionalTypes: true,
  limits: { maxAstNodes: 500, maxDepth: 50, maxListElements: 100, maxMapEntries: 100, maxCallArguments: 4 },
})
  .registerVariable('body', 'dyn')
  .registerVariable('query', 'map<string, string>')
  .registerVariable('headers', 'map<string, string>')
  .registerFunction('meterLoop(dyn, int): dyn', (list: unknown, weight: bigint) => meterLoop(meter, list, Number(weight)), {
    async: false,
  })
  .registerFunction('meterValue(dyn): dyn', (value: unknown) => meterValue(meter, value), { async: false })

function evaluate(metered: (context: object) => unknown, weight: number, variables: Variables, budget: Budget): Outcome {
  budget.left -= weight
  if (budget.left < 0) return { problem: TOO_COSTLY }
  meter = budget
  let outcome: Outcome
  try {
    outcome = outcomeOf(metered({ query: {}, headers: {}, ...variables }))
  } catch (fault) {
    const code = fault instanceof EvaluationError ? fault.code : ''
    outcome = ABSENT.has(code) ? { absent: wordsOf(fault) } : { problem: wordsOf(fault) }
  }
  return budget.left < 0 ? { problem: TOO_COSTLY } : outcome
}

const TOO_COSTLY = 'The expressions do too much work on this input. Loop over less, or not inside another loop.'
const ABSENT = new Set(['no_such_key', 'index_out_of_bounds', 'index_out_of_range'])

function outcomeOf(value: unknown): Outcome {
  if (value instanceof Optional) return value.hasValue() ? outcomeOf(value.value()) : { absent: 'It has no value here.' }
  if (value === null || value === undefined) return { absent: 'It is null here.' }
  return { value: value instanceof Date ? value.getTime() : value }
}

function wordsOf(fault: unknown): string {
  if (!(fault instanceof ParseError || fault instanceof EvaluationError || fault instanceof CelTypeError))
    return 'The expression cannot be evaluated on this input.'
  const at = fault.range === undefined ? '' : ` (at character ${fault.range.start + 1})`
  const hint = HINTS[fault.code]
  const ended = fault.code === 'unexpected_token' && fault.summary.endsWith(': EOF')
  const summary = ended
    ? 'The expression ends too early: something is missing'
    : cleanLine(fault.summary.replaceAll('meterValue', 'value'), 300)
  return cleanText(`${summary}${fault instanceof EvaluationError ? '' : at}.${hint === undefined ? '' : ` ${hint}`}`, 500)
}

const HINTS: Record<string, string | undefined> = {
  no_such_overload: 'Convert numbers with `string(…)` or `double(…)` first; numbers in JSON are doubles, so write 1.0 for 1.',
  no_matching_overload: 'Convert it with `string(…)` first, or check the spelling.',
  unknown_variable: 'The payload is called `body`; there are also `query` and `headers`.',
  unsupported_type: 'Expressions cannot read an object that has a field named `constructor`.',
  no_such_key: 'For what may be missing write `body.?name.orValue("…")`.',
}
