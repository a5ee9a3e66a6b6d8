import { clear } from './global-setup.js';

export default function globalTeardown() {
  clear(process.env['CORNETTA_TEST_DATA']!);
}
