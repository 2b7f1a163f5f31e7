import { z } from 'zod';

import type { MediaFile } from '../../media/mediaFile';
import type { FailureDetails } from '../../model/failureDetails';
import { defineMode, type MediaSlot, type Provider } from '../../providers/provider';
import { media, text } from '../../providers/values';
import { createTask } from '../../tasks/submit';
import { markAmbiguous } from '../../tasks/submitResult';
import type { Api } from '../../transport/api';
import { Failure } from '../../transport/failure';
import { task } from './scriptedTasks';

const HOW = 'Run Dance Video List Tasks.';

const failure = (details: Partial<FailureDetails>): Failure =>
	new Failure({
		kind: 'providerError',
		message: 'It broke',
		nextStep: 'Try again later.',
		retryable: true,
		...details,
	});

describe('the failure of a paid create', () => {
	it.each<[string, Partial<FailureDetails>]>([
		['a lost connection', { kind: 'connectionLost' }],
		['no answer in time', { kind: 'timedOut' }],
		['a server error', { kind: 'providerError', httpStatus: 500 }],
		['a gateway’s error', { kind: 'providerError', httpStatus: 504 }],
		['a busy server', { kind: 'providerBusy', httpStatus: 503 }],
		['an answer nobody can read', { kind: 'unreadableAnswer', httpStatus: 200 }],
		['an unknown error with success', { kind: 'providerError', httpStatus: 200 }],
		['a bug of ours', { kind: 'providerError' }],
		['a cancelled execution', { kind: 'cancelled' }],
	])('by %s says that the task may exist, since when, and how to find it', (_what, details) => {
		const sentAtMs = Date.parse('2026-03-09T10:00:00.000Z');
		const marked = markAmbiguous(failure({ ...details, sentAtMs }), HOW);
		expect(marked.details.mayHaveBeenAccepted).toBe(true);
		expect(marked.message).toMatch(
			/^It broke\. The request was sent at 2026-03-09T10:00:00\.000Z and may have been accepted/,
		);
		expect(marked.details.nextStep).toBe(`It was not sent again. ${HOW}`);
	});

	it.each<[string, Partial<FailureDetails>]>([
		['a refused value', { kind: 'invalidRequest', httpStatus: 422 }],
		['a refused key', { kind: 'authentication', httpStatus: 401 }],
		['too few credits', { kind: 'insufficientCredits', httpStatus: 402 }],
		['too few credits, told with 200', { kind: 'insufficientCredits', httpStatus: 200 }],
		['too few credits, told with 500', { kind: 'insufficientCredits', httpStatus: 500 }],
		['too many requests', { kind: 'rateLimited', httpStatus: 429 }],
		['too many tasks', { kind: 'concurrencyLimit', httpStatus: 429 }],
		['a redirect', { kind: 'unexpectedRedirect', httpStatus: 307 }],
		['a path that is not there', { kind: 'notFound', httpStatus: 404 }],
		['a server that was never reached', { kind: 'unreachable' }],
		['an end before it was sent', { kind: 'cancelled', mayHaveBeenAccepted: false }],
	])('by %s claims nothing of the kind', (_what, details) => {
		const given = failure(details);
		expect(markAmbiguous(given, HOW)).toBe(given);
	});

	it('that says so already, or knows its task, stays as it is', () => {
		for (const details of [{ mayHaveBeenAccepted: true }, { taskId: 'a' }]) {
			const given = failure(details);
			expect(markAmbiguous(given, HOW)).toBe(given);
		}
	});

	it('with a key says that there is one task at most', () => {
		const marked = markAmbiguous(failure({ kind: 'timedOut' }), HOW, 'the-key');
		expect(marked.details.nextStep).toMatch(/one task at most.+Run Dance Video List Tasks\.$/);
		expect(marked.details.nextStep).not.toContain('the-key');
		expect(marked.message).toMatch(/^It broke\. The request was sent and may have been accepted/);
	});
});

const IMAGE: MediaSlot = {
	name: 'image',
	displayName: 'Image',
	kind: 'image',
	types: ['png'],
	maxBytes: 1_000,
};

