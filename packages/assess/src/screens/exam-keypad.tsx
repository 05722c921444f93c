const keys: readonly (readonly [key: string, face: string, says: string])[] = [
  ['0', '0', 'write 0'],
  ['1', '1', 'write 1'],
  ['2', '2', 'write 2'],
  ['3', '3', 'write 3'],
  ['4', '4', 'write 4'],
  ['5', '5', 'write 5'],
  ['n', 'NT', 'not testable'],
  ['*', '*', 'tag: not from the cord'],
  ['.', 'to the bottom', 'the same to the bottom'],
  ['=', 'other side', 'copy the other side'],
]

/** The keys of the sheet for fingers: they act on the chosen cell. Shown where a screen is touched. */
export function ExamKeypad({ onKey }: { onKey: (key: string) => void }) {
  return (
    <fieldset className="keypad" aria-label="Keys of the sheet">
      {keys.map(([key, face, says]) => (
        <button key={key} type="button" className="b" aria-label={says} onClick={() => onKey(key)}>
          {face}
        </button>
      ))}
    </fieldset>
  )
}
