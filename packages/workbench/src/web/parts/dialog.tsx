import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'

/** What needs an answer before anything else goes on. Esc leaves it; what was typed stays with whoever opened it. */
export function Dialog(props: {
  title: string
  open: boolean
  onClose: () => void
  children: ReactNode
  size?: number | string
}) {
  return (
    <Modal title={props.title} opened={props.open} onClose={props.onClose} size={props.size ?? 560} yOffset="12vh">
      {props.children}
    </Modal>
  )
}
