import { expect, test } from 'vitest'
import { NewPassword, weakness } from './password.ts'

test.each([
  'password',
  'Password1!',
  'p@ssw0rd',
  'P4$$w0rd2026',
  'qwertyuiop',
  'QWERTY123',
  '12345678',
  '123456789',
  '87654321',
  '1q2w3e4r',
  '1qaz2wsx',
  'iloveyou',
  'ILoveYou2',
  'letmein1',
  'welcome123',
  'Welcome2026!',
  'admin123',
  'administrator',
  'changeme',
  'Summer2026',
  'trustno1',
  'football1',
  'superman',
  'aaaaaaaa',
  'abababab',
  'abcabcabc',
  'abcdefgh',
  '11111111',
  '19900412',
  'dragon!!',
  'monkey123',
  'sunshine',
  'princess',
  'starwars',
  'muster2026',
  'oncall123',
  'rootroot',
  'testtest',
  'asdfghjkl',
  'zxcvbnm1',
  'passw0rd!',
  'hello123',
])('%s is refused', (password) => {
  expect(weakness(password)).toBeDefined()
})

test.each([
  'correct horse battery staple',
  'xK9#mQ2$vL',
  'tulpenzwiebel am deich',
  'nine lives of a grey cat',
  'vogelfrei-1848-paulskirche',
  '山の上の古い灯台です',
])('%s is accepted', (password) => {
  expect(weakness(password)).toBeUndefined()
})

test('a password made from the owner’s name or address is refused', () => {
  expect(weakness('Rivera2026', ['Ann Rivera', 'ann.rivera@example.org'])).toBeDefined()
  expect(weakness('annrivera!', ['Ann Rivera', 'ann.rivera@example.org'])).toBeDefined()
  expect(weakness('Rivera2026')).toBeUndefined()
})

test('length is counted in characters, not in code units', () => {
  expect(NewPassword.safeParse('🗝️a1').success).toBe(false)
  expect(NewPassword.safeParse('🔑'.repeat(128)).success).toBe(true)
  expect(NewPassword.safeParse('a'.repeat(129)).success).toBe(false)
})
