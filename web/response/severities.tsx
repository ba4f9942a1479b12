import { SEVERITIES, SEVERITY_WORDS, type Severity } from '../../domain/severity.ts'
import { SeverityIcon } from '../ui/data/severity.tsx'
import { Checkbox } from '../ui/form/toggles.tsx'
import './response.css'

/** Any number of severities, the worst first. */
export function Severities({ value, onChange }: { value: readonly Severity[]; onChange: (severities: Severity[]) => void }) {
  return (
    <div className="response-severities">
      {SEVERITIES.map((severity) => (
        <Checkbox
          key={severity}
          label={
            <span className="response-severity">
              <SeverityIcon severity={severity} />
              {SEVERITY_WORDS[severity]}
            </span>
          }
          value={value.includes(severity)}
          onChange={(on) => onChange(SEVERITIES.filter((one) => (one === severity ? on : value.includes(one))))}
        />
      ))}
    </div>
  )
}
