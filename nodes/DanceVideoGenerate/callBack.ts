import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { isLoopback, isPrivate } from '../../media/hosts';
import { textOf } from '../../model/json';
import type { Provider } from '../../providers/provider';
import { fromVersion2, ofVersion1, shownFor } from '../../providers/shownFields';
import { isWebUrl } from '../../providers/values';
import { RESUME_PATH } from '../../suspension/resumeCall';
import { callbackToken, TOKEN_PARAMETER, WEBHOOK_PATH } from '../../tasks/callbackToken';
import { Failure, inputFailure } from '../../transport/failure';
import { originOf } from '../../transport/networkFailure';
import { readAccount } from '../account';
import { isVersion2 } from '../form/versions';

const TRIGGER_PLACEHOLDER = `e.g. https://n8n.example.com/webhook/8f3c.../${WEBHOOK_PATH}`;

/** Whom the provider calls when the task has ended; the same for all that call. */
const callBackField: INodeProperties = {
	displayName: 'Call Back',
	name: 'callBack',
	type: 'options',
	options: [
		{
			name: 'None (Poll Instead)',
			value: 'none',
			description: 'The provider calls nobody; Wait for Task checks the task from time to time',
		},
		{
			name: 'This Execution',
			value: 'resume',
			description: 'The call ends the wait of a Wait for Task node in this workflow at once',
		},
		{
			name: 'Dance Video Finished (Callback) Trigger',
			value: 'trigger',
			description:
				'The call starts a workflow that begins with a Dance Video Finished (Callback) Trigger',
		},
		{
			name: 'Other URL',
			value: 'url',
			description: 'A service of your own; the URL is called unchanged',
		},
	],
	default: 'none',
	description:
		'What the provider calls when the task has ended. The provider must be able to reach this n8n: WEBHOOK_URL has to be a public address.',
};

const triggerUrlField: INodeProperties = {
	displayName: 'Trigger URL',
	name: 'callBackTriggerUrl',
	type: 'string',
	required: true,
	default: '',
	placeholder: TRIGGER_PLACEHOLDER,
	description:
		'The webhook URL that the Dance Video Finished (Callback) Trigger shows. A token is added so that calls from anyone else are refused; the trigger needs a credential with the same API key.',
};

const urlField: INodeProperties = {
	displayName: 'Callback URL',
	name: 'callBackUrl',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. https://example.com/task-ended',
	description:
		'Public address to call. The call is not signed: check the task before you trust it.',
};

/** As version 1 asked: everybody saw the choice, and below it the address that it needs. */
export const callBackFields: INodeProperties[] = [
	callBackField,
	shownFor(triggerUrlField, { callBack: ['trigger'] }),
	shownFor(urlField, { callBack: ['url'] }),
].map(ofVersion1);

/**
 * The same among the options, since version 2. The addresses are options too: n8n drops a field whose showing
 * depends on what is in a collection.
 */
export const callBackOptions: INodeProperties[] = [
	{
		...callBackField,
		description: `${callBackField.description} For a trigger or another URL, add its address as an option too.`,
	},
	shownFor(triggerUrlField, { callBack: ['trigger'] }),
	shownFor(urlField, { callBack: ['url'] }),
].map(fromVersion2);

/** A parameter of these, wherever the node's version has it. */
function read(context: IExecuteFunctions, name: string, itemIndex: number): unknown {
	const path = isVersion2(context) ? `options.${name}` : name;
	return context.getNodeParameter(path, itemIndex, '');
}

/**
 * Where the provider shall call for an item; `undefined` when nowhere. The key itself stays here.
 * @throws Failure `invalidInput` when it is no address, or one that the provider cannot reach
 */
export async function readCallBack(
	context: IExecuteFunctions,
	provider: Provider,
	itemIndex: number,
): Promise<string | undefined> {
	if (!provider.callback) return undefined;
	const choice = read(context, 'callBack', itemIndex);
	if (choice === 'none' || choice === '') return undefined;
	const { baseUrl, apiKey } = await readAccount(context, provider, itemIndex);
	const address = (name: string, displayName: string) =>
		requireAddress(read(context, name, itemIndex), displayName);
	if (choice === 'resume') {
		const url = textOf(context.evaluateExpression('{{ $execution.resumeUrl }}', itemIndex));
		return requireReachable(forWait(url), baseUrl, provider);
	}
	if (choice === 'url') {
		return requireReachable(address('callBackUrl', 'Callback URL'), baseUrl, provider);
	}
	if (choice === 'trigger') {
		const url = requireTrigger(address('callBackTriggerUrl', 'Trigger URL'));
		return signed(requireReachable(url, baseUrl, provider), apiKey);
	}
	throw inputFailure([
		`Call Back must be one of: none, resume, trigger, url (given: ${JSON.stringify(choice)}).`,
	]);
}

/** The resume URL of the execution, for its Wait for Task alone. n8n's signature holds for all of it. */
function forWait(resumeUrl: string): string {
	const address = new URL(resumeUrl);
	address.pathname += `/${RESUME_PATH}`;
	return address.href;
}

function requireAddress(value: unknown, displayName: string): string {
	const text = typeof value === 'string' ? value.trim() : '';
	if (isWebUrl(text)) return text;
	throw inputFailure([
		`${displayName} must be a full address that starts with https:// or http:// (given: ${JSON.stringify(value)}).`,
	]);
}

function requireTrigger(url: string): string {
	if (new URL(url).pathname.endsWith(`/${WEBHOOK_PATH}`)) return url;
	throw inputFailure([
		`Trigger URL must be the webhook URL that a Dance Video Finished (Callback) Trigger shows: it ends with /${WEBHOOK_PATH} (given: ${JSON.stringify(originOf(url) + new URL(url).pathname)}).`,
	]);
}

function signed(url: string, apiKey: string): string {
	const address = new URL(url);
	address.searchParams.set(TOKEN_PARAMETER, callbackToken(apiKey, url));
	return address.href;
}

/** The sandbox, on this machine, can call this machine; nobody else can. */
function requireReachable(url: string, baseUrl: string, { displayName }: Provider): string {
	if (isLoopback(baseUrl) || !isPrivate(url)) return url;
	throw new Failure({
		kind: 'invalidInput',
		message: `Call Back: ${displayName} cannot call ${originOf(url)}, an address that only this machine or its own network knows`,
		nextStep:
			'Nothing was sent and nothing paid. Set the environment variable WEBHOOK_URL of this n8n to the public address it is reached at, or set Call Back to None (Poll Instead) and let Wait for Task check the task.',
		retryable: false,
	});
}

/** Tells Wait for Task that this execution will be called, so that it sleeps until then. */
export function callBackNote(
	context: IExecuteFunctions,
	provider: Provider,
	itemIndex: number,
): { callBack?: 'resume' } {
	const isResumed = provider.callback && read(context, 'callBack', itemIndex) === 'resume';
	return isResumed ? { callBack: 'resume' } : {};
}
