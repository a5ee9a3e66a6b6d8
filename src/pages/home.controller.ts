import { Controller, Get } from '@nestjs/common';
import { Allow, AllowUnconfirmed, WithActor, type Actor } from '../identity/index.js';
import { redirect, view, type PageResult } from '../platform/http/page.js';

@Controller()
@Allow('public')
export class HomeController {
  @Get()
  @AllowUnconfirmed()
  show(@WithActor() actor: Actor): PageResult {
    if (!actor.accountId) return view('pages/home', {});
    if (!actor.confirmed) return view('identity/check_mail', { email: actor.email, mayRepeat: true });
    if (actor.role === 'staff') return redirect('/staff');
    return redirect(actor.role === 'assistant' ? '/desk' : '/today');
  }
}
