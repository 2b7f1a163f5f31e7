import type { Cost } from '../../model/task';
import { parseInput } from '../../providers/parseInput';
import type { CheckedInput, CreateRequest, Mode, Provider } from '../../providers/provider';
import { DEVELOPMENT } from '../../sandbox/providers/development';
import type { ProviderId } from '../../sandbox/server';
import { asFailure } from '../../transport/failure';
import type { LiveCheck } from './arguments';

const PROMPT = 'A paper boat on a calm lake at sunrise';

/** An order that is ready to be sent. */
export interface LiveOrder {
	mode: Mode;
	request: CreateRequest;
	estimate: Cost | undefined;
}

/**
 * Makes the order through the same schema and the same request code as the node does.
 * @throws Error that names each value that is wrong or missing, and how to give it
 */
export function orderOf({ provider, values }: Pick<LiveCheck, 'provider' | 'values'>): LiveOrder {
	const { mode, values: byDefault } = chosen(provider);
	const input = checked(mode, withAddresses(mode, { ...byDefault, ...values }));
	return {
		mode,
		request: mode.toRequest(input),
		estimate: mode.estimate?.(input),
	};
}

function checked(mode: Mode, values: Record<string, unknown>): CheckedInput {
	try {
		return parseInput(mode, values);
	} catch (error) {
		const names = Object.keys(mode.schema.shape).join(', ');
		const { message } = asFailure(error);
		throw new Error(`${message} Give it with --set <field>=<value>; the fields are: ${names}.`);
	}
}

function chosen(provider: Provider) {
	const [cheapest] = DEVELOPMENT[provider.id as ProviderId].live.orders;
	const mode = provider.modes.find(({ id }) => id === cheapest.mode);
	if (!mode) throw new Error(`${provider.displayName} has no mode "${cheapest.mode}"`);
	const hasPrompt = 'prompt' in mode.schema.shape;
	return { mode, values: { ...(hasPrompt && { prompt: PROMPT }), ...cheapest.values } };
}

/** A media field's value is the address of a file here. */
function withAddresses({ media }: Mode, values: Record<string, unknown>) {
	const slots = new Set(media.map(({ name }) => name));
	return Object.fromEntries(
		Object.entries(values).map(([name, value]) => [
			name,
			slots.has(name) && typeof value === 'string' ? { source: 'url', url: value } : value,
		]),
	);
}
