import { IconPhotoScan } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useRef, useState } from 'react'
import { filesOfDrop, meant } from './files.ts'

/** A place to let files fall, and the same by buttons: a drop alone would shut out the keyboard. */
export function Drop(props: {
  title: string
  note: string
  tall?: boolean
  onFiles: (files: File[]) => void
  children?: ReactNode
}) {
  const [over, setOver] = useState(false)
  return (
    <div
      className={`drop${over ? ' over' : ''}${props.tall === true ? ' tall' : ''}`}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        void filesOfDrop(event.dataTransfer).then((files) => props.onFiles(meant(files)))
      }}
    >
      <IconPhotoScan className="i l" aria-hidden="true" />
      <div>
        <b>{props.title}</b>
        <div className="m t12">{props.note}</div>
      </div>
      {props.children}
    </div>
  )
}

/** Opens the browser's own window for choosing. */
export function useChooser(onFiles: (files: File[]) => void) {
  const folder = useRef<HTMLInputElement>(null)
  const files = useRef<HTMLInputElement>(null)
  const take = (input: HTMLInputElement): void => {
    const chosen = meant(input.files ?? [])
    input.value = ''
    if (chosen.length > 0) onFiles(chosen)
  }
  const inputs = (accept?: string) => (
    <>
      <input
        ref={folder}
        type="file"
        hidden
        multiple
        webkitdirectory=""
        aria-hidden="true"
        tabIndex={-1}
        onChange={(event) => take(event.currentTarget)}
      />
      <input
        ref={files}
        type="file"
        hidden
        multiple
        accept={accept}
        aria-hidden="true"
        tabIndex={-1}
        onChange={(event) => take(event.currentTarget)}
      />
    </>
  )
  return { inputs, chooseFolder: () => folder.current?.click(), chooseFiles: () => files.current?.click() }
}

declare module 'react' {
  interface InputHTMLAttributes<T> {
    /** A folder instead of files. Known to every browser, not to the types. */
    webkitdirectory?: T extends HTMLInputElement ? string : never
  }
}
