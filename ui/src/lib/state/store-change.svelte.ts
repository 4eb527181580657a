import { toErrorView } from '$lib/backend/errors';
import type { RedisSettings, StoreCheck, StoreKind, StoreSettings } from '$lib/backend/types';
import { errorSentence } from '$lib/format/words';
import { number } from '$lib/format/numbers';
import { m } from '$lib/paraglide/messages.js';
import type { Larder } from './larder.svelte';

/** Where the change is: what the server is, whether it can be used, and what to do with what is there. */
export type Step = 'details' | 'checking' | 'checked';

/** The fields of a server, as typed. */
export type RedisField = 'host' | 'port' | 'prefix' | 'keepDays';

const PORTS = { min: 1, max: 65_535 };
const DAYS = { min: 1, max: 3_650 };

function whole(text: string, { min, max }: { min: number; max: number }): string {
  const fits = /^\d{1,9}$/.test(text.trim()) && Number(text) >= min && Number(text) <= max;
  return fits ? '' : m.error_bounds({ min: number(min), max: number(max) });
}

/** A change of the store below memory: nothing is used before it was checked, nothing moved unasked. */
export class StoreChange {
  step = $state<Step>('details');
  /** What the check found out; null when it could not be made, `failure` says why. */
  check = $state.raw<StoreCheck | null>(null);
  failure = $state('');
  /** True while the change itself is under way. */
  changing = $state(false);
  problems = $state<Partial<Record<RedisField, string>>>({});

  host = $state('');
  port = $state('');
  tls = $state(false);
  user = $state('');
  prefix = $state('');
  keepDays = $state('');
  /** Null keeps the password that is kept, empty takes it away. */
  password = $state<string | null>(null);

  private readonly before: RedisSettings;

  constructor(
    private readonly larder: Larder,
    readonly kind: StoreKind,
  ) {
    const redis = larder.settings.store.redis;
    this.before = redis;
    this.host = redis.host;
    this.port = String(redis.port);
    this.tls = redis.tls;
    this.user = redis.user;
    this.prefix = redis.prefix;
    this.keepDays = String(redis.keepDays);
    this.password = redis.hasPassword ? null : '';
  }

  get hadPassword(): boolean {
    return this.before.hasPassword;
  }

  private get settings(): StoreSettings {
    if (this.kind !== 'redis') return { kind: this.kind, redis: this.before };
    return {
      kind: this.kind,
      redis: {
        host: this.host.trim(),
        port: Number(this.port),
        tls: this.tls,
        user: this.user.trim(),
        hasPassword: this.password === null ? this.before.hasPassword : this.password !== '',
        prefix: this.prefix.trim(),
        keepDays: Number(this.keepDays),
      },
    };
  }

  private get secret(): string | null {
    return this.kind === 'redis' ? this.password : null;
  }

  /** Whether the details can be those of a server; says what is wrong with each that can't. */
  private valid(): boolean {
    this.problems = {};
    if (this.kind !== 'redis') return true;
    const found: [RedisField, string][] = [
      ['host', /^\S+$/.test(this.host.trim()) ? '' : m.error_host()],
      ['port', whole(this.port, PORTS)],
      ['prefix', /^[\w:-]{1,64}$/.test(this.prefix.trim()) ? '' : m.error_prefix()],
      ['keepDays', whole(this.keepDays, DAYS)],
    ];
    this.problems = Object.fromEntries(found.filter(([, problem]) => problem));
    return found.every(([, problem]) => !problem);
  }

  /** Finds out whether the store can be used. */
  async run(): Promise<void> {
    if (this.step === 'checking' || !this.valid()) return;
    this.step = 'checking';
    this.check = null;
    this.failure = '';
    try {
      this.check = await this.larder.backend.checkStore(this.settings, this.secret);
    } catch (thrown) {
      this.failure = errorSentence(toErrorView(thrown));
    }
    this.step = 'checked';
  }

  edit(): void {
    this.step = 'details';
  }

  /** Uses the store from now on; false when that failed, which the user is told. */
  async use(copy: boolean): Promise<boolean> {
    if (this.changing) return false;
    this.changing = true;
    try {
      await this.larder.changeStore(this.settings, this.secret, copy);
      return true;
    } catch (thrown) {
      this.larder.fail(thrown);
      return false;
    } finally {
      this.changing = false;
    }
  }
}
