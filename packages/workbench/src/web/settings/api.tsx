import { useQuery } from '@tanstack/react-query'
import { actions, contract, streamPath } from '../../contract/index.ts'
import type { Route } from '../../contract/index.ts'
import { pathOf } from '../../contract/client.ts'
import { openapiQuery } from '../data/queries.ts'
import { Head, Problem, Wait } from '../parts/basics.tsx'

/** The four doors, as programs see them; made from the same table as these pages. */
export function Api() {
  const { data, error } = useQuery(openapiQuery)
  const routes: readonly Route[] = Object.values(contract)
  return (
    <section className="pane grow" aria-label="API">
      <Head>
        <h2>API</h2>
        <span className="m">{data === undefined ? '' : `OpenAPI ${data.openapi}`}</span>
        <span className="grow" />
        <a className="b" href={pathOf(contract.openapi)} download="theca-openapi.json">
          Take openapi.json
        </a>
      </Head>
      {error !== null ? (
        <Problem error={error} />
      ) : data === undefined ? (
        <Wait>Reading the description of the API.</Wait>
      ) : null}
      <table className="grid api">
        <thead>
          <tr>
            <th scope="col" style={{ width: 72 }}>
              Method
            </th>
            <th scope="col" style={{ width: '32%' }}>
              Path
            </th>
            <th scope="col">Does</th>
            <th scope="col" style={{ width: 190 }}>
              Needs to
            </th>
          </tr>
        </thead>
        <tbody>
          {routes.map((route) => (
            <tr key={route.method + route.path}>
              <td className="id">{route.method}</td>
              <td className="id">{route.path}</td>
              <td>{route.summary}</td>
              <td className="m">
                {route.needs === 'open'
                  ? 'nothing'
                  : route.needs === 'signed-in'
                    ? 'be signed in'
                    : actions[route.needs]}
              </td>
            </tr>
          ))}
          <tr>
            <td className="id">WS</td>
            <td className="id">{streamPath}</td>
            <td>What is new in a case, in the worklist, in a task, as it happens</td>
            <td className="m">be signed in</td>
          </tr>
        </tbody>
      </table>
    </section>
  )
}
