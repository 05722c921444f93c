import { Head } from '../parts/basics.tsx'
import { number } from '../parts/words.ts'
import { chooseSetup, theatreSizes, useSetup } from './sizes.ts'

/** How far the eyes are from the screen, kept in this browser: it belongs to the room, not to the case. */
export function SizesPane() {
  const setup = useSetup()
  const sizes = theatreSizes(setup, window.screen)
  return (
    <section className="pane sizespane" aria-label="Theatre type size">
      <Head>
        <h2>Reading distance</h2>
        <span className="m">kept in this browser</span>
      </Head>
      <div className="body">
        <label className="sf short">
          <span>Screen diagonal, inch</span>
          <input
            className="f"
            type="number"
            min={6}
            max={100}
            step={0.5}
            defaultValue={setup.diagonalInch}
            onChange={({ currentTarget: { valueAsNumber } }) =>
              valueAsNumber > 5 && valueAsNumber < 120 && chooseSetup({ ...setup, diagonalInch: valueAsNumber })
            }
          />
        </label>
        <label className="sf short">
          <span>Surgeon reads from, m</span>
          <input
            className="f"
            type="number"
            min={0.5}
            max={6}
            step={0.1}
            defaultValue={setup.distanceM}
            onChange={({ currentTarget: { valueAsNumber } }) =>
              valueAsNumber > 0.3 && valueAsNumber < 10 && chooseSetup({ ...setup, distanceM: valueAsNumber })
            }
          />
        </label>
        <label className="check">
          <input
            type="checkbox"
            checked={setup.theatreColours}
            onChange={(event) => chooseSetup({ ...setup, theatreColours: event.currentTarget.checked })}
          />{' '}
          Theatre colours on the live screen
        </label>
        <p className="q">
          {number(sizes.far)} px from across the room, {number(sizes.near)} standing, {number(sizes.arm, 1)} seated, on
          a screen of {window.screen.width} × {window.screen.height}. Capitals of 16 minutes of arc are legible.
          {sizes.clamped ? ' What would be needed does not fit: come nearer or take a larger screen.' : ''}
        </p>
        <p className="sample" style={{ fontSize: sizes.far }} aria-hidden="true">
          MAP 62
        </p>
      </div>
    </section>
  )
}
