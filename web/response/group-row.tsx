import type { Stakeholders } from '../../contract/response.ts'
import { Link } from '../ui/action/link.tsx'
import { LineLink } from './line-link.tsx'
import { spoken } from './words.ts'

/** One group with its lines; without `onOpen` it is only read. */
export function GroupRow({ group, onOpen }: { group: Stakeholders; onOpen?: () => void }) {
  const { name, description, members, lines, types } = group
  return (
    <li className="response-group">
      <div className="response-group-words">
        <h3>
          {onOpen ? (
            <button type="button" className="ui-link response-name" data-look="row" onClick={onOpen}>
              {name}
            </button>
          ) : (
            name
          )}
        </h3>
        {description && <span>{description}</span>}
        {members.length > 0 && (
          <span className="response-members">
            {members.map((member) => (
              <Link key={member.id} to="/people/$id" params={{ id: member.id }} search={{}}>
                {member.name}
              </Link>
            ))}
          </span>
        )}
        <small>{types.length === 0 ? 'No type of incidents has them told yet' : `Told at: ${spoken(types)}`}</small>
      </div>
      {lines.length > 0 ? (
        <ul className="response-lines" aria-label={`Lines to ${name}`}>
          {lines.map((line, at) => (
            <li key={at}>
              <LineLink line={line} />
            </li>
          ))}
        </ul>
      ) : (
        <p className="ui-muted">{members.length === 0 ? 'Nobody and no line leads to them yet.' : 'No line besides its people.'}</p>
      )}
    </li>
  )
}
