import { ClipboardCheck, Plus } from 'lucide-react'
import { listRoles, type ResponseRole } from '../../contract/response.ts'
import { useCall } from '../api.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { Badge } from '../ui/data/badge.tsx'
import { ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { Section } from '../ui/layout/page.tsx'
import { useSearchState } from '../ui/url.ts'
import { RoleDialog } from './role-dialog.tsx'
import type { Search } from './words.ts'

/** The roles that there are, each with the checklist of whoever has it. */
export function RoleSection() {
  const may = useSession().can('response.write')
  const [search, setSearch] = useSearchState<Search>()
  const query = useCall(listRoles)
  const items = query.data?.items
  const open = items?.find(({ key }) => key === search.role)
  return (
    <Section
      title="What each role does"
      hint="Whoever has a role finds this checklist at the incident. A change counts for roles that are given from now on."
      act={
        may && (
          <Button icon={Plus} onClick={() => setSearch({ do: 'newRole' }, true)}>
            New role
          </Button>
        )
      }
    >
      {items ? (
        <ul className="response-duties">
          {items.map((role) => (
            <RoleRow key={role.key} role={role} {...(may ? { onOpen: () => setSearch({ role: role.key }, true) } : {})} />
          ))}
        </ul>
      ) : query.error ? (
        <ErrorState error={query.error} retry={query.refetch} />
      ) : (
        <Skeleton rows={5} />
      )}
      {may && items && (search.do === 'newRole' || open) && (
        <RoleDialog key={open?.key ?? 'new'} role={open} onClose={() => setSearch({ do: undefined, role: undefined })} />
      )}
    </Section>
  )
}

function RoleRow({ role, onOpen }: { role: ResponseRole; onOpen?: () => void }) {
  const { name, description, duties, builtIn, types } = role
  return (
    <li className="response-role">
      <div>
        <span className="ui-row">
          <h3>
            {onOpen ? (
              <button type="button" className="ui-link response-name" data-look="row" onClick={onOpen}>
                {name}
              </button>
            ) : (
              name
            )}
          </h3>
          {!builtIn && <Badge>Your own</Badge>}
        </span>
        {description && <span>{description}</span>}
        <small>{types === 0 ? 'No type of incidents wants it' : `Wanted by ${types} ${types === 1 ? 'type' : 'types'} of incidents`}</small>
      </div>
      {duties.length === 0 ? (
        <p className="ui-muted">No checklist yet.</p>
      ) : (
        <ol aria-label={`Checklist of ${name}`}>
          {duties.map((duty, at) => (
            <li key={at}>
              <ClipboardCheck aria-hidden />
              {duty}
            </li>
          ))}
        </ol>
      )}
    </li>
  )
}
