import { readFile } from 'node:fs/promises';

import type { INodeParameters } from 'n8n-workflow';

import { login, type CredentialReference } from '../../host/rest';
import { check, danceTools, listTool, generate, statusIn, taskIdIn } from './agentTools';
import { fromModel, modelCredential, openAgent, statusesOf, type Agent } from './agentWorkflow';
import { startChatModel, type ChatModel } from './chatModel';
import { CREDENTIAL_TYPE, openHarness, type Harness } from './harness';
import { until } from './triggerWorkflows';

/** The two ways in which n8n's AI Agent runs its tools: itself, and by n8n's engine. */
const VERSIONS = [2.2, 3.1];

let harness: Harness;
let model: ChatModel;
let modelAccount: CredentialReference;

const account = () => ({ [CREDENTIAL_TYPE]: harness.credential });
const tools = (batch: INodeParameters = {}) => danceTools(account(), batch);

const open = async (version: number, its = tools()): Promise<Agent> =>
	await openAgent(harness, version, modelAccount, its);

const paidTasks = () =>
	harness.sandbox.journal().flatMap(({ paidCreate, taskId }) => (paidCreate ? [taskId] : []));

beforeAll(async () => {
	model = await startChatModel();
	// A task takes 90 seconds: longer than anybody waits for the answer of a chat.
	harness = await openHarness({ sandbox: { speed: 2 } });
	modelAccount = await modelCredential(harness, model);
});
beforeEach(() => harness.sandbox.reset());
afterAll(async () => {
	await harness?.close();
	await model?.close();
});

describe.each(VERSIONS)('the AI Agent %s with a Chat Trigger', (version) => {
	it('creates, checks a task that is still running once, and answers; nothing sleeps', async () => {
		const agent = await open(version);
		model.script([
			{ calls: [generate('a slow dance')] },
			([created]) => ({ calls: [check(taskIdIn(created))] }),
			{ text: 'It is on its way.' },
		]);
		const answer = await agent.chat('Make a dance video');

		expect(answer.text).toContain('It is on its way.');
		expect(answer.statusCode).toBe(200);
		const [created, checked] = model.results();
		expect(paidTasks()).toEqual([taskIdIn(created)]);
		expect(taskIdIn(checked)).toBe(taskIdIn(created));
		expect(statusIn(checked)).toMatch(/pending|processing/);
		expect(await statusesOf(harness, agent)).toEqual(['success']);
	});

	it('gives each of two parallel calls its own task', async () => {
		const agent = await open(version);
		model.script([
			{ calls: [generate('the first'), generate('the second')] },
			(created) => ({ calls: created.map((result) => check(taskIdIn(result))) }),
			{ text: 'Both are on their way.' },
		]);
		const answer = await agent.chat('Make two dance videos');

		expect(answer.text).toContain('Both are on their way.');
		const [first, second, ...checked] = model.results();
		expect(paidTasks().toSorted()).toEqual([taskIdIn(first), taskIdIn(second)].toSorted());
		expect(checked.map(taskIdIn)).toEqual([taskIdIn(first), taskIdIn(second)]);
		expect(checked.map(statusIn)).toEqual([
			expect.stringMatching(/pending|processing/),
			expect.stringMatching(/pending|processing/),
		]);
	});

	it('pays once for a call that the model repeats, at once or later, and gives the first task', async () => {
		const agent = await open(version);
		model.script([
			{ calls: [generate('one'), generate('one')] },
			{ calls: [generate('one')] },
			{ text: 'One video is on its way.' },
		]);
		expect((await agent.chat('Make a dance video')).statusCode).toBe(200);

		const results = model.results();
		expect(harness.sandbox.paidCreates()).toBe(1);
		const [taskId] = paidTasks();
		expect(results.map(taskIdIn)).toEqual([taskId, taskId, taskId]);
		expect(results[2]).toMatch(/nothing was charged this time/);
	});

	it('goes by the key that the model gives, in the next conversation too', async () => {
		const agent = await open(version, tools({ submitOnceKey: fromModel('key') }));
		model.script([
			{ calls: [generate('one', { key: 'monday' })] },
			{ calls: [generate('one, said otherwise', { key: 'monday' })] },
			{ text: 'One video is on its way.' },
		]);
		expect((await agent.chat('Make a dance video')).statusCode).toBe(200);
		const [first, again] = model.results();
		expect([taskIdIn(first), taskIdIn(again)]).toEqual([paidTasks()[0], paidTasks()[0]]);

		model.script([
			{ calls: [generate('one', { key: 'monday' })] },
			{ text: 'It was made before.' },
		]);
		expect((await agent.chat('Make the video of Monday')).statusCode).toBe(200);
		expect(statusIn(model.results()[0])).toBe('alreadySubmitted');
		expect(model.results()[0]).toMatch(/is not paid for again/);
		expect(harness.sandbox.paidCreates()).toBe(1);
	});

	it('tells the model of a lost answer not to repeat the create, and which task it may be', async () => {
		harness.sandbox.inject({
			method: 'POST',
			promptIncludes: 'lost',
			action: { type: 'reset', handle: true },
		});
		const agent = await open(version);
		model.script([
			{ calls: [generate('lost')] },
			{ calls: [generate('lost')] },
			{ text: 'It may have been created.' },
		]);
		const answer = await agent.chat('Make a dance video');

		expect(answer.text).toContain('It may have been created.');
		expect(harness.sandbox.paidCreates()).toBe(1);
		const results = model.results();
		expect(results).toHaveLength(2);
		for (const result of results) {
			expect(result).toMatch(/Do not create it again/);
			expect(result).toContain(paidTasks()[0]);
		}
	});

	it('holds Max Credits over all calls of a conversation’s turn', async () => {
		// A dance costs 70 credits at most, in the sandbox exactly that.
		const agent = await open(version, tools({ maxCredits: 150 }));
		model.script([
			{ calls: [generate('one'), generate('two'), generate('three')] },
			{ calls: [generate('four')] },
			{ text: 'Two videos are on their way.' },
		]);
		expect((await agent.chat('Make four dance videos')).statusCode).toBe(200);
		expect(harness.sandbox.paidCreates()).toBe(2);
		const results = model.results();
		expect(results.filter((result) => taskIdIn(result) !== '')).toHaveLength(2);
		expect(results[3]).toMatch(/Max Credits per Run \(150\).*Nothing was paid/);
	});
});

