import { Check } from 'lucide-react'
import './stepper.css'

export type Step = { id: string; label: string; done: boolean }

/**
 * Where a wizard stands. Steps before can be gone back to with `onStep`.
 *
 *     <Stepper steps={steps} current="contact" onStep={goTo} />
 */
export function Stepper({ steps, current, onStep }: { steps: readonly Step[]; current: string; onStep?: (id: string) => void }) {
  const at = steps.findIndex((step) => step.id === current)
  return (
    <nav className="ui-stepper" aria-label="Steps">
      <p className="ui-stepper-short">
        Step {at + 1} of {steps.length}
      </p>
      <ol>
        {steps.map((step, index) => {
          const inner = (
            <>
              <span className="ui-step-mark">{step.done ? <Check aria-hidden /> : index + 1}</span>
              <span className="ui-step-label">
                {step.label}
                {step.done && <span className="ui-unseen"> (done)</span>}
              </span>
            </>
          )
          return (
            <li
              key={step.id}
              className="ui-step"
              data-done={step.done || undefined}
              aria-current={step.id === current ? 'step' : undefined}
            >
              {onStep && step.done && step.id !== current ? (
                <button type="button" onClick={() => onStep(step.id)}>
                  {inner}
                </button>
              ) : (
                <span>{inner}</span>
              )}
            </li>
          )
        })}
      </ol>
    </nav>
  )
}
