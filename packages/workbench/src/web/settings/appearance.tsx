import { Head } from '../parts/basics.tsx'
import { Urgency } from '../parts/status.tsx'
import { chooseSingleKeys, chooseTheme, themes, usePreferences } from '../theme/theme.ts'
import type { Theme } from '../theme/theme.ts'

/** For this browser; a theme never changes by itself. */
export function Appearance() {
  const { theme, singleKeys } = usePreferences()
  return (
    <section className="pane grow" aria-label="Appearance and keys">
      <Head>
        <h2>Appearance and keys</h2>
        <span className="m">kept in this browser</span>
      </Head>
      <fieldset className="body sec">
        <legend className="strong">Theme</legend>
        <div className="themes">
          {(Object.keys(themes) as Theme[]).map((each) => (
            <label key={each} className="themebox">
              <input type="radio" name="theme" checked={theme === each} onChange={() => chooseTheme(each)} />
              <span className="sample" data-theme={each} aria-hidden="true">
                <span className="strong">TH-7K2QD</span>
                <Urgency of="emergent" />
                <span className="q">T9/10 to T10</span>
              </span>
              <span className="rowx tt">
                <b>{themes[each].title}</b>
                <span className="q t12">{themes[each].use}</span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      <div className="body sec">
        <h3>Keys</h3>
        <label className="cb">
          <input
            type="checkbox"
            checked={singleKeys}
            onChange={(event) => chooseSingleKeys(event.currentTarget.checked)}
          />
          Single letters act outside of text fields
        </label>
        <p className="q t12">
          Off for speech control, or when keys are struck by accident. Ctrl K, Alt 1 to 3, Ctrl Enter, arrows and Esc
          always act.
        </p>
      </div>
    </section>
  )
}
