import { loadDemoWorld } from '../../src/cli/demo/load.js';
import { TestApp } from '../support/app.js';
it('prof', async () => {
  await import('/tmp/prof.mjs' as string);
  const app = await TestApp.start();
  const start = performance.now(); const cpu = process.cpuUsage();
  await loadDemoWorld(app.nest);
  console.log(performance.now() - start, process.cpuUsage(cpu));
  console.log(Object.entries((globalThis as never as { __t: Record<string, number> }).__t).sort((a, b) => b[1] - a[1]).slice(0, 14));
  console.log(await app.sql(`select (select count(*)::int from desk_work) w`), await app.sql(`select kind, count(*)::int, round(avg(extract(epoch from ended_at-started_at)))::int s from desk_work group by 1`));
  console.log(await app.sql(`select o.name, a.name a, round(sum(extract(epoch from ended_at-started_at))/3600/max(v.weekly_minutes)*60 / count(distinct date_trunc('week', started_at)),2)::float r, count(*)::int n from desk_work w join contract c on c.id=w.contract_id join contract_version v on v.contract_id=c.id join organisation o on o.id=c.organisation_id join account a on a.id=c.assistant_id group by 1,2 order by 3`));
  await app.stop();
});
