import type { Message } from '../../integrations/channel.ts'

const OPENED = Date.parse('2026-03-14T02:10:00Z')

/** A page as the page flow words it. */
export function aMessage(changes: Partial<Message> = {}): Message {
  return {
    key: '0b9ff6ce-6d8c-4f4d-9a55-0c1c8d7a8f10',
    purpose: 'page',
    title: '[SEV1] High error rate',
    text: 'You are paged.\nIncident #12 on checkout, critical, open since 2026-03-14 02:10 UTC.',
    severity: 'critical',
    urgency: 'high',
    incident: { id: 12, title: 'High error rate', service: 'checkout', openedAt: OPENED },
    actionUrl: 'https://muster.example/p/Yk3vQ0T6aXwq7g2mZ5n8r1s4u7x0A3D6G9J2M5P8S1V',
    replyCode: '47',
    thread: 'incident-12',
    bundled: [],
    verificationCode: null,
    ...changes,
  }
}

/** What alerts may bring along on purpose. */
export const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'-alert(1)-'",
  '</title></style></textarea><svg/onload=alert(1)>',
  '<a href="javascript:alert(1)">click</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '{{constructor.constructor("alert(1)")()}}',
  '${7*7}<%= 7*7 %>',
  ']]><![CDATA[<script>',
  '</Say></Gather><Dial>+19005550199</Dial><Say>',
  'Subject\r\nBcc: victim@example.com\r\n\r\nhello',
  'line\nContent-Type: text/html\n\n<b>x</b>',
  'a\u2028b\u2029c\u0085d\u0000e\u0007f',
  '\u202egpj.exe\u202c \u200bzero \ufeffwidth',
  '=?utf-8?B?PHNjcmlwdD4=?=',
  '.\r\n.\r\nQUIT\r\n',
  '\ud800 lone \udfff',
  'x'.repeat(5_000),
]
