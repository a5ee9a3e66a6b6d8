import { Live, type LiveNews } from '../../src/platform/live/live.js';
import { TestApp } from '../support/app.js';

describe('news for open pages', () => {
  let app: TestApp;
  let live: Live;
  beforeAll(async () => {
    app = await TestApp.start();
    live = app.get(Live);
  });
  afterAll(() => app.stop());

  it('tell a page that was still loading what came meanwhile', async () => {
    const heard = new Promise<LiveNews>((resolve) => void live.subscribe(['account:a'], resolve));
    await live.subscribe(['account:b'], () => undefined);
    const from = performance.now();
    await live.publish(['account:a'], { kind: 'ring_over' });
    await heard;
    const age = performance.now() - from;
    expect(live.since(['account:a'], age)).toEqual([{ kind: 'ring_over' }]);
    expect(live.since(['account:b'], age)).toEqual([]);
    expect(live.since(['account:a'], 0)).toEqual([]);
  });

  it('tell a page older than what is remembered to look at everything again', () => {
    expect(live.since(['account:a'], 31_000)).toEqual([{ kind: 'reload' }]);
  });
});
