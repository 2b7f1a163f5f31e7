import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

import { isRecord } from '../../model/json';
import { parseValues } from '../../providers/parseInput';
import { problemSentence } from '../../providers/problemSentence';
import type { Mode, Provider } from '../../providers/provider';
import { decimalNumber, flag, oneOf, wholeNumber } from '../../providers/values';
import { inputFailure } from '../../transport/failure';
import { takingTurns } from '../form/takingTurns';
import { batchFields, DEFAULT_SLOT_WAIT_MINUTES } from './batchFields';

const A_BILLION = 1_000_000_000;
/** A month: longer than any provider keeps a task. */
const MOST_MINUTES = 43_200;

const runSchema = z.object({
	dryRun: flag().optional(),
	onUnknown: oneOf(['report', 'submitAgain']).optional(),
	maxCredits: decimalNumber(0, A_BILLION).optional(),
	minBalance: decimalNumber(0, A_BILLION).optional(),
	ordersAtOnce: wholeNumber(1, 20).optional(),
	placeWaitMinutes: decimalNumber(0, MOST_MINUTES).optional(),
	requestsPerMinute: wholeNumber(1, 100_000).optional(),
});

const RUN_OPTIONS = runSchema.keyof().options;

/** What holds for a whole run of Generate. */
export interface BatchSettings {
	dryRun: boolean;
	onUnknown: 'report' | 'submitAgain';
	maxCredits: number | null;
	minBalance: number | null;
	ordersAtOnce: number;
	slotWaitMs: number;
	/** `undefined`: what the provider publishes. */
	requestsPerMinute: number | undefined;
}

/**
 * Reads what holds for the whole run. An option that was added and has no usable value for an item, or
 * another one than for the first, would leave items unprotected.
 * @throws Failure `invalidInput`, also for a limit that cannot be enforced with this provider or mode
 */
export async function readBatch(
	context: IExecuteFunctions,
	provider: Provider,
	mode: Mode,
): Promise<BatchSettings> {
	const parsed = await readForRun(context);
	const { maxCredits = null, minBalance = null, ordersAtOnce } = parsed;
	const problems = [
		maxCredits !== null && !isPriced(mode) && cannotHold('maxCredits', provider, 'no price'),
		minBalance !== null && !isPriced(mode) && cannotHold('minBalance', provider, 'no price'),
		minBalance !== null && !provider.credits && cannotHold('minBalance', provider, 'no balance'),
	].filter((problem) => problem !== false);
	if (problems.length > 0) throw inputFailure(problems);
	return {
		dryRun: parsed.dryRun ?? false,
		onUnknown: parsed.onUnknown ?? 'report',
		maxCredits,
		minBalance,
		ordersAtOnce: ordersAtOnce ?? provider.pacing.inFlight,
		slotWaitMs: (parsed.placeWaitMinutes ?? DEFAULT_SLOT_WAIT_MINUTES) * 60_000,
		requestsPerMinute: parsed.requestsPerMinute,
	};
}

async function readForRun(context: IExecuteFunctions) {
	const first = readRunOptions(context, 0);
	for await (const itemIndex of takingTurns(context.getInputData().keys())) {
		const other = readRunOptions(context, itemIndex);
		const differs = RUN_OPTIONS.find((name) => other[name] !== first[name]);
		if (differs === undefined) continue;
		throw inputFailure([
			`${nameOf(differs)} holds for the whole run and must be the same for all items: it is ${JSON.stringify(first[differs])} for item 0 and ${JSON.stringify(other[differs])} for item ${itemIndex}.`,
		]);
	}
	return first;
}

function readRunOptions(context: IExecuteFunctions, itemIndex: number) {
	const given = collectionOf(context, itemIndex);
	const known = RUN_OPTIONS.filter((name) => name in given);
	const values = Object.fromEntries(known.map((name) => [name, given[name]]));
	return parseValues(runSchema, values, nameOf);
}

/** The options under Batch and Budget for an item. */
export function collectionOf(
	context: IExecuteFunctions,
	itemIndex: number,
): Record<string, unknown> {
	const given: unknown = context.getNodeParameter('batch', itemIndex, {});
	if (isRecord(given)) return given;
	throw inputFailure([problemSentence('Batch and Budget', 'must be a set of options', given)]);
}

function isPriced({ estimate, maxCost }: Mode): boolean {
	return estimate !== undefined || maxCost !== undefined;
}

function cannotHold(name: string, { displayName }: Provider, lacks: string): string {
	return `${nameOf(name)} cannot be enforced with ${displayName}, which publishes ${lacks}: remove it under Batch and Budget.`;
}

/** What the form calls an option. */
export function nameOf(name: string): string {
	const options = batchFields.flatMap(({ options: all = [] }) => all);
	const found = options.find((option) => option.name === name);
	return found && 'displayName' in found ? found.displayName : name;
}
