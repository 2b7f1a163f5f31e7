import type { INodeParameters } from 'n8n-workflow';

import { readCallBack } from '../../nodes/DanceVideoGenerate/callBack';
import { DanceVideoGenerate } from '../../nodes/DanceVideoGenerate/DanceVideoGenerate.node';
import { PROVIDERS, providerById } from '../../providers';
import { DEVELOPMENT } from '../../sandbox/providers/development';
import type { ProviderId } from '../../sandbox/server';
import { isCallbackToken } from '../../tasks/callbackToken';
import { asFailure } from '../../transport/failure';
import { errorOf, useSandbox } from './sandboxRunner';
import { contextFor, runNode, type NodeRun } from './runNode';

const sandbox = useSandbox();

const TRIGGER_URL = 'http://127.0.0.1:9/webhook/5f2b/dance-video';
const callers = PROVIDERS.filter(({ callback }) => callback).map(({ id }) => id as ProviderId);

function generate(
	id: ProviderId,
	parameters: INodeParameters,
	more: Partial<NodeRun> = {},
): NodeRun {
	return {
		node: new DanceVideoGenerate(),
		parameters: {
			provider: id,
			...DEVELOPMENT[id].smallest,
			prompt: 'A dancer',
			...parameters,
		},
		credentials: {
			[providerById(id).credentialType]: {
				apiKey: sandbox().apiKey,
				baseUrl: sandbox().baseUrl(id),
			},
		},
		...more,
	};
}

/** The address the provider was told to call, wherever its body has it. */
function toldToCall(): string | undefined {
	const body = JSON.stringify(sandbox().journal().at(-1)?.body);
	return /"call_?back_?url":"([^"]*)"/i.exec(body)?.[1];
}

it('is offered for the providers whose documents have a callback', () => {
	expect([...callers].sort()).toEqual(['seedance2Ai', 'vtrix']);
});

describe.each(callers)('Call Back of Dance Video Generate at %s', (id) => {
	it('names nobody unless asked to', async () => {
		await runNode(generate(id, {}));
		await runNode(generate(id, { callBack: 'none', callBackUrl: 'https://example.com/x' }));
		expect(sandbox().paidCreates()).toBe(2);
		expect(toldToCall()).toBeUndefined();
	});

	it('names the address at which n8n resumes this execution, in Wait for Task alone', async () => {
		await runNode(generate(id, { callBack: 'resume' }));
		expect(toldToCall()).toMatch(
			/^http:\/\/127\.0\.0\.1:9\/webhook-waiting\/test\/dance-video-wait\?signature=\w{20,}$/,
		);
	});

	it('names the URL of a trigger, with a token made with the key and without the key', async () => {
		await runNode(
			generate(id, { callBack: 'trigger', callBackTriggerUrl: ` ${TRIGGER_URL}?a=1 ` }),
		);
		const told = new URL(toldToCall() ?? '');
		expect(told.origin + told.pathname).toBe(TRIGGER_URL);
		expect(told.searchParams.get('a')).toBe('1');
		expect(isCallbackToken(sandbox().apiKey, TRIGGER_URL, told.searchParams.get('token'))).toBe(
			true,
		);
		expect(told.href).not.toContain(sandbox().apiKey);
	});

	it('is an option in version 2, read for each item', async () => {
		const options = { callBack: '={{ $json.whom }}', callBackUrl: 'https://example.com/two' };
		const run = generate(id, { options });
		const items = ['url', 'none', 'resume'].map((whom) => ({ json: { whom } }));
		const [, , third] = await runNode({ ...run, items, typeVersion: 2 });
		const bodies = sandbox()
			.journal()
			.map(({ body }) => JSON.stringify(body));
		expect(bodies.map((body) => /example.com.two|webhook-waiting/.exec(body)?.[0])).toEqual([
			'example.com/two',
			undefined,
			'webhook-waiting',
		]);
		expect(third?.json.callBack).toBe('resume');
	});

	it('names another URL as it is', async () => {
		await runNode(generate(id, { callBack: 'url', callBackUrl: 'https://example.com/ended?a=1' }));
		expect(toldToCall()).toBe('https://example.com/ended?a=1');
	});

	it('is read for each item', async () => {
		const run = generate(id, { callBack: '={{ $json.whom }}', callBackUrl: '={{ $json.url }}' });
		const items = [{ whom: 'url', url: 'https://a.example.com/' }, { whom: 'none' }];
		await runNode({ ...run, items: items.map((json) => ({ json })) });
		const bodies = sandbox()
			.journal()
			.map(({ body }) => JSON.stringify(body));
		expect(bodies.map((body) => body.includes('https://a.example.com/'))).toEqual([true, false]);
	});

	it.each<[string, INodeParameters, RegExp]>([
		['nothing', { callBack: 'url', callBackUrl: '' }, /Callback URL must be a full address/],
		['a bare host', { callBack: 'url', callBackUrl: 'example.com' }, /given: "example.com"/],
		['no trigger', { callBack: 'trigger', callBackTriggerUrl: '' }, /Trigger URL must be a full/],
		[
			'a webhook that is none of ours',
			{ callBack: 'trigger', callBackTriggerUrl: 'https://n8n.example.com/webhook/5f2b' },
			/it ends with \/dance-video/,
		],
		[
			'an unknown choice',
			{ callBack: 'me' },
			/Call Back must be one of: none, resume, trigger, url/,
		],
	])('refuses %s before anything is sent', async (_what, parameters, message) => {
		const error = await errorOf(runNode(generate(id, parameters)));
		expect(error.message).toMatch(message);
		expect(sandbox().journal()).toEqual([]);
	});
});

