import { Readable } from 'node:stream';

import type { IHttpRequestOptions } from 'n8n-workflow';

import type { HttpRequest } from '../../transport/httpClient';
import { n8nHttpClient, type AnyContext } from '../../transport/n8nHttpClient';

export const TYPE = 'vtrixApi';

export const get = (more: Partial<HttpRequest> = {}): HttpRequest => ({
	method: 'GET',
	url: 'https://api.example/v1/tasks?page=1',
	authenticated: false,
	timeoutMs: 5_000,
	...more,
});

export const streamOf = (...texts: string[]) =>
	Readable.from(
		texts.map((text) => Buffer.from(text)),
		{ objectMode: false },
	);

export const full = (
	body: unknown = streamOf('{"ok":true}'),
	headers: object = {},
	statusCode = 200,
) => ({
	statusCode,
	headers,
	body,
});

/** What n8n's helper with a credential takes from the context that it is called with. */
interface Own {
	getExecutionCancelSignal(): AbortSignal;
	getCredentials(type: string, itemIndex?: number): Promise<unknown>;
	getNode(): unknown;
}

/** An n8n whose helpers answer so, and what they were asked. */
export function fakeN8n(answer: (options: IHttpRequestOptions) => unknown, more: object = {}) {
	const asked: IHttpRequestOptions[] = [];
	const authenticated: Array<{ own: Own; type: string }> = [];
	const helpers = {
		httpRequest: async (options: IHttpRequestOptions) => {
			asked.push(options);
			return await answer(options);
		},
		async httpRequestWithAuthentication(this: Own, type: string, options: IHttpRequestOptions) {
			asked.push(options);
			authenticated.push({ own: this, type });
			await this.getCredentials(type, 3);
			return await answer(options);
		},
	};
	const context = { helpers, getNode: () => 'the node', ...more } as unknown as AnyContext;
	return { send: n8nHttpClient(context, TYPE), asked, authenticated, context };
}

export const forEver = async () => await new Promise<never>(() => undefined);

export const networkError = (code: string) =>
	Object.assign(new Error(code), { isAxiosError: true, name: 'AxiosError', code });
