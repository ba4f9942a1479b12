import type { ASTNode } from '@marcbachmann/cel-js'

/** What an evaluation may still cost. Shared by all expressions of one request. */
export type Budget = { left: number }

/**
 * Units for one request: a node evaluated, an element or 16 characters touched is one. The worst bombs of
 * `expression.test.ts` spend it in 15 to 40 ms; where every step is an error that `all` swallows, in 100 ms.
 */
export const BUDGET = 150_000

/** An expression that is not accepted; the message is for the person who wrote it. */
export class Refusal extends Error {}

const CONVERSIONS = new Set(['size', 'string', 'int', 'double', 'bool', 'timestamp'])
const METHODS = new Set('contains startsWith endsWith lowerAscii upperAscii trim indexOf lastIndexOf substring split join size'.split(' '))
const OPTIONALS = new Set(['orValue', 'or', 'hasValue', 'value'])
const LOOPS = new Set(['all', 'exists', 'exists_one', 'filter', 'map'])

/**
 * The expression as CEL text again, with a meter at every place where work or memory could grow:
 * `meterLoop(list, weight)` around what a loop walks, `meterValue(x)` around every operand. When the
 * budget is spent both give something empty instead of throwing, because CEL's `||` and `exists` swallow
 * errors and would go on. What this printer does not know is refused, so nothing runs unmetered.
 *
 * The library itself has no cost limit. Tried instead: forbidding nested loops (refuses honest mappings,
 * and `[s].map(a, a + a).map(b, b + b)…` still doubles without bound), and wrapping the library's
 * evaluator (its nodes replace their own `evaluate`, so the next version could unhook it unseen).
 */
export function meteredForm(ast: ASTNode, variables: readonly string[]): { text: string; weight: number } {
  return { text: print(ast, new Set(variables)), weight: weightOf(ast) }
}

function print(node: ASTNode, scope: ReadonlySet<string>): string {
  switch (node.op) {
    case 'value':
      return literal(node.args)
    case 'id':
      if (!scope.has(node.args)) throw new Refusal(`\`${node.args}\` is not offered here.`)
      return node.args
    case '.':
      return `${print(node.args[0], scope)}.${node.args[1]}`
    case '.?':
      return `${print(node.args[0], scope)}.?${node.args[1]}`
    case '[]':
      return `${print(node.args[0], scope)}[${metered(node.args[1], scope)}]`
    case '[?]':
      return `${print(node.args[0], scope)}[?${metered(node.args[1], scope)}]`
    case '!_':
      return `(!${print(node.args, scope)})`
    case '-_':
      return `(-${print(node.args, scope)})`
    case '?:': {
      const [condition, then, otherwise] = node.args
      return `(${print(condition, scope)} ? ${print(then, scope)} : ${print(otherwise, scope)})`
    }
    case '&&':
    case '||':
      return `(${print(node.args[0], scope)} ${node.op} ${print(node.args[1], scope)})`
    case 'list':
      return `[${node.args.map((item) => print(item, scope)).join(', ')}]`
    case 'map':
      return `{${node.args.map(([name, item]) => `${metered(name, scope)}: ${print(item, scope)}`).join(', ')}}`
    case 'call':
      return printCall(node.args[0], node.args[1], scope)
    case 'rcall':
      return printMethod(node.args, scope)
    default:
      return printOperation(node.op, node.args, scope)
  }
}

function printOperation(operator: string, [left, right]: [ASTNode, ASTNode], scope: ReadonlySet<string>): string {
  // Comparing with a literal touches no more than the literal's length.
  const equality = operator === '==' || operator === '!='
  if (equality && (left.op === 'value' || right.op === 'value')) return `(${print(left, scope)} ${operator} ${print(right, scope)})`
  return `(${metered(left, scope)} ${operator} ${metered(right, scope)})`
}

function printCall(name: string, args: ASTNode[], scope: ReadonlySet<string>): string {
  // `has` is a macro over the path itself, so there is nothing to wrap.
  if (name === 'has') return `has(${args.map((arg) => print(arg, scope)).join(', ')})`
  if (!CONVERSIONS.has(name)) throw new Refusal(`The function \`${name}\` is not offered here.`)
  return `${name}(${args.map((arg) => metered(arg, scope)).join(', ')})`
}

function printMethod([name, receiver, args]: [string, ASTNode, ASTNode[]], scope: ReadonlySet<string>): string {
  if (LOOPS.has(name)) {
    const [variable, ...bodies] = args
    if (variable?.op !== 'id') throw new Refusal(`\`${name}\` needs a name for the element first, as in \`${name}(x, …)\`.`)
    const inside = new Set(scope).add(variable.args)
    // `all` and `exists` swallow the error of an element, and an error costs as much as ten nodes.
    const start = name === 'all' || name === 'exists' ? 10 : 1
    const weight = bodies.reduce((sum, body) => sum + weightOf(body), start)
    const printed = bodies.map((body) => print(body, inside)).join(', ')
    return `meterLoop(${print(receiver, scope)}, ${weight}).${name}(${variable.args}, ${printed})`
  }
  if (OPTIONALS.has(name)) return `${print(receiver, scope)}.${name}(${args.map((arg) => print(arg, scope)).join(', ')})`
  if (METHODS.has(name)) return `${metered(receiver, scope)}.${name}(${args.map((arg) => metered(arg, scope)).join(', ')})`
  if (name === 'matches')
    throw new Refusal(
      'Regular expressions (`matches`) are not offered: on a hostile text one can run for years. Use `contains`, `startsWith`, `endsWith` or `split`.',
    )
  throw new Refusal(`The function \`${name}\` is not offered here.`)
}

function metered(node: ASTNode, scope: ReadonlySet<string>): string {
  return node.op === 'value' ? literal(node.args) : `meterValue(${print(node, scope)})`
}

function literal(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'bigint' || typeof value === 'boolean' || value === null) return String(value)
  if (typeof value === 'number') return /^\d+$/.test(String(value)) ? `${value}.0` : String(value)
  throw new Refusal('Bytes (`b"…"`) and unsigned numbers (`1u`) are not offered here.')
}

/** How many nodes one evaluation visits at most, loops apart. */
function weightOf(node: ASTNode): number {
  let weight = 0
  const rest: unknown[] = [node]
  while (rest.length > 0) {
    const next = rest.pop()
    if (Array.isArray(next)) rest.push(...next)
    else if (typeof next === 'object' && next !== null && 'op' in next && 'args' in next) {
      weight++
      rest.push(next.args)
    }
  }
  return weight
}

/** Takes what a loop over `list` will cost; an empty list when the budget does not reach. */
export function meterLoop(budget: Budget, list: unknown, weight: number): unknown {
  const count = Array.isArray(list) ? list.length : typeof list === 'object' && list !== null ? Object.keys(list).length : 1
  budget.left -= 1 + count * weight
  return budget.left < 0 ? [] : list
}

/** Takes what touching the whole value costs; something empty of its kind when the budget does not reach. */
export function meterValue(budget: Budget, value: unknown): unknown {
  touch(budget, value)
  if (budget.left >= 0) return value
  if (typeof value === 'string') return ''
  if (Array.isArray(value)) return []
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype ? {} : value
}

function touch(budget: Budget, value: unknown): void {
  budget.left -= typeof value === 'string' ? 1 + (value.length >> 4) : 1
  if (budget.left < 0 || typeof value !== 'object' || value === null) return
  for (const item of Array.isArray(value) ? value : Object.values(value)) {
    touch(budget, item)
    if (budget.left < 0) return
  }
}
