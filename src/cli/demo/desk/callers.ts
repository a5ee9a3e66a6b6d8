import type { DemoWorld } from '../world.js';
import { mobile } from '../people.js';

const women =
  'Elena Sofia Paola Luisa Carla Daniela Monica Barbara Cristina Silvana Ilaria Rosa Antonella Gabriella Michela Serena Alice Chiara Viola Nadia'.split(
    ' ',
  );
const men =
  'Marco Giovanni Stefano Andrea Roberto Luigi Franco Sergio Fabio Claudio Bruno Enzo Davide Simone Walter Aldo Filippo Pietro Nicola Ahmed'.split(
    ' ',
  );
const surnames =
  'Conti Orsi Ferrari Fontana Marini Gentili Caruso Leone Longo Martini Vitale Serra Coppola Farina Rizzi Monti Cattaneo Silvestri Palmieri Bernardi Testa Grassi Pellegrino Sanna Amato Parisi Villani Ruggeri Donati Benedetti Piras Valentini Guerra Basile Messina Rocca Montanari Battaglia Ferretti Sartori Bellini Mazza Costantini Poli Negri Bianco Riva Orlando Fiore Barbieri'.split(
    ' ',
  );

export interface Caller {
  id: string;
  name: string;
  number: string;
}

/** A client's address book: some call again and again, most only once. */
export class AddressBook {
  readonly known: Caller[] = [];

  constructor(
    private readonly world: DemoWorld,
    private readonly size: number,
  ) {}

  /** Who calls at that moment: now and then somebody new, else somebody known, the first ones more often. */
  next(at: Date): { caller: Caller; isNew: boolean } {
    const { random } = this.world;
    const full = this.known.length / this.size;
    if (this.known.length > 0 && random.chance(0.35 + 0.65 * full))
      return { caller: this.known[Math.floor(random.next() ** 1.7 * this.known.length)]!, isNew: false };
    const given = random.pick(random.chance(0.55) ? women : men);
    const caller = {
      id: random.id(at),
      name: `${given} ${random.pick(surnames)}`,
      number: mobile(this.world),
    };
    this.known.push(caller);
    return { caller, isNew: true };
  }
}
