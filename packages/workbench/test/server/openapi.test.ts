import { expect, test } from 'vitest'
import { contract } from '../../src/contract/index.ts'
import { openApi } from '../../src/server/openapi.ts'

const document = openApi('1.2.3')
const text = JSON.stringify(document)

test('every route is there, by name', () => {
  const names = [...text.matchAll(/"operationId":"(\w+)"/g)].map(([, name]) => name)
  expect(new Set(names)).toEqual(new Set(Object.keys(contract)))
  expect(names).toHaveLength(Object.keys(contract).length)
  expect(document).toMatchObject({ openapi: '3.1.0', info: { version: '1.2.3' } })
})

test('every reference leads to a schema of the document', () => {
  const { schemas } = document['components'] as { schemas: { [name: string]: unknown } }
  const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference ?? '')
  expect(references.length).toBeGreaterThan(50)
  for (const reference of references) expect(schemas).toHaveProperty([reference.replace('#/components/schemas/', '')])
})

test('what a route needs is said, and what every write carries', () => {
  const paths = document['paths'] as {
    [path: string]: {
      [method: string]: { security?: unknown; 'x-needs': string; parameters: { name: string; required: boolean }[] }
    }
  }
  expect(paths['/api/cases/{case}']?.['delete']).toMatchObject({ security: [{ session: [] }], 'x-needs': 'case:erase' })
  expect(paths['/api/cases/{case}']?.['delete']?.parameters.map(({ name }) => name)).toEqual(['case', 'x-theca'])
  expect(paths['/api/session']?.['get']?.security).toBeUndefined()
  expect(paths['/api/views/audit']?.['get']?.parameters.map(({ name, required }) => [name, required])).toEqual([
    ['case', false],
    ['before', false],
    ['limit', false],
  ])
})
