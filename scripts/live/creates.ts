import type { Cost } from '../../model/task';
import { parseInput } from '../../providers/parseInput';
import type { CheckedInput, CreateRequest, Mode } from '../../providers/provider';
import type { LiveCreatePlan } from '../../sandbox/development';
import { DEVELOPMENT } from '../../sandbox/providers/development';
import type { ProviderId } from '../../sandbox/server';
import { asFailure } from '../../transport/failure';
import type { LiveCheck } from './arguments';

const PROMPT = 'A paper boat on a calm lake at sunrise';

/** A create that is ready to be sent, but for the addresses of what is uploaded for it. */
export interface LiveCreate {
	toSee: string;
	mode: Mode;
	request: CreateRequest;
	estimate: Cost | undefined;
	/** Fields whose address comes from an upload, and the file in sandbox/media/. */
	uploads: Record<string, string>;
}

type Wanted = Pick<LiveCheck, 'provider' | 'values' | 'callbackUrl'>;

/**
 * Makes the creates through the same schema and the same request code as the node does.
 * @throws Error that names each value that is wrong or missing, and how to give it
 */
export const createsOf = (check: Wanted): LiveCreate[] =>
	DEVELOPMENT[check.provider.id as ProviderId].live.creates.map((plan) =>
		createOf(check, plan, {}),
	);

/** @param uploaded the addresses of the files that were uploaded for it, by the field's name */
export function createOf(
	{ provider, values, callbackUrl }: Wanted,
	plan: LiveCreatePlan,
	uploaded: Record<string, string>,
): LiveCreate {
	const mode = provider.modes.find(({ id }) => id === plan.mode);
	if (!mode) throw new Error(`${provider.displayName} has no mode "${plan.mode}"`);
	const { uploads = {} } = plan;
	const takes = (field: string) => field in mode.schema.shape;
	const notUploaded = Object.entries(uploads).map(([field, file]) => [
		field,
		`https://uploaded.example/${file}`,
	]);
	const input = checked(mode, {
		...(takes('prompt') && { prompt: PROMPT }),
		...plan.values,
		...Object.fromEntries(Object.entries(values).filter(([field]) => takes(field))),
		...(Object.fromEntries(notUploaded) as object),
		...uploaded,
		...(takes('callbackUrl') && callbackUrl !== undefined && { callbackUrl }),
	});
	return {
		toSee: plan.toSee,
		mode,
		request: mode.toRequest(input),
		estimate: mode.estimate?.(input),
		uploads,
	};
}

/** A media field's value is the address of a file here. */
function checked(mode: Mode, values: Record<string, unknown>): CheckedInput {
	const slots = new Set(mode.media.map(({ name }) => name));
	const given = Object.entries(values).map(([name, value]) => [
		name,
		slots.has(name) && typeof value === 'string' ? { source: 'url', url: value } : value,
	]);
	try {
		return parseInput(mode, Object.fromEntries(given) as Record<string, unknown>);
	} catch (error) {
		const names = Object.keys(mode.schema.shape).join(', ');
		const { message } = asFailure(error);
		throw new Error(`${message} Give it with --set <field>=<value>; the fields are: ${names}.`);
	}
}
