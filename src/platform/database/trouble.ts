/** Something the person who starts the program can put right; the message is one clear line. */
export class DatabaseTrouble extends Error {
  override readonly name = 'DatabaseTrouble';
}
