import 'reflect-metadata';
import { createWeb } from './app.js';
import { runProcess } from './platform/process.js';

await runProcess('web', async (settings) => {
  const app = await createWeb(settings);
  await app.listen(settings.port, settings.host);
  return () => app.close();
});
