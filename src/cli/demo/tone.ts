const RATE = 8000;

/** A short spoken-like hum as a WAV file: stands for what a caller says after the tone. */
export function hum(seconds: number): Buffer {
  const samples = Buffer.alloc(RATE * seconds);
  for (let i = 0; i < samples.length; i += 1) {
    const at = i / RATE;
    const syllable = Math.max(0, Math.sin(2 * Math.PI * 2.7 * at));
    const pitch = 170 + 30 * Math.sin(2 * Math.PI * 0.8 * at);
    samples[i] = 128 + Math.round(45 * syllable * Math.sin(2 * Math.PI * pitch * at));
  }
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(RATE, 24);
  header.writeUInt32LE(RATE, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}
