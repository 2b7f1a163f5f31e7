import { parseArgs } from 'node:util';

import { providerById, PROVIDERS } from '../../providers';
import type { Provider } from '../../providers/provider';

/** What a live check was asked for. */
export interface LiveCheck {
	provider: Provider;
	baseUrl: string;
	apiKey: string;
	/** Values of the create, laid over those of the cheapest one. */
	values: Record<string, string>;
	/** Between two status checks. */
	intervalMs: number;
	/** After this the check gives up; the task goes on. */
	timeoutMs: number;
	/** What the provider is told to call; this machine's own address where that is enough. */
	callbackUrl: string | undefined;
	/** Where callbacks are listened for, on 127.0.0.1; 0 takes a free port. */
	callbackPort: number;
	/** How long a callback is waited for once the tasks have ended. */
	callbackWaitMs: number;
	/** The page to write, in place of docs/live-checks.md. */
	out: string | undefined;
}

const ids = PROVIDERS.map(({ id }) => id).join(', ');

export const usage = `Usage: npm run check:live -- --provider <${ids}> [--set field=value]... [--base-url <URL>]

  --provider  whose real API is asked. It costs money, so you are asked before each create.
  --set       a value of the create, by the name in the mode's schema; may be repeated
  --base-url  another address than the credential's default
  --interval  seconds between two status checks (10)
  --timeout   seconds after which the check gives up (1800)
  --callback-url, --callback-port
              a public address that is forwarded to this port of this machine: where the provider
              calls back, what it posts is looked at as well
  --out       the page to write (docs/live-checks.md)

The key is read from the environment, e.g. DANCE_VIDEO_KEY_VTRIX or DANCE_VIDEO_KEY_DANCE_GENERATOR.`;

/** The environment variable that holds a provider's key: `seedance2Ai` -> `..._SEEDANCE2_AI`. */
export function keyVariable(providerId: string): string {
	const words = providerId.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
	return `DANCE_VIDEO_KEY_${words}`;
}

/**
 * Reads the command line and the key.
 * @param baseUrlOf the address in the credential's form
 * @throws Error whose message is for the person at the terminal
 */
export async function readArguments(
	args: string[],
	environment: Record<string, string | undefined>,
	baseUrlOf: (provider: Provider) => Promise<string>,
): Promise<LiveCheck> {
	const { values } = parseArgs({
		args,
		options: {
			provider: { type: 'string' },
			set: { type: 'string', multiple: true, default: [] },
			'base-url': { type: 'string' },
			interval: { type: 'string', default: '10' },
			timeout: { type: 'string', default: '1800' },
			'callback-url': { type: 'string' },
			'callback-port': { type: 'string', default: '0' },
			'callback-wait': { type: 'string', default: '10' },
			out: { type: 'string' },
		},
	});
	if (values.provider === undefined) throw new Error(usage);
	const provider = providerById(values.provider);
	const variable = keyVariable(provider.id);
	const apiKey = environment[variable]?.trim() ?? '';
	if (apiKey === '') throw new Error(`There is no key: put one into ${variable}.`);
	return {
		provider,
		apiKey,
		baseUrl: values['base-url'] ?? (await baseUrlOf(provider)),
		values: Object.fromEntries(values.set.map(toPair)),
		intervalMs: milliseconds('--interval', values.interval),
		timeoutMs: milliseconds('--timeout', values.timeout),
		callbackUrl: values['callback-url'],
		callbackPort: Number(values['callback-port']),
		callbackWaitMs: milliseconds('--callback-wait', values['callback-wait']),
		out: values.out,
	};
}

function toPair(text: string): [string, string] {
	const at = text.indexOf('=');
	if (at < 1) throw new Error(`--set takes field=value (given: ${text}).`);
	return [text.slice(0, at), text.slice(at + 1)];
}

function milliseconds(name: string, text: string): number {
	const seconds = Number(text);
	if (text.trim() !== '' && Number.isFinite(seconds) && seconds >= 0) return seconds * 1000;
	throw new Error(`${name} takes a number of seconds (given: ${text}).`);
}
