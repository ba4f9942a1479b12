const SIZE = 64

/** Draws the tab's icon: the sign on its tile, and the count of unacknowledged pages over it. */
export function setFavicon(count: number): void {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = SIZE
  const pen = canvas.getContext('2d')
  if (!pen) return
  drawMark(pen)
  if (count > 0) drawCount(pen, count > 9 ? '9+' : String(count))
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]') ?? document.head.appendChild(document.createElement('link'))
  link.rel = 'icon'
  link.type = 'image/png'
  link.href = canvas.toDataURL('image/png')
}

function drawMark(pen: CanvasRenderingContext2D): void {
  pen.fillStyle = '#1d1b19'
  pen.beginPath()
  pen.roundRect(0, 0, SIZE, SIZE, 15)
  pen.fill()
  pen.strokeStyle = '#ffffff'
  pen.lineWidth = 7
  pen.lineCap = pen.lineJoin = 'round'
  pen.stroke(new Path2D('M14 49V24l18 17 18-17v25'))
  pen.fillStyle = '#6fa8ff'
  pen.beginPath()
  pen.arc(32, 17, 6.6, 0, 2 * Math.PI)
  pen.fill()
}

function drawCount(pen: CanvasRenderingContext2D, text: string): void {
  pen.fillStyle = '#d92d20'
  pen.strokeStyle = '#ffffff'
  pen.lineWidth = 4
  pen.beginPath()
  pen.roundRect(text.length > 1 ? 18 : 26, 24, text.length > 1 ? 46 : 38, 40, 20)
  pen.fill()
  pen.fillStyle = '#ffffff'
  pen.font = '700 34px system-ui, sans-serif'
  pen.textAlign = 'center'
  pen.textBaseline = 'middle'
  pen.fillText(text, text.length > 1 ? 41 : 45, 46)
}