describe('an address that the provider cannot reach', () => {
	const publicAccount = {
		seedance2AiApi: { apiKey: 'sk-x', baseUrl: 'https://seedance2-ai.ai/api/v1' },
	};
	const read = async (parameters: INodeParameters, webhookUrl?: string) => {
		const run = generate('seedance2Ai', parameters, { credentials: publicAccount, webhookUrl });
		return await readCallBack(contextFor(run), providerById('seedance2Ai'), 0);
	};

	it.each([
		'http://localhost:5678',
		'http://127.0.0.1:5678',
		'https://192.168.1.20',
		'https://10.0.0.1/n8n',
		'http://n8n:5678',
		'http://n8n.local',
		'http://[::1]:5678',
	])('is refused when n8n says it is reached at %s, with the way out', async (webhookUrl) => {
		const failure = await read({ callBack: 'resume' }, webhookUrl).catch(asFailure);
		expect(failure).toMatchObject({
			details: {
				kind: 'invalidInput',
				message: expect.stringContaining(`Seedance2 AI cannot call ${new URL(webhookUrl).origin}`),
				nextStep: expect.stringContaining('WEBHOOK_URL'),
			},
		});
	});

	it.each([
		{ callBack: 'url', callBackUrl: 'http://localhost/ended' },
		{ callBack: 'trigger', callBackTriggerUrl: 'http://localhost:5678/webhook/1/dance-video' },
	])('is refused when it was typed in: %j', async (parameters) => {
		await expect(read(parameters)).rejects.toThrow(/cannot call http:\/\/localhost/);
	});

	it('stops the node before anything is sent', async () => {
		const run = generate('seedance2Ai', { callBack: 'resume' }, { credentials: publicAccount });
		const error = await errorOf(runNode(run));
		expect(error.description).toMatch(/Nothing was sent and nothing paid/);
	});

	it('is none when this n8n is reached at a public one', async () => {
		expect(await read({ callBack: 'resume' }, 'https://n8n.example.com')).toMatch(
			/^https:\/\/n8n\.example\.com\/webhook-waiting\/test\/dance-video-wait\?signature=/,
		);
	});
});