describe('the AI Agent 3.1 with a chat that is answered word by word', () => {
	it('answers what its tools have told', async () => {
		const agent = await openAgent(harness, 3.1, modelAccount, tools(), { streams: true });
		model.script([{ calls: [generate('one')] }, { text: 'Created.' }]);
		const answer = await agent.chat('Make a dance video');
		expect(answer.text).toContain('Created.');
		expect(taskIdIn(model.results()[0])).toBe(paidTasks()[0]);
		expect(model.requests().map(({ stream }) => stream)).toEqual([true, true]);
	});
});

describe('n8n killed while an agent works', () => {
	const isHung = () => harness.sandbox.journal().some(({ outcome }) => outcome === 'hung');

	/** Kills n8n while the provider leaves a tool without an answer, and starts it again; gives its log. */
	const killWhileAToolWorks = async (agent: Agent): Promise<string> => {
		const { sandbox, n8n, session, owner } = harness;
		const broken = agent.chat('Make a dance video').catch(() => 'no answer');
		await until('a tool that gets no answer', isHung, 60);
		await n8n.kill9();
		expect(await broken).toBe('no answer');
		const log = await readFile(n8n.logFile, 'utf8');
		await n8n.restart();
		await login(session, owner);
		sandbox.clearFaults();
		return log;
	};

	it('leaves the task in its log, and in the provider’s list for the next conversation', async () => {
		const agent = await open(3.1);
		model.script([
			{ calls: [generate('the last one')] },
			([created]) => ({ calls: [check(taskIdIn(created))] }),
		]);
		harness.sandbox.inject({ method: 'GET', action: { type: 'hang' } });
		const log = await killWhileAToolWorks(agent);
		const [taskId] = paidTasks();
		expect(log).toContain(taskId);

		const finder = await open(3.1, [listTool(account())]);
		model.script([{ calls: [{ name: 'List', args: {} }] }, { text: 'There it is.' }]);
		expect((await finder.chat('Where is my video?')).text).toContain('There it is.');
		expect(model.results()[0]).toContain(taskId);
		expect(harness.sandbox.paidCreates()).toBe(1);
	}, 300_000);

	it('creates nothing again under the key of a create whose answer never came', async () => {
		const agent = await open(3.1, tools({ submitOnceKey: fromModel('key') }));
		const createIt = { calls: [generate('the very last', { key: 'tuesday' })] };
		model.script([createIt]);
		harness.sandbox.inject({ method: 'POST', action: { type: 'hang', handle: true } });
		await killWhileAToolWorks(agent);

		model.script([createIt, { text: 'Please look at your account.' }]);
		await until(
			'the chat to answer again',
			async () => (await agent.chat('Make the video of Tuesday')).statusCode === 200,
			60,
		);
		expect(model.results()[0]).toMatch(/its task may exist.*Do not create it again/);
		expect(harness.sandbox.paidCreates()).toBe(1);
	}, 300_000);
});
