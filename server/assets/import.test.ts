import { monitorEventLoopDelay } from 'node:perf_hooks'
import sql from 'sql-template-tag'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { seedAssets } from '../../bench/assets.ts'
import { openWorld, person, service, type World } from '../../test/harness.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const send = (format: string, text: string, apply = false) => world.call('POST', 'assets/import', { format, text, apply })
const detail = async (format: string, text: string) => (await send(format, text)).body.detail
const written = async (format: string): Promise<string> => (await world.api('GET', `assets/export?format=${format}`)).text

const CSV = `\uFEFFKind,Name,Description,tags,Identifiers,depends on,RTO\r
server,Web 1,"Two
lines, and a ""quote""",eu;web,instance=web-1:9100,DB,4h\r
database,DB,,,instance=db:9187;host=db,,\r
\r
Application,Shop,,,,Web 1;DB,\r
`

describe('An import', () => {
  it('is previewed, and applied whole, with one line in the record', async () => {
    const ann = await person(world, 'ann')
    const { serviceId } = await service(world, 'Shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 5 }])
    const preview = await send('csv', CSV)
    expect(preview.body).toMatchObject({
      applied: false,
      counts: { create: 2, change: 1, nothing: 0, refused: 0, relations: 3 },
      lines: [
        { line: 4, name: 'Shop', does: 'change', changes: [{ field: 'dependsOn', before: '', after: 'DB, Web 1' }] },
        { line: 1, name: 'Web 1', does: 'create' },
        { line: 2, name: 'DB' },
      ],
    })
    expect((await world.api('GET', 'assets')).items).toHaveLength(1)
    expect((await send('csv', CSV, true)).body).toMatchObject({ applied: true, counts: preview.body.counts })
    expect((await world.api('GET', 'assets?sort=name&search=web')).items).toMatchObject([
      {
        name: 'Web 1',
        kind: 'server',
        description: 'Two\nlines, and a "quote"',
        tags: ['eu', 'web'],
        identifiers: [{ label: 'instance', value: 'web-1:9100' }],
        rtoMinutes: 240,
        relations: 2,
        origin: 'imported',
      },
    ])
    expect((await world.api('GET', `assets/${serviceId}`)).related).toHaveLength(2)
    const events = () => world.db.rows<{ body: object }>(sql`select body from event where kind = 'asset.imported'`)
    expect((await events()).map(({ body }) => body)).toEqual([{ format: 'csv', created: 2, changed: 1, relations: 3 }])
    expect((await world.api('GET', 'audit')).items[0].sentence).toContain('imported assets: 2 new, 1 changed, 3 relations')
    expect((await send('csv', CSV, true)).body.counts).toEqual({ create: 0, change: 0, nothing: 3, refused: 0, relations: 0 })
    expect(await events()).toHaveLength(1)
  })

  it('of YAML takes names as they are written, clears what is null and what is an empty list', async () => {
    const first = await send('yaml', 'assets:\n  - name: 1.10\n    tags: [yes, 2020-01-01]\n    priority: 1\n  - just a name\n', true)
    expect(first.body.counts.create).toBe(2)
    expect((await world.api('GET', 'assets')).items).toMatchObject([
      { name: '1.10', tags: ['yes', '2020-01-01'], priority: 1 },
      { name: 'just a name' },
    ])
    await send('yaml', '- name: "1.10"\n  tags: []\n  priority: null\n', true)
    expect((await world.api('GET', 'assets?search=1.10')).items).toMatchObject([{ tags: [], priority: null }])
  })

  it('writes nothing while a line is refused, and says why', async () => {
    const text = 'name;team;priority\nA;Nobody;P1\nB;;P2\n'
    expect((await send('csv', text)).body).toMatchObject({
      counts: { create: 1, refused: 1 },
      lines: [{ line: 1, does: 'refused', problems: ['There is no team called “Nobody”.'] }, { name: 'B' }],
    })
    expect(await send('csv', text, true)).toMatchObject({
      status: 400,
      body: {
        detail: 'One line is refused, so nothing was imported. The preview says why.',
        errors: [{ path: 'line 1', message: 'There is no team called “Nobody”.' }],
      },
    })
    expect((await world.api('GET', 'assets')).items).toEqual([])
    expect((await send('csv', `name,rto,tags\nA,600000,a b\n${'n'.repeat(121)},,`)).body.lines).toMatchObject([
      { problems: ['rtoMinutes: At most a year.', 'tags: Letters, digits, - _ . : and /, at most 60 characters.'] },
      { problems: ['name: At most 120 characters.'] },
    ])
  })

  it('that cannot be read is refused as a whole, in words', async () => {
    expect(await detail('csv', '')).toBe('There is nothing in it.')
    expect(await detail('csv', 'name,kind\n')).toBe('There is nothing in it.')
    expect(await detail('csv', 'name\n"A')).toMatch(/^The CSV cannot be read: a quote, open at line \d of the text, is not closed\.$/)
    expect(await detail('csv', 'name\nA "b" c')).toContain('a quote stands inside a cell at line 2')
    expect(await detail('yaml', '- name: [')).toMatch(/^The YAML cannot be read: .+ at line 1/)
    expect(await detail('yaml', 'servers: 1')).toBe('The YAML is to be a list of assets, or to have one under the key `assets`.')
    expect(await detail('yaml', '- name: !!js/function "x"')).toContain('The YAML cannot be read')
    const bomb = Array.from(
      { length: 9 },
      (_, i) =>
        `x${i}: &x${i} [${
          i === 0
            ? 'a'
            : Array(9)
                .fill(`*x${i - 1}`)
                .join(', ')
        }]`,
    )
    expect(await detail('yaml', `${bomb.join('\n')}\nassets:\n  - name: A\n    tags: *x8\n`)).toContain('uses aliases too often')
    expect(await detail('yaml', '['.repeat(200_000))).toContain('The YAML cannot be read')
    expect((await send('yaml', '- name: A\n  name: B\n')).status).toBe(400)
  })

  it('hands an identifier over from one asset to another', async () => {
    await world.api('POST', 'assets', { name: 'Old', identifiers: [{ label: 'instance', value: 'a' }] })
    await send('csv', 'name,identifiers\nNew,instance=a\nOld,-\n', true)
    expect((await world.api('GET', 'assets?sort=name')).items).toMatchObject([
      { name: 'New', identifiers: [{ value: 'a' }] },
      { name: 'Old', identifiers: [] },
    ])
  })
})

describe('A large import', () => {
  const chain = (lines: number, each: number) =>
    [
      'name,dependsOn',
      ...Array.from({ length: lines }, (_, i) => `a${i},${Array.from({ length: each }, (_, n) => `a${(i + n + 1) % lines}`).join(';')}`),
    ].join('\n')

  it('of nearly a hundred thousand relations is written, and of more is refused before', async () => {
    expect((await send('csv', chain(1_100, 92), true)).body.detail).toBe(
      'It would change 101200 relations; 100000 can be changed at once. Import it in parts.',
    )
    expect((await send('csv', chain(1_100, 90), true)).body).toMatchObject({ applied: true, counts: { create: 1_100, relations: 99_000 } })
  }, 120_000)

  it('does not hold up whoever pages people', async () => {
    const ring = Array.from({ length: 20_000 }, (_, i) => `l${i},l${(i + 1) % 20_000}`).join('\n')
    const delay = monitorEventLoopDelay()
    delay.enable()
    expect((await send('csv', `name,runsOn\n${ring}`)).body.counts).toMatchObject({ refused: 20_000 })
    delay.disable()
    expect(delay.max / 1e6).toBeLessThan(1_500)
  }, 60_000)

  it('gives no asset more than a thousand relations', async () => {
    await send('csv', 'name\nHall', true)
    const lines = Array.from({ length: 1_001 }, (_, i) => `r${i},Hall`).join('\n')
    expect((await send('csv', `name,runsOn\n${lines}`)).body.lines[0].problems).toEqual([
      'Hall would have 1001 relations; an asset has 1000 at most.',
    ])
  })
})

describe('What was exported', () => {
  it('changes nothing when it is imported again, whatever people call things', async () => {
    const ann = await person(world, 'ann')
    const team = await world.api('POST', 'teams', { name: 'Plat;form, "EU"', members: [] })
    const odd = [
      '=1+1',
      'a;b',
      '-',
      "it's",
      '"q"',
      'back\\slash',
      'null',
      '~',
      '1.10',
      '# no',
      '{x}',
      '- list',
      'tab\there',
      'é\u2028ü',
      'key: value',
      'a;=cmd|x',
      'two\n=lines',
    ]
    for (const [i, text] of odd.entries()) {
      const name = text.replace(/[\t\n\u2028]/g, ' ')
      const body = {
        name,
        description: name === 'null' ? 'a\r\nb\n\n c' : text,
        teamId: team.id,
        ownerIds: [ann],
        priority: (i % 4) + 1,
        hourlyCost: i * 1_000,
      }
      const { id } = await world.api('POST', 'assets', {
        ...body,
        confidentiality: 1,
        integrity: 2,
        availability: 3,
        rtoMinutes: 60 * i,
        rpoMinutes: 7 * i,
        tags: [`t${i}`, 'all'],
        identifiers: [{ label: 'a=b\\', value: `${name};=${i}` }],
      })
      if (i > 0) await world.db.run(sql`insert into asset_relation select ${id}, min(id), 'dependsOn' from asset`)
    }
    await world.db.run(sql`update users set state = 'deactivated' where id = ${ann}`)
    for (const format of ['csv', 'yaml']) {
      const { body } = await send(format, await written(format))
      expect(body.lines.filter((line: { does: string }) => line.does !== 'nothing')).toEqual([])
      expect(body.counts).toEqual({ create: 0, change: 0, nothing: odd.length, refused: 0, relations: 0 })
    }
    expect(await written('csv')).toContain("'=1+1")
    expect(await written('csv')).toContain("a;'=cmd|x")
  })

  it('of nothing is nothing', async () => {
    expect(await written('csv')).toMatch(/^name,kind,.*\n$/)
    expect(await written('yaml')).toBe('[]\n')
  })
})

describe('Ten thousand assets with thirty thousand relations', () => {
  it('are written out, imported elsewhere, listed, drawn and shown with what fails with them', async () => {
    await seedAssets(world.db, 10_000)
    const csv = await written('csv')
    const yaml = await written('yaml')
    await world.db.run(sql`truncate asset_relation, asset_identifier`)
    await world.db.run(sql`update asset set deleted_at = now()`)
    const { body } = await send('csv', csv, true)
    expect(body).toMatchObject({ applied: true, counts: { create: 10_000, change: 0, nothing: 0, refused: 0, relations: 30_000 } })
    expect(body.lines).toHaveLength(500)
    expect((await send('yaml', yaml)).body.counts).toMatchObject({ create: 0, change: 0, nothing: 10_000, refused: 0 })
    const first = await world.api('GET', 'assets?limit=200&priority=1')
    expect(first).toMatchObject({ total: 125, next: null })
    const page = await world.api('GET', 'assets?limit=200')
    const next = await world.api('GET', `assets?limit=200&after=${page.next}`)
    expect(next.items.length).toBe(200)
    expect(next.items.some(({ id }: { id: number }) => page.items.some((each: { id: number }) => each.id === id))).toBe(false)
    expect(await world.api('GET', 'assets?search=host-4711:9100')).toMatchObject({ total: 1 })
    const map = await world.api('GET', 'asset-map')
    expect(map.nodes).toHaveLength(2_000)
    expect(map.leftOut).toBe(8_000)
    const hall = (await world.api('GET', 'assets?search=facility 0')).items[0]
    expect(await world.api('GET', `assets/${hall.id}`)).toMatchObject({ blast: { assets: 9_999 }, counts: { priority: 1 } })
    const leaf = (await world.api('GET', 'assets?search=application 9999')).items[0]
    expect((await world.api('GET', `asset-map?around=${leaf.id}&steps=1`)).nodes).toHaveLength(leaf.relations + 1)
  }, 120_000)
})
