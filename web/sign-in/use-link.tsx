import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { lookAtLink } from '../../contract/sign-in.ts'
import { call, type Output } from '../api.ts'
import { ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { Link } from '../ui/action/link.tsx'
import { Door } from './door.tsx'
import { useLinkToken } from './link-token.ts'

type Looked = Output<typeof lookAtLink>

/** Looks at the link before anything is asked; one that no longer works says so instead of showing a form. */
export function WithLink({
  title,
  purpose,
  children,
}: {
  title: string
  purpose: Looked['purpose']
  children: (token: string, link: Looked) => ReactNode
}) {
  const token = useLinkToken()
  const link = useQuery({
    queryKey: ['link', token],
    queryFn: () => call(lookAtLink, { body: { token } }),
    retry: false,
    enabled: token !== '',
  })
  if (token === '' || (link.data && link.data.purpose !== purpose)) {
    return (
      <Door title={title}>
        <p>This page opens from a link that carries a token. Open the link again as it was sent, or ask for a new one.</p>
        <Link to="/sign-in" search={{}}>
          To sign-in
        </Link>
      </Door>
    )
  }
  if (link.error)
    return (
      <Door title={title}>
        <ErrorState error={link.error} small />
      </Door>
    )
  if (!link.data)
    return (
      <Door title={title}>
        <Skeleton rows={3} />
      </Door>
    )
  return children(token, link.data)
}
