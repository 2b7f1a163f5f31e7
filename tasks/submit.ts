import type { MediaInput } from '../media/mediaFile';
import { isEndUnknown } from '../model/failureDetails';
import { withRaw } from '../model/rawAnswer';
import type { Task } from '../model/task';
import type { CheckedInput } from '../providers/parseInput';
import type { Mode, Provider } from '../providers/provider';
import type { Api } from '../transport/api';
import { asFailure, type Failure } from '../transport/failure';

/** One thing to be ordered: checked values, and whom to order it from. */
export interface Order {
	provider: Provider;
	mode: Mode;
	api: Api;
	input: CheckedInput;
	idempotencyKey?: string;
}

/**
 * Brings the order's files to the provider, then places the order, once.
 * @throws Failure; where it is unknown whether the provider accepted the order, it says so.
 */
export async function submit({ provider, mode, api, input, idempotencyKey }: Order): Promise<Task> {
	const brought = await bringFiles(provider, mode, api, input).catch((error: unknown) => {
		// Whatever became of the upload, the order itself had not been sent.
		throw saidNotOrdered(asFailure(error).with({ mayHaveBeenAccepted: false }));
	});
	const request = mode.toRequest(brought as never);
	const estimatedCost = mode.estimate?.(input as never) ?? null;
	const task = await provider.generate(api, request, idempotencyKey).catch((error: unknown) => {
		const failure = asFailure(error);
		throw isEndUnknown(failure.details)
			? markAmbiguous(failure, provider.howToFindTasks, idempotencyKey)
			: saidNotOrdered(failure);
	});
	return { ...withRaw(task, false), estimatedCost };
}

/** The failure of an order that the provider has certainly not taken says so. */
export function saidNotOrdered(failure: Failure): Failure {
	const { kind, nextStep, taskId } = failure.details;
	// The first order under the same key may well be there, and paid.
	if (kind === 'conflict' || taskId !== undefined) return failure;
	return failure.with({
		nextStep: `The video was not ordered and nothing was charged for it. ${nextStep}`,
	});
}

/** The input with each file replaced by its address at the provider. */
async function bringFiles(provider: Provider, mode: Mode, api: Api, input: CheckedInput) {
	const brought: CheckedInput = { ...input };
	for (const slot of mode.media) {
		const given = input[slot.name] as MediaInput | undefined;
		if (given?.source !== 'file') continue;
		if (!provider.fileToUrl) {
			throw new TypeError(`${provider.displayName} has a field for files but takes none`);
		}
		const url = await provider.fileToUrl(api, slot, given.file);
		brought[slot.name] = { source: 'url', url } satisfies MediaInput;
	}
	return brought;
}

/** Marks the failure of a paid order whose end is unknown; one that says so already stays as it is. */
export function markAmbiguous(
	failure: Failure,
	howToFindTasks: string,
	idempotencyKey?: string,
): Failure {
	const { taskId, mayHaveBeenAccepted, sentAtMs } = failure.details;
	if (mayHaveBeenAccepted || taskId !== undefined || !isEndUnknown(failure.details)) return failure;
	const when = sentAtMs === undefined ? '' : ` at ${new Date(sentAtMs).toISOString()}`;
	return failure.with({
		mayHaveBeenAccepted: true,
		message: `${failure.message}. The order was sent${when} and may have been accepted: the task may exist and may have been charged`,
		nextStep:
			idempotencyKey === undefined
				? `It was not sent again. ${howToFindTasks}`
				: `All tries had the same Idempotency-Key, so there is one task at most; Retry On Fail sends the same key again. ${howToFindTasks}`,
	});
}