const mode = defineMode({
	id: 'm',
	name: 'M',
	description: 'M',
	action: 'Make a video',
	produces: 'video',
	fields: [],
	media: [IMAGE],
	schema: z.object({ prompt: text(), image: media().optional() }),
	toRequest: ({ prompt, image }) => ({
		path: '/x',
		body: { prompt, image: image?.source === 'url' ? image.url : undefined },
	}),
	estimate: () => ({ amount: 7, unit: 'credits' }),
});

const FILE = { fileName: 'me.png' } as MediaFile;

describe('a create', () => {
	/** A provider that takes files, and what was sent to it. */
	const scriptedProvider = (
		changes: { [Key in keyof Provider]?: Provider[Key] | undefined } = {},
	) => {
		const sent: unknown[] = [];
		const provider = {
			displayName: 'Scripted',
			howToFindTasks: HOW,
			generate: async (_api: Api, request: unknown, key?: string) => {
				sent.push([request, key]);
				return task('a');
			},
			fileToUrl: async (_api: Api, slot: MediaSlot, { fileName }: MediaFile) => {
				sent.push(fileName);
				return `https://files.example/${slot.name}`;
			},
			...changes,
		} as unknown as Provider;
		const create = async (input: Record<string, unknown>, idempotencyKey?: string) =>
			await createTask({ provider, mode, api: {} as Api }, input, idempotencyKey);
		return { create, sent };
	};

	it('brings its files to the provider first, and is sent with their addresses, once', async () => {
		const { create, sent } = scriptedProvider();
		const input = { prompt: 'x', image: { source: 'file', file: FILE } };
		const created = await create(input, 'the-key');
		expect(sent).toEqual([
			'me.png',
			[{ path: '/x', body: { prompt: 'x', image: 'https://files.example/image' } }, 'the-key'],
		]);
		expect(created).toMatchObject({ taskId: 'a', estimatedCost: { amount: 7, unit: 'credits' } });
		expect(input.image.source).toBe('file');
	});

	it('keeps nothing of the provider’s whole answer', async () => {
		const { create } = scriptedProvider({ generate: async () => task('a', { raw: { id: 'a' } }) });
		expect(await create({ prompt: 'x' })).not.toHaveProperty('raw');
	});

	it('with a file is not sent to a provider that takes none', async () => {
		const { create, sent } = scriptedProvider({ fileToUrl: undefined });
		const input = { prompt: 'x', image: { source: 'file', file: FILE } };
		await expect(create(input)).rejects.toThrow(/Scripted has a field for files but takes none/);
		expect(sent).toEqual([]);
	});

	it('with an address, or without a file, brings nothing', async () => {
		const { create, sent } = scriptedProvider();
		await create({ prompt: 'x', image: { source: 'url', url: 'https://a.example/me.png' } });
		await create({ prompt: 'x' });
		expect(sent).toEqual([
			[{ path: '/x', body: { prompt: 'x', image: 'https://a.example/me.png' } }, undefined],
			[{ path: '/x', body: { prompt: 'x', image: undefined } }, undefined],
		]);
	});

	it('is not sent when a file cannot be brought, and then nothing may have been paid', async () => {
		const { create, sent } = scriptedProvider({
			fileToUrl: async () => {
				throw failure({ kind: 'connectionLost' });
			},
		});
		const input = { prompt: 'x', image: { source: 'file', file: FILE } };
		const error: unknown = await create(input).catch((thrown: unknown) => thrown);
		expect(error).toBeInstanceOf(Failure);
		expect((error as Failure).details.mayHaveBeenAccepted).toBe(false);
		expect((error as Failure).details.nextStep).toMatch(/not created and nothing was charged/);
		expect(sent).toEqual([]);
	});

	it('whose answer was lost says so', async () => {
		const { create } = scriptedProvider({
			generate: async () => {
				throw new TypeError('odd');
			},
		});
		await expect(create({ prompt: 'x' })).rejects.toThrow(/may have been accepted/);
	});
});
