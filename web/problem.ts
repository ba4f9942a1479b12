import type { Problem } from '../contract/endpoint.ts'

/** Thrown by every call that the server refused or that never reached it; `problem` says what, why and what next. */
export class ProblemError extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.title)
    this.name = 'ProblemError'
    this.problem = problem
  }
}

/** Makes a problem of whatever was thrown, so that every fault can be shown in the same words. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem
  return local('unexpected', 'This page ran into a fault of its own', {
    detail: error instanceof Error ? error.message : String(error),
    next: 'Try again. If it comes back, tell the administrator what you did.',
  })
}

/** A problem that arose in the browser: it has no HTTP status, so `status` is 0. */
export function local(code: string, title: string, more: { detail?: string; next?: string } = {}): Problem {
  return { type: `about:blank#${code}`, status: 0, code, title, ...more }
}
