import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/** A provider that is to be written. */
export interface NewProvider {
	/** In code, in stored workflows, in folder names: `waveletPro`. */
	id: string;
	/** As people know it: "Wavelet Pro". */
	name: string;
	/** Where people read about it. */
	site: string;
	/** The credential's base URL. */
	api: string;
}

const USAGE = `Usage: npm run new:provider <id> -- [--name "Wavelet"] [--site <URL>] [--api <URL>]

  <id>    in camel case, e.g. wavelet or waveletPro; stored in workflows, so it never changes
  --name  as people know it (default: made from the id)
  --site  where people read about it (default: https://<id>.example, which leads nowhere)
  --api   the base URL of its API (default: https://api.<id>.example)`;

/**
 * Reads the command line.
 * @throws Error whose message is for the person at the terminal
 */
export function readNewProvider(args: string[], root: string): NewProvider {
	const { values, positionals } = parseArgs({
		args,
		allowPositionals: true,
		options: {
			name: { type: 'string' },
			site: { type: 'string' },
			api: { type: 'string' },
		},
	});
	const [id = '', ...more] = positionals;
	if (!/^[a-z][a-zA-Z0-9]{1,30}$/.test(id) || more.length > 0) throw new Error(USAGE);
	if (existsSync(join(root, 'providers', id))) {
		throw new Error(`There is a provider "${id}" already. Nothing was written.`);
	}
	const host = `${id.toLowerCase()}.example`;
	return {
		id,
		name: values.name?.trim() || capitalized(id).replace(/(?<=[a-z0-9])(?=[A-Z])/g, ' '),
		site: webAddress('--site', values.site ?? `https://${host}`),
		api: webAddress('--api', values.api ?? `https://api.${host}`),
	};
}

export const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `waveletPro` -> `wavelet-pro`, as the example workflows are named. */
export const dashed = (id: string): string =>
	id.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();

function webAddress(option: string, text: string): string {
	if (/^https:\/\/[^/\s'"`]+\.[^\s'"`]+$/.test(text)) return text.replace(/\/+$/, '');
	throw new Error(`${option} takes an address that begins with https:// (given: ${text}).`);
}
