/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a drawing that is part of the page cannot be an img element */
/** The sac in cross section: a labelled scheme, not somebody's image. */
export const Sac = () => (
  <svg
    className="sac"
    width="640"
    height="330"
    viewBox="-330 -165 640 330"
    role="img"
    aria-label="Scheme of the dural sac in cross section: the cord is pushed aside by a tumour"
  >
    <ellipse
      cx="0"
      cy="0"
      rx="156"
      ry="138"
      fill="color-mix(in srgb, var(--accent) 6%, var(--surface))"
      stroke="var(--ink)"
      strokeWidth="2.5"
    />
    <path d="M-153 -24L-36 -32M153 -24L96 -32" stroke="var(--ink-2)" strokeWidth="1.5" strokeDasharray="3 3" />
    <ellipse
      cx="30"
      cy="-34"
      rx="68"
      ry="36"
      fill="color-mix(in srgb, var(--ink) 15%, var(--surface))"
      stroke="var(--ink-2)"
      strokeWidth="1.75"
    />
    <path
      d="M-2 -52Q14 -48 24 -37H36Q46 -48 62 -52Q56 -40 48 -32Q58 -24 60 -14Q46 -22 36 -29H24Q14 -22 0 -14Q2 -24 12 -32Q4 -40 -2 -52Z"
      fill="color-mix(in srgb, var(--ink) 34%, var(--surface))"
    />
    <ellipse cx="-52" cy="50" rx="66" ry="60" fill="var(--amber-fill)" stroke="var(--on-amber)" strokeWidth="1.75" />
    {(
      [
        ['tumour', -66, 56, -206, 100, 'end'],
        ['spinal cord', 84, -34, 206, -92, 'start'],
        ['theca', 148, 44, 206, 74, 'start'],
        ['dentate ligament', -110, -28, -206, -72, 'end'],
      ] as const
    ).map(([label, x, y, toX, toY, anchor]) => (
      <g key={label}>
        <circle cx={x} cy={y} r="2.5" fill={label === 'tumour' ? 'var(--on-amber)' : 'var(--ink)'} />
        <path d={`M${x} ${y}L${toX} ${toY}`} stroke="var(--ink-2)" />
        <text
          x={toX + (anchor === 'end' ? -7 : 7)}
          y={toY + 4}
          textAnchor={anchor}
          style={{ fontSize: 14, fontWeight: 520, fill: 'var(--ink)' }}
        >
          {label}
        </text>
      </g>
    ))}
  </svg>
)

const course = [
  [4, 20],
  [120, 20],
  [250, 44],
  [392, 44],
  [532, 92],
] as const

/** How a course looks on the time line, before there is one. */
export const Preview = () => (
  <svg
    className="preview"
    viewBox="0 0 536 120"
    role="img"
    aria-label="Scheme of a time line: function falls by grades while walking is lost"
  >
    <line x1="0" x2="536" y1="10" y2="10" stroke="var(--line-2)" strokeDasharray="1 3" />
    <path
      d={`M${course.map(([x, y]) => `${x} ${y * 0.72}`).join('L')}`}
      fill="none"
      stroke="var(--ink)"
      strokeWidth="1.75"
    />
    {course.map(([x, y]) => (
      <circle key={x} cx={x} cy={y * 0.72} r="3" fill="var(--surface)" stroke="var(--ink)" strokeWidth="1.5" />
    ))}
    <rect x="4" y="96" width="245" height="22" fill="var(--ink)" opacity="0.6" />
    <rect x="250" y="101" width="281" height="17" fill="var(--ink)" opacity="0.42" />
    <text x="10" y="111" style={{ fill: 'var(--surface)', fontWeight: 580 }}>
      independent
    </text>
    <text x="256" y="113.5" style={{ fill: 'var(--surface)', fontWeight: 580 }}>
      with an aid
    </text>
  </svg>
)
