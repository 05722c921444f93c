import type { Command } from '../../command.ts'
import { amend } from './amend.ts'
import { answer } from './answer.ts'
import { erase } from './erase.ts'
import { exportCase } from './export.ts'
import { images } from './images.ts'
import { importCase } from './import.ts'
import { labels } from './labels.ts'
import { list } from './list.ts'
import { open } from './open.ts'
import { say } from './say.ts'
import { show } from './show.ts'
import { withdraw } from './withdraw.ts'

export const commands: readonly Command[] = [
  list,
  open,
  show,
  say,
  answer,
  amend,
  withdraw,
  images,
  labels,
  exportCase,
  importCase,
  erase,
]
