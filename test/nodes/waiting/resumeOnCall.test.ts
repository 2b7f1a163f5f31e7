import { setImmediate as nextTurn } from 'node:timers/promises';

import {
	NOTHING_TO_REGISTER,
	resumeOnCall,
	RESUMED_BY_CALL,
} from '../../../nodes/waiting/resumeOnCall';
import { atVtrix, usePassingTime } from '../answeringProvider';
import { calledNode, itemsOf, readTask, type CalledNode } from './calledNode';

const time = usePassingTime();

/** A limit that is reached when the test says so, and what it was asked for. */
function limit() {
	const controller = new AbortController();
	const timeout = jest.spyOn(AbortSignal, 'timeout').mockReturnValue(controller.signal);
	return { reach: () => controller.abort(), timeout };
}
const open = (taskId: string) => atVtrix(taskId, 'in_progress');
const call = async (node: CalledNode) => {
	const scene = calledNode(node);
	return { ...scene, answer: await resumeOnCall(scene.context, readTask) };
};
const said = (message: string) => ({ webhookResponse: { message } });

/** Work that is under way until the test lets it go on. */
function held(node: CalledNode) {
	let goOn: () => void = () => undefined;
	const heldUp = new Promise<void>((resolve) => (goOn = resolve));
	return { ...calledNode({ ...node, heldUp }), goOn: () => goOn() };
}

describe('a call for a sleeping node', () => {
	it('lets it go on when all of its tasks have ended', async () => {
		const { answer, response } = await call({ items: itemsOf('a', 'b') });
		expect(answer).toMatchObject({
			...said('The workflow goes on'),
			workflowData: [[{ json: { taskId: 'a' } }, { json: { taskId: 'b' } }]],
		});
		// n8n answers it, when the workflow goes on.
		expect([answer.noWebhookResponse, response.sent]).toEqual([undefined, undefined]);
	});

	it('leaves it asleep while one is open', async () => {
		const { answer } = await call({ answer: open });
		expect(answer).toEqual(said('Not all tasks have ended'));
	});

	it.each([
		[
			'names an open task is worked on until that has had the time to end',
			{ id: 'a' },
			[1_000, 4_000],
		],
		['names another one is not', { id: 'b' }, []],
		['names none is not', {}, []],
	])('that %s', async (_which, body, slept) => {
		await call({ body, answer: open });
		expect(time.slept).toEqual(slept);
	});

	it('has named a task to whichever provider could have called', async () => {
		// As Seedance2 AI calls: the node waits for tasks of any.
		await call({ body: { taskId: 'a', status: 'completed' }, answer: open });
		expect(time.slept).toEqual([1_000, 4_000]);
	});

	it('that comes while another one is worked on is left to that, which begins anew after it', async () => {
		const executionId = 'called twice';
		const answers = [open('a'), open('a')];
		const first = held({
			executionId,
			answer: (id) => answers.shift() ?? atVtrix(id, 'completed'),
		});
		const answering = resumeOnCall(first.context, readTask);
		await nextTurn();
		const second = await call({ executionId, body: { id: 'a' } });
		expect(second.answer.webhookResponse).toMatchObject({
			message: expect.stringMatching(/^Another call is being worked on/) as string,
		});
		expect(second.asked()).toEqual([]);
		first.goOn();
		expect((await answering).workflowData).toHaveLength(1);
		// The second one's task is asked for again, as the second wanted.
		expect([first.asked(), time.slept]).toEqual([['a', 'a', 'a'], [1_000]]);
	});

	it.each<[string, CalledNode, CalledNode]>([
		['of another execution', { executionId: 'one' }, { executionId: 'other' }],
		['of another node', { executionId: 'two' }, { executionId: 'two', node: { id: 'another' } }],
		[
			'of another node in another execution',
			{ executionId: '1', node: { id: '1 wait' } },
			{ executionId: '11', node: { id: ' wait' } },
		],
		['of another run of it', { executionId: 'three' }, { executionId: 'three', runBefore: 0 }],
		[
			'of a run that cannot be told from others',
			{ executionId: 'four', runBefore: 'none' },
			{ executionId: 'four', runBefore: 'none' },
		],
	])('%s is worked on beside it', async (_which, one, other) => {
		const first = held(one);
		const answering = resumeOnCall(first.context, readTask);
		await nextTurn();
		const second = await call(other);
		expect(second.answer.workflowData).toHaveLength(1);
		first.goOn();
		expect((await answering).workflowData).toHaveLength(1);
	});

	it('that comes when it may go on has nothing to do, unless n8n could not let it', async () => {
		const executionId = 'may go on';
		const first = await call({ executionId });
		const second = await call({ executionId });
		expect(second.answer).toEqual(said('The workflow goes on already'));
		first.response.status(500).close(true);
		await nextTurn();
		const third = await call({ executionId });
		expect(third.answer.workflowData).toHaveLength(1);
		expect([second.asked(), third.asked()]).toEqual([[], []]);
	});
});

describe('who calls', () => {
	it('is answered after five seconds, and the node goes on when its work has ended', async () => {
		const { reach, timeout } = limit();
		const { context, response, goOn } = held({ runBefore: 'none' });
		const answering = resumeOnCall(context, readTask);
		expect(timeout).toHaveBeenCalledWith(5_000);
		await nextTurn();
		expect(response.sent).toBeUndefined();
		reach();
		await nextTurn();
		expect([response.statusCode, response.sent]).toEqual([
			200,
			{ message: 'The call was taken and is being worked on' },
		]);
		goOn();
		const answer = await answering;
		expect(answer).toMatchObject({ noWebhookResponse: true, workflowData: [[{ json: {} }]] });
		expect(answer).not.toHaveProperty('webhookResponse');
	});

	it('is answered so, too, where the node then sleeps on', async () => {
		const { reach } = limit();
		const { context, goOn } = held({ runBefore: 'none', answer: open });
		const answering = resumeOnCall(context, readTask);
		reach();
		await nextTurn();
		goOn();
		expect(await answering).toStrictEqual({ noWebhookResponse: true });
	});
});

describe('how a node that waits is called', () => {
	it('is by POST, on the address of its sleeping execution, with an end of its own', () => {
		expect(RESUMED_BY_CALL).toMatchObject({
			httpMethod: 'POST',
			path: 'dance-video-wait',
			isFullPath: true,
			restartWebhook: true,
			responseMode: 'onReceived',
			name: 'default',
		});
	});

	it('needs nothing to be registered anywhere', async () => {
		const { checkExists, create, delete: remove } = NOTHING_TO_REGISTER;
		expect(await Promise.all([checkExists(), create(), remove()])).toEqual([true, true, true]);
	});
});
