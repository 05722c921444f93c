import { Link } from '@tanstack/react-router'
import { instruments } from '@theca/instruments'

/** Every instrument, each to its documentation page. */
export function InstrumentList({ current }: { current: string | null }) {
  return (
    <>
      <h2 className="navh">{`Instruments, ${instruments.length}`}</h2>
      <ul className="short">
        {instruments.map(({ id, title }) => (
          <li key={id}>
            <Link
              to="/reference/instruments/$id"
              params={{ id }}
              aria-current={id === current ? 'page' : undefined}
              activeProps={{}}
            >
              {title}
            </Link>
          </li>
        ))}
      </ul>
    </>
  )
}
