import type { INodeParameters } from 'n8n-workflow';

import { DanceVideoTrigger } from '../../../nodes/DanceVideoTrigger/DanceVideoTrigger.node';
import { runTrigger } from '../../../nodes/delivery/triggerRun';
import { thisProcess } from '../../../transport/thisProcess';
import { contextFor, type NodeRun } from '../../engine/runNode';
import { done } from '../../tasks/scriptedTasks';
import { startOddServer, type OddServer } from '../../transport/oddServer';

export interface More extends Partial<Omit<NodeRun, 'parameters'>> {
	download?: boolean;
	parameters?: INodeParameters;
}

export const saying = (pattern: RegExp) => expect.stringMatching(pattern) as string;

/** What is run wants files, and n8n cannot read the credential. */
const locked: More = {
	download: true,
	onCredentialRead: () => {
		throw new Error('SQLITE_BUSY');
	},
};

/** Runs the part of a trigger that is inside an execution, beside a server that has no file. */
export function useTriggerRuns() {
	const { sleep } = thisProcess;
	let server: OddServer;
	beforeAll(async () => {
		server = await startOddServer();
	});
	beforeEach(() => {
		thisProcess.sleep = async () => await Promise.resolve();
	});
	afterEach(() => {
		thisProcess.sleep = sleep;
		jest.restoreAllMocks();
	});
	afterAll(() => server.close());

	/** One that the webhook has started unless told otherwise. */
	const contextOf = ({ download = false, parameters = {}, ...more }: More = {}) =>
		contextFor({
			node: new DanceVideoTrigger(),
			parameters: { provider: 'vtrix', outcome: 'any', download, options: {}, ...parameters },
			credentials: { vtrixApi: { apiKey: 'sk-of-somebody', baseUrl: server.origin } },
			mode: 'webhook',
			...more,
		});
	const run = async (found: unknown[], more?: More) => {
		const [items = [], ...others] = await runTrigger(contextOf(more), found);
		expect(others).toEqual([]);
		return items;
	};
	const errorOf = async (...given: Parameters<typeof run>) =>
		await run(...given).then(
			() => undefined,
			(error: unknown) => error,
		);
	/** A task whose file cannot be had. */
	const broken = (taskId: string) => {
		const url = `${server.origin}/gone`;
		return { ...done(taskId), outputs: [{ ...done(taskId).outputs[0]!, url }] };
	};
	return { broken, locked, run, errorOf };
}
