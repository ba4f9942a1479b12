import { describe, expect, it } from 'vitest'
import { factsOf, SAMPLE } from '../../domain/communication-facts.ts'
import { CommunicationRule } from '../../domain/communication-plan.ts'
import { render, templateFault } from '../../domain/template.ts'
import { FACTS, withFact } from './facts.ts'
import { STARTERS } from './starters.ts'
import { ruleWords, type Names } from './words.ts'

const names: Names = { role: (key) => key.toUpperCase(), type: (id) => `type ${id}`, kind: (key) => key }
const rule = (values: object) => ({
  ...CommunicationRule.parse({ name: 'x', audiences: [{ kind: 'user', id: 1 }], trigger: {}, subject: 's', body: 'b', ...values }),
  id: 1,
  audienceNames: ['Executives', 'Legal'],
})
const sentence = (values: object): string => {
  const { who, when, by } = ruleWords(rule(values), names)
  return `${who} ${when}; ${by.join('; ')}`
}

describe('A rule reads as a sentence', () => {
  it.each([
    [
      { trigger: { severities: ['critical'], afterMinutes: 15 }, approverRole: 'commander', cadenceMinutes: 60 },
      'Executives and Legal by e-mail, 15 min after an incident is critical; written by COMMUNICATIONS, approved by COMMANDER; again every 1 h; overdue after 30 min; they hear when it is over',
    ],
    [
      { trigger: { personalData: true, typeIds: [4], phases: ['contain', 'recover'] }, channel: 'loud', ownerRole: null, tellEnd: false },
      'Executives and Legal by the loudest way that each of them has, as soon as an incident is of the type type 4, is in the phase contain or recover and concerns personal data; goes out as the template has it; said once',
    ],
    [
      { trigger: { assetKinds: ['server', 'database'], priorities: [1, 2] }, tellEnd: false },
      'Executives and Legal by e-mail, as soon as an incident hits an asset of the kind server or database and hits what is ranked P1 or P2; written by COMMUNICATIONS; said once; overdue after 30 min',
    ],
    [
      { ownerRole: null, tellEnd: false },
      'Executives and Legal by e-mail, as soon as there is an incident; goes out as the template has it; said once',
    ],
  ])('%j', (values, words) => {
    expect(sentence(values)).toBe(words)
  })
})

describe('Facts', () => {
  const facts = factsOf(SAMPLE, 'https://muster.example.com', 'An update.', 1, false, SAMPLE.openedAt)
  it('that can be inserted are all that there are, and each can be rendered', () => {
    const { incident, ...rest } = facts
    expect(FACTS.map(({ fact }) => fact).toSorted()).toEqual(
      [...Object.keys(incident).map((key) => `incident.${key}`), ...Object.keys(rest)].toSorted(),
    )
    for (const { fact } of FACTS) expect(templateFault(`{{ ${fact} }}`, facts)).toBeUndefined()
  })
  it('are put in where the cursor stands, in place of what is chosen', () => {
    expect(withFact('Since XX.', 6, 8, 'incident.since')).toEqual({ text: 'Since {{ incident.since }}.', at: 26 })
  })
  it.each(STARTERS.map((starter) => [starter.id, starter] as const))(
    'make the texts of the starter %s',
    (_, { rule: { subject, body } }) => {
      for (const sample of [facts, { ...facts, final: true, update: '', incident: { ...facts.incident, service: null, commander: null } }])
        for (const template of [subject, body]) expect(render(template, sample)).toMatchObject({ text: expect.stringMatching(/\S/) })
    },
  )
})
