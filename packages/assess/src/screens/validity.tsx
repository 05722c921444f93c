import type { EvidenceStatus, ValidityCode } from '@theca/instruments'

const shortWords: Record<ValidityCode, string> = {
  V: 'valid for this compartment',
  U: 'generic, or in routine use',
  X: 'derived in extradural disease',
  N: 'not applicable',
}

/** How far a result may be trusted in this person: a letter in a shape, and words that never leave it. */
export function Validity({ code, reason, words = false }: { code: ValidityCode; reason?: string; words?: boolean }) {
  const said = reason === undefined ? shortWords[code] : `${shortWords[code]}: ${reason}`
  return (
    <span className="valid" title={said}>
      <span className={`val ${code}`} aria-hidden="true">
        {code}
      </span>
      {words ? (
        <span className={code === 'X' ? 't12 amb' : 't12'}>
          {code === 'X' ? 'derived in extradural disease' : shortWords[code]}
        </span>
      ) : (
        <span className="vh">{said}</span>
      )}
    </span>
  )
}

const evidenceWords: Record<EvidenceStatus, string> = {
  verified: 'seen in source',
  secondary: 'second-hand',
  recalled: 'recalled, not checked',
  project: 'project measure, not published',
}

/** Where a statement was seen: a full disc, a half one, a dashed ring. */
export function Evidence({ of }: { of: EvidenceStatus }) {
  if (of === 'project') return <span className="bd">project</span>
  return (
    <span className="ev">
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
        {of === 'verified' ? (
          <>
            <circle cx="6" cy="6" r="5.5" fill="currentColor" />
            <path d="M3.4 6.2l1.8 1.8 3.4-3.8" fill="none" stroke="var(--surface)" strokeWidth="1.4" />
          </>
        ) : (
          <>
            <circle
              cx="6"
              cy="6"
              r="5"
              fill="none"
              stroke="currentColor"
              {...(of === 'recalled' ? { strokeDasharray: '2 1.6' } : {})}
            />
            {of === 'secondary' ? <path d="M6 1a5 5 0 0 1 0 10z" fill="currentColor" /> : null}
          </>
        )}
      </svg>
      {evidenceWords[of]}
    </span>
  )
}
