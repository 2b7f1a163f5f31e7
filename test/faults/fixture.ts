import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { TaskStatus } from '../../model/task';
import { DanceVideoGenerate } from '../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { DanceVideoWait } from '../../nodes/DanceVideoWait/DanceVideoWait.node';
import { providerById } from '../../providers';
import { DEVELOPMENT } from '../../sandbox/providers/development';
import type { FaultRule, JournalEntry, ProviderId, SandboxOptions } from '../../sandbox/server';
import { providerIds } from '../../sandbox/settings/providerIds';
import { useSandbox } from '../engine/sandboxRunner';
import { runNode, type NodeRun } from '../engine/runNode';
import { useLedger } from './ledger';

export const PROVIDER_IDS: readonly ProviderId[] = providerIds;

/** The smallest create at each provider; its prompt can be told apart in fault rules. */
export const SMALLEST = Object.fromEntries<INodeParameters>(
	PROVIDER_IDS.map((id) => [id, { ...DEVELOPMENT[id].smallest, prompt: 'A dancer' }]),
) as Record<ProviderId, INodeParameters>;

/** A word of the provider's for the end of a task, and where an answer has it. */
export function wordFor(id: ProviderId, status: TaskStatus): string {
	const { words } = DEVELOPMENT[id].status;
	const found = Object.keys(words).find((word) => words[word] === status);
	if (found === undefined) throw new Error(`${id} has no word for ${status}`);
	return found;
}

/** A change to an answer that says how a task is, and perhaps why it failed, at this provider. */
export const statusPatch = (
	id: ProviderId,
	word: string,
	error?: unknown,
): Record<string, unknown> => ({
	[DEVELOPMENT[id].status.path]: word,
	...(error !== undefined && { [DEVELOPMENT[id].errorPath]: error }),
});

/** Those that do not take an `Idempotency-Key`: the same create again would be paid again. */
export const WITHOUT_KEY = PROVIDER_IDS.filter((id) => !providerById(id).idempotency);

/** What a fault rule does. */
export type Action = FaultRule['action'];

/** What may be changed in a run of a node. */
export type More = Partial<NodeRun> & { apiKey?: string; baseUrl?: string };

/** A sandbox, the nodes that people use, and the laws about money checked after every test. */
export function faultFixture(options: SandboxOptions = {}) {
	const sandbox = useSandbox(options);
	useLedger(sandbox);

	const runOf = (
		node: NodeRun['node'],
		id: ProviderId,
		parameters: INodeParameters,
		{ apiKey = sandbox().apiKey, baseUrl = sandbox().baseUrl(id), ...more }: More = {},
	): NodeRun => ({
		node,
		parameters: { provider: id, ...parameters },
		credentials: { [providerById(id).credentialType]: { apiKey, baseUrl } },
		...more,
	});

	/** A run of Generate with the smallest create. */
	const generateRun = (id: ProviderId, parameters: INodeParameters = {}, more: More = {}) =>
		runOf(new DanceVideoGenerate(), id, { ...SMALLEST[id], ...parameters }, more);

	/** Creates one task, or one for each of the items given. */
	const generate = async (...run: Parameters<typeof generateRun>) =>
		await runNode(generateRun(...run));

	/** Creates one task for each prompt. */
	const generateAll = async (id: ProviderId, prompts: readonly string[], more: More = {}) =>
		await generate(
			id,
			{ prompt: '={{ $json.prompt }}' },
			{ items: prompts.map((prompt) => ({ json: { prompt } })), ...more },
		);

	/** Waits for the tasks of the items that Generate let go; not longer than a test may take. */
	const wait = async (
		id: ProviderId,
		items: readonly INodeExecutionData[],
		{ options = {}, ...parameters }: INodeParameters & { options?: INodeParameters } = {},
		more: More = {},
	) =>
		await runNode(
			runOf(
				new DanceVideoWait(),
				id,
				{
					mode: 'wait',
					taskId: '={{ $json.taskId }}',
					download: false,
					options: { timeoutMinutes: 0.3, ...options },
					...parameters,
				},
				// Where a provider gives no estimate, the sandbox's pace is told, so that nobody waits in vain.
				{ items: items.map(({ json }) => ({ json: { ...json, estimatedSeconds: 1 } })), ...more },
			),
		);

	/** Checks the tasks once. */
	const check = async (id: ProviderId, items: readonly INodeExecutionData[], more: More = {}) =>
		await wait(id, items, { mode: 'checkOnce' }, more);

	const journal = (test: (entry: JournalEntry) => boolean) => sandbox().journal().filter(test);

	return {
		sandbox,
		runOf,
		generateRun,
		generate,
		generateAll,
		wait,
		check,
		/** Creates that reached the sandbox. */
		creates: () => journal(({ method, path }) => method === 'POST' && !/upload/.test(path)),
		/** Questions how a task is. */
		checks: () => journal(({ method, path }) => method === 'GET' && !/credits/.test(path)),
		inject: (rule: FaultRule) => sandbox().inject(rule),
	};
}

/** A wait of which the first check is the last: for tasks of which the end is known already. */
export const AT_ONCE = { options: { timeoutMinutes: 0.001 } };

/** For `inject`: the creates, or the questions how a task is, at any provider. */
export const CREATING = { method: 'POST' } as const;
export const CHECKING = { method: 'GET' } as const;

/** As if the dice always showed this: pauses before retries are drawn between nothing and their limit. */
export function drawAlways(chance: number): void {
	jest.spyOn(Math, 'random').mockReturnValue(chance);
}

/** The time limits of requests pass this much faster, so that a test need not sit them out. */
export function hurryTimeLimits(factor: number): void {
	const timeout = AbortSignal.timeout.bind(AbortSignal);
	jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => timeout(Math.ceil(ms / factor)));
}

/** What n8n's log was told of retries: the pause before each, in whole seconds. */
export function pausesIn(lines: readonly string[]): number[] {
	return lines.flatMap((line) => {
		const seconds = /Trying again in (\d+) s\./.exec(line)?.[1];
		return seconds === undefined ? [] : [Number(seconds)];
	});
}
