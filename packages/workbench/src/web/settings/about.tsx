import { IconArrowBarRight, IconDatabase, IconFolder, IconPlugConnectedX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { statusQuery, useSession } from '../data/queries.ts'
import { Head, Problem } from '../parts/basics.tsx'

/** What these pages are made of. Nothing of it is fetched from anywhere while they are used. */
const parts = [
  ['Theca', 'Apache-2.0'],
  ['Inter (typeface)', 'SIL OFL 1.1'],
  ['React, React DOM', 'MIT'],
  ['Mantine', 'MIT'],
  ['TanStack Router, TanStack Query', 'MIT'],
  ['Tabler Icons', 'MIT'],
  ['d3-scale, d3-shape', 'ISC'],
  ['Zod', 'MIT'],
] as const

export function About() {
  const { data, error } = useQuery(statusQuery)
  const session = useSession()
  return (
    <section className="pane grow" aria-label="Network, about, licences">
      <Head>
        <h2>Network, about, licences</h2>
        <span className="m num">{session === null ? '' : `version ${session.version}`}</span>
      </Head>
      {error === null ? null : <Problem error={error} />}
      <div className="body sec">
        <h3>Network</h3>
        <ul className="nw2">
          <li>
            <IconPlugConnectedX className="i s" aria-hidden="true" /> Listens on{' '}
            <b className="id">{data?.address ?? ''}</b>
          </li>
          <li>
            <IconArrowBarRight className="i s" aria-hidden="true" /> Sends to{' '}
            <b>{data === undefined ? '' : data.outbound.length === 0 ? 'nothing' : data.outbound.join(', ')}</b>
          </li>
          <li>
            <IconDatabase className="i s" aria-hidden="true" /> Kept in{' '}
            <b>{data === undefined ? '' : data.database === 'sqlite' ? 'SQLite, one folder' : 'PostgreSQL'}</b>
          </li>
          <li>
            <IconFolder className="i s" aria-hidden="true" /> Folder <b className="id">{data?.folder ?? ''}</b>
          </li>
        </ul>
      </div>
      <div className="body sec prose">
        <h3>What it is</h3>
        <p>
          Theca documents care and supports research. It is not a medical device and advises neither for nor against an
          operation. Scores are printed with the group they were derived in; most were not derived in disease inside the
          sac, and say so.
        </p>
      </div>
      <div className="body sec">
        <h3>Licences</h3>
        <table className="lic">
          <thead className="vh">
            <tr>
              <th scope="col">Part</th>
              <th scope="col">Licence</th>
            </tr>
          </thead>
          <tbody>
            {parts.map(([part, licence]) => (
              <tr key={part}>
                <td>{part}</td>
                <td className="m">{licence}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
