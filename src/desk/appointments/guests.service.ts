import { Injectable } from '@nestjs/common';
import { languageOf } from '../contacts/language.rules.js';
import { Contacts, type Contact } from '../contacts/contacts.service.js';
import type { Desk } from '../desk.js';
import type { Guest } from './appointment.row.js';

/** Whom an appointment is with: what an invitation and a reminder need of a caller's card. */
@Injectable()
export class Guests {
  constructor(private readonly contacts: Contacts) {}

  /** The guest a contact is; an address told now is kept on a card that had none. */
  async of(desk: Desk, contactId: string | null, email: string): Promise<Guest | null> {
    const contact = contactId ? await this.contacts.find(desk, contactId) : null;
    if (!contact) return email ? { name: '', email, number: null, locale: 'it' } : null;
    if (email && !contact.email) await this.keep(desk, contact, email);
    return {
      name: contact.name,
      email: email || (contact.email ?? ''),
      number: contact.number,
      locale: languageOf(contact),
    };
  }

  private keep(desk: Desk, contact: Contact, email: string): Promise<void> {
    const { id, name, number, company = '', address = '', note = '', locale } = contact;
    return this.contacts.save(desk, id, { name, number, email, company, address, note, locale });
  }
}
