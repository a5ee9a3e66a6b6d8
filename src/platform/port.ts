import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** Whether a server could listen there, and on which port (0 asks for any). */
export async function tryPort(port: number, host: string): Promise<number | undefined> {
  const probe = createServer().listen(port, host);
  try {
    await once(probe, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined;
    throw error;
  }
  const found = (probe.address() as AddressInfo).port;
  probe.close();
  await once(probe, 'close');
  return found;
}
