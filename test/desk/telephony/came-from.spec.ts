import type { FastifyRequest } from 'fastify';
import { callShownTo } from '../../../src/desk/telephony/came-from.js';

const from = (referer?: string) => callShownTo({ headers: { referer } } as FastifyRequest);

describe('whoever passes a second call on', () => {
  it('stays in the call she is in, with the form that was open', () => {
    const call = '/desk/0190a000-0000-7000-8000-000000000001/calls/0190a000-0000-7000-8000-000000000002';
    expect(from(`https://cornetta.example${call}?do=message`)).toBe(`${call}?do=message`);
    expect(from(`https://cornetta.example${call}/questions?x=1`)).toBe(call);
  });

  it('is led nowhere else by what a browser says', () => {
    for (const referer of [
      undefined,
      '',
      'nonsense',
      'https://x.example/desk',
      'https://x.example//desk/a/calls/b',
    ])
      expect(from(referer)).toBeNull();
  });
});
