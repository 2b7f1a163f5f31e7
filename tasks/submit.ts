import { isEndUnknown } from '../model/failureDetails';
import type { MediaInput } from '../media/mediaFile';
import { withRaw } from '../model/rawAnswer';
import type { Task } from '../model/task';
import { PROVIDERS } from '../providers';
import type { CheckedInput, Mode, Provider } from '../providers/provider';
import { mediaIn } from '../providers/values';
import type { Api } from '../transport/api';
import { asFailure } from '../transport/failure';
import { idempotencyKey, idempotencyKeyFor, type RunIdentity } from './idempotency';
import type { Resend } from './submitAll';
import { createSubmitOnce, type SubmitOnceOptions, type UnknownPolicy } from './submitOnce';
import type { QueueEntry } from './submitQueue';
import { markAmbiguous, notSent, saidNotSubmitted, type OnceResult } from './submitResult';

/** Whom a run submits to, and what its keys are made of. */
export interface SubmitterOptions extends Pick<SubmitOnceOptions, 'open' | 'earlier' | 'clock'> {
	provider: Provider;
	mode: Mode;
	api: Api;
	/** What tells the account from others: only to the same one is a lost request sent again under its key. */
	account: string;
	onUnknown: UnknownPolicy;
	run: RunIdentity;
	/** Submit Once Keys of this run whose task may exist. */
	unknownKeys?: readonly string[];
	log(text: string): void;
}

/** An item, as far as submitting it needs it. */
type Submission = Omit<QueueEntry, 'expected'>;

/** Submits the items of a run. */
export interface Submitter {
	/** Results of items that were submitted before; and items that nobody may price. */
	lookUp(items: readonly Submission[]): Promise<LookedUp>;
	/** The idempotency key that an item is sent under; none, where the provider takes none. */
	keyFor(item: Submission): string | undefined;
	/** Submits an item: once a key, and under the key it has. */
	submit(item: Submission, resend?: Resend): Promise<OnceResult>;
}

/** What is known of items before the first is submitted, by their index. */
export interface LookedUp {
	submitted: Map<number, OnceResult>;
	/** Their tasks may exist, and they are not submitted again. */
	unknown: Set<number>;
}

/** Makes the functions that submit the items of a run. */
export function createSubmitter(options: SubmitterOptions): Submitter {
	const { provider, run, onUnknown, unknownKeys = [], log } = options;
	const once = createSubmitOnce({
		...options,
		providers: PROVIDERS.map(({ id }) => id),
		scope: JSON.stringify([run.workflowId, run.nodeId]),
		unknownBefore: unknownKeys,
		keyedBy: provider.idempotency ? `${provider.id} ${options.account}` : undefined,
	});
	/** Sent again under the same key the provider gives the same task: nothing to be unsure of. */
	const isKeyed = ({ idempotencyKey: ownKey }: Submission) =>
		provider.idempotency === true && ownKey === undefined;

	const keyFor = ({ itemIndex, idempotencyKey: ownKey, submitOnceKey }: Submission) => {
		if (!provider.idempotency || ownKey !== undefined) return ownKey;
		return submitOnceKey === undefined
			? idempotencyKey(run, itemIndex)
			: idempotencyKeyFor(run, submitOnceKey);
	};

	const lookUp = async (items: readonly Submission[]): Promise<LookedUp> => {
		const found: LookedUp = { submitted: new Map(), unknown: new Set() };
		const states = await once.lookUp(items.flatMap(({ submitOnceKey }) => submitOnceKey ?? []));
		for (const item of items) {
			const { itemIndex, submitOnceKey = '' } = item;
			const state = states.get(submitOnceKey);
			if (state === 'resendable' && isKeyed(item)) continue;
			if (state === 'unknown' || state === 'resendable') {
				if (onUnknown === 'report') found.unknown.add(itemIndex);
			} else if (state) found.submitted.set(itemIndex, state);
		}
		return found;
	};

	const submit = async (item: Submission, resend?: Resend): Promise<OnceResult> => {
		const key = keyFor(item);
		const create = async () => {
			const task = await createTask(options, item.input, key);
			// Should n8n be killed before this item leaves the node, its log still knows the task.
			log(`${provider.displayName} took item ${item.itemIndex}: task ${task.taskId}`);
			return task;
		};
		// Within Submit Once, which sends nothing again that may have been accepted.
		const send = async () => (key === undefined || !resend ? await create() : await resend(create));
		return item.submitOnceKey === undefined
			? { task: await send() }
			: await once.submit(item.submitOnceKey, onUnknown, send, isKeyed(item));
	};

	return { lookUp, keyFor, submit };
}

/**
 * Brings the item's files to the provider, then creates its task, once.
 * @throws Failure; where it is unknown whether the provider accepted the request, it says so.
 */
export async function createTask(
	{ provider, mode, api }: Pick<SubmitterOptions, 'provider' | 'mode' | 'api'>,
	input: CheckedInput,
	key?: string,
): Promise<Task> {
	// Whatever becomes of an upload, the paid request has not been sent.
	const withUrls = await uploadFiles(provider, mode, api, input).catch((error: unknown) => {
		throw notSent(error);
	});
	const request = mode.toRequest(withUrls);
	const task = await provider.generate(api, request, key).catch((error: unknown) => {
		const failure = asFailure(error);
		throw isEndUnknown(failure.details)
			? markAmbiguous(failure, provider.howToFindTasks, key)
			: saidNotSubmitted(failure);
	});
	return { ...withRaw(task, false), estimatedCost: mode.estimate?.(input) ?? null };
}

/** The input with each file replaced by its address at the provider. */
async function uploadFiles(provider: Provider, mode: Mode, api: Api, input: CheckedInput) {
	const withUrls: CheckedInput = { ...input };
	for (const slot of mode.media) {
		const given = mediaIn(input, slot);
		if (given?.source !== 'file') continue;
		if (!provider.fileToUrl) {
			throw new TypeError(`${provider.displayName} has a field for files but takes none`);
		}
		const url = await provider.fileToUrl(api, slot, given.file);
		withUrls[slot.name] = { source: 'url', url } satisfies MediaInput;
	}
	return withUrls;
}
