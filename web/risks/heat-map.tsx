import { riskMap } from '../../contract/risks.ts'
import { bandOf, IMPACTS, LIKELIHOODS, scoreOf, STEPS, type Step } from '../../domain/risk.ts'
import { useCall } from '../api.ts'
import { Button } from '../ui/action/button.tsx'
import { ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { Facts, Section } from '../ui/layout/page.tsx'
import { useSearchState } from '../ui/url.ts'
import { filterOf, type RiskSearch } from './search.ts'
import { capital } from './words.ts'

const ARROWS: Record<string, [down: number, right: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}
const ROWS = STEPS.toReversed()

/** Goes from cell to cell by the arrows; those with risks are in the order of Tab as well. */
function walk(event: React.KeyboardEvent<HTMLElement>): void {
  const arrow = ARROWS[event.key]
  const cells = [...event.currentTarget.querySelectorAll<HTMLElement>('.risk-cell')]
  const at = cells.indexOf(event.target as HTMLElement)
  if (!arrow || at < 0) return
  event.preventDefault()
  const [row, column] = [Math.floor(at / 5) + arrow[0], (at % 5) + arrow[1]]
  if (column >= 0 && column < 5) cells[row * 5 + column]?.focus()
}

/** How many risks there are of each likelihood and impact, after their controls; a press on a cell filters by it. */
export function HeatMap() {
  const [search, setSearch] = useSearchState<RiskSearch>()
  const query = useCall(riskMap, { query: filterOf(search) })
  return (
    <Section
      title="What remains"
      hint="After controls, with what late work adds. Press a cell to see its risks."
      act={
        search.cell !== undefined && (
          <Button size="small" onClick={() => setSearch({ cell: undefined })}>
            Show all cells
          </Button>
        )
      }
    >
      {query.data ? (
        <>
          <table className="risk-map" onKeyDown={walk}>
            <caption className="ui-unseen">Number of risks by likelihood and impact of what remains</caption>
            <thead>
              <tr>
                <td>Likelihood by impact</td>
                {STEPS.map((impact) => (
                  <th key={impact} scope="col">
                    {impact}
                    <small>{capital(IMPACTS[impact].word)}</small>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {ROWS.map((likelihood) => (
                <tr key={likelihood}>
                  <th scope="row">
                    {likelihood} <small>{capital(LIKELIHOODS[likelihood].word)}</small>
                  </th>
                  {STEPS.map((impact) => {
                    const cell = query.data.cells.find((one) => one.likelihood === likelihood && one.impact === impact)
                    return (
                      <td key={impact}>
                        <Cell
                          likelihood={likelihood}
                          impact={impact}
                          risks={cell?.risks ?? 0}
                          chosen={search.cell === `${likelihood}x${impact}`}
                          onChoose={(next) => setSearch({ cell: next })}
                        />
                      </td>
                    )
                  })}
                </tr>
              ))}
            </tbody>
          </table>
          {search.cell !== undefined && <CellMeaning cell={search.cell} />}
        </>
      ) : query.error ? (
        <ErrorState small error={query.error} retry={query.refetch} />
      ) : (
        <Skeleton rows={6} />
      )}
    </Section>
  )
}

/** What the chosen cell stands for. */
function CellMeaning({ cell }: { cell: string }) {
  const [likelihood, impact] = cell.split('x').map(Number) as [Step, Step]
  return (
    <Facts
      items={[
        [capital(LIKELIHOODS[likelihood].word), LIKELIHOODS[likelihood].means],
        [capital(IMPACTS[impact].word), IMPACTS[impact].means],
      ]}
    />
  )
}

type CellProps = { likelihood: Step; impact: Step; risks: number; chosen: boolean; onChoose: (cell: string | undefined) => void }

function Cell({ likelihood, impact, risks, chosen, onChoose }: CellProps) {
  const score = scoreOf({ likelihood, impact })
  const { band } = bandOf(score)
  const words = `${risks === 0 ? 'No risk' : risks === 1 ? '1 risk' : `${risks.toLocaleString('en')} risks`}, likelihood ${likelihood}, impact ${impact}, score ${score}, ${band}`
  return (
    <button
      type="button"
      className="risk-cell"
      data-tone={band}
      aria-pressed={chosen}
      aria-label={words}
      tabIndex={risks > 0 || chosen ? 0 : -1}
      onClick={() => onChoose(chosen ? undefined : `${likelihood}x${impact}`)}
    >
      {risks > 0 ? risks.toLocaleString('en') : ''}
    </button>
  )
}
