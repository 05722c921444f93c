/** Hands a file to the browser's downloads, under the name that the workbench gave it. */
export async function saveAnswer(response: Response): Promise<void> {
  const named = /filename="?([^";]+)"?/.exec(response.headers.get('content-disposition') ?? '')?.[1]
  saveFile(named ?? 'theca-export', await response.blob())
}

export function saveFile(name: string, bytes: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(bytes)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
