import { infiniteQueryOptions, QueryClient, queryOptions, useMutation, useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { Problem, type Endpoint } from '../contract/endpoint.ts'
import { local, ProblemError } from './problem.ts'
import { setClockSkew } from './ui/time/now.ts'

type Part<Name extends string, T> = {} extends T ? { [K in Name]?: T } : undefined extends T ? { [K in Name]?: T } : { [K in Name]: T }

/** What an endpoint takes, in the contract's inner form: ids are numbers, instants are epoch milliseconds. */
export type Input<E extends Endpoint> = Part<'params', z.output<E['params']>> &
  Part<'query', z.output<E['query']>> &
  Part<'body', z.output<E['body']>>
export type Output<E extends Endpoint> = z.output<E['out']>

type AnyInput = { params?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown }
type Optional<E extends Endpoint> = {} extends Input<E> ? [input?: Input<E>] : [input: Input<E>]

const unauthorised = new Set<() => void>()

/** Called when the server no longer knows who we are. Returns what stops it. */
export function onUnauthorised(listener: () => void): () => void {
  unauthorised.add(listener)
  return () => unauthorised.delete(listener)
}

/**
 * Calls an endpoint of the contract. Throws `ProblemError`, also when the server cannot be reached.
 *
 *     const incident = await call(getIncident, { params: { id: 12 } })
 */
export async function call<E extends Endpoint>(
  endpoint: E,
  input: Input<E>,
  { signal }: { signal?: AbortSignal } = {},
): Promise<Output<E>> {
  const { params = {}, query = {}, body } = input as AnyInput
  const headers: Record<string, string> = { accept: 'application/json', 'x-muster': '1' }
  const sent = body === undefined ? undefined : JSON.stringify(z.encode(endpoint.body, body as never))
  if (sent !== undefined) headers['content-type'] = 'application/json'
  let response: Response
  try {
    response = await fetch(addressOf(endpoint, params, query), {
      method: endpoint.method,
      headers,
      credentials: 'same-origin',
      ...(sent === undefined ? {} : { body: sent }),
      ...(signal ? { signal } : {}),
    })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new ProblemError(
      local('unreachable', 'Muster cannot be reached', {
        detail: 'The network or the server does not answer.',
        next: 'Check your connection. What you typed is still here.',
      }),
    )
  }
  readClock(response)
  const answer = await readJson(response)
  if (!response.ok) {
    if (response.status === 401) for (const listener of unauthorised) listener()
    throw new ProblemError(problemIn(response, answer))
  }
  const decoded = endpoint.out.safeDecode((answer ?? {}) as never)
  if (decoded.success) return decoded.data as Output<E>
  throw new ProblemError(
    local('other-version', 'Muster has changed since this page was opened', {
      detail: `The answer to “${endpoint.summary}” has another shape: ${decoded.error.issues[0]?.path.join('.')}: ${decoded.error.issues[0]?.message}`,
      next: 'Reload the page.',
    }),
  )
}

function addressOf(endpoint: Endpoint, params: Record<string, unknown>, query: Record<string, unknown>): string {
  const named = z.encode(endpoint.params, params as never) as Record<string, unknown>
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(named[name])))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(z.encode(endpoint.query, query as never) as Record<string, unknown>)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined && one !== null) search.append(name, String(one))
  }
  return `/api/v1${path}${search.size > 0 ? `?${search}` : ''}`
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text().catch(() => '')
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function problemIn(response: Response, answer: unknown): Problem {
  const problem = Problem.safeParse(answer)
  if (problem.success) return problem.data
  // a proxy in between answered, not we
  return {
    ...local(`http-${response.status}`, `The server answered ${response.status}`, {
      detail: 'The answer is not one of Muster’s; something in between gave it.',
      next: 'Try again in a moment.',
    }),
    status: response.status,
  }
}

function readClock(response: Response): void {
  const date = Date.parse(response.headers.get('date') ?? '')
  if (!Number.isNaN(date)) setClockSkew(date - Date.now())
}

/** The key of an endpoint's answer: what it is about, which endpoint, with what. `live.ts` invalidates by it. */
export function keyOf<E extends Endpoint>(endpoint: E, input?: Input<E>): readonly [subject: string, path: string, input?: unknown] {
  const subject = endpoint.path.split('/')[1] ?? ''
  return input === undefined ? [subject, endpoint.path] : [subject, endpoint.path, input]
}

/** Options for react-query: `useQuery(queryOf(getTeam, { params: { id } }))`, `queryClient.ensureQueryData(queryOf(…))`. */
export function queryOf<E extends Endpoint>(endpoint: E, ...[input]: Optional<E>) {
  const given = (input ?? {}) as Input<E>
  return queryOptions({ queryKey: keyOf(endpoint, given), queryFn: ({ signal }) => call(endpoint, given, { signal }) })
}

/** `useQuery` for an endpoint: `const team = useCall(getTeam, { params: { id } })`. */
export function useCall<E extends Endpoint>(endpoint: E, ...input: Optional<E>) {
  return useQuery(queryOf(endpoint, ...input))
}

type Paged<Item> = { items: Item[]; next: string | null }
type ItemOf<E extends Endpoint> = Output<E> extends Paged<infer Item> ? Item : never

/** A list that is read page by page with its cursor: `useInfiniteQuery(pagesOf(listTeams, { query: { search } }))`; rows by `rowsOf`. */
export function pagesOf<E extends Endpoint>(endpoint: E, ...[input]: Optional<E>) {
  const given = (input ?? {}) as AnyInput
  return infiniteQueryOptions({
    queryKey: [...keyOf(endpoint, given as Input<E>), 'pages'] as const,
    initialPageParam: null as string | null,
    queryFn: ({ signal, pageParam }) =>
      call(endpoint, { ...given, query: { ...given.query, ...(pageParam === null ? {} : { after: pageParam }) } } as Input<E>, { signal }),
    getNextPageParam: (page) => (page as Paged<unknown>).next,
  })
}

/** The rows of all pages read so far. */
export function rowsOf<E extends Endpoint>(data: { pages: Output<E>[] } | undefined): ItemOf<E>[] {
  return (data?.pages ?? []).flatMap((page) => (page as Paged<ItemOf<E>>).items)
}

/**
 * An act as a mutation; afterwards everything that the same subject shows is read again (live updates do the rest).
 *
 *     const remove = useAct(deleteTeam)
 *     remove.mutate({ params: { id } }, { onSuccess: () => toast('Team deleted') })
 */
export function useAct<E extends Endpoint>(endpoint: E, more: { alsoRead?: readonly string[] } = {}) {
  return useMutation({
    mutationFn: (input: Input<E>) => call(endpoint, input),
    onSuccess: async (_data, _input, _result, { client }) => {
      const subjects = [keyOf(endpoint)[0], ...(more.alsoRead ?? [])]
      await Promise.all(subjects.map((subject) => client.invalidateQueries({ queryKey: [subject] })))
    },
  })
}

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // live updates invalidate what changes; this only bounds what they might miss
        staleTime: 60_000,
        networkMode: 'always',
        retry: (count, error) =>
          count < 2 &&
          error instanceof ProblemError &&
          (error.problem.status === 0 ? error.problem.code === 'unreachable' : error.problem.status >= 500),
        retryDelay: (attempt) => Math.min(4_000, 500 * 2 ** attempt),
      },
      mutations: { networkMode: 'always' },
    },
  })
}
