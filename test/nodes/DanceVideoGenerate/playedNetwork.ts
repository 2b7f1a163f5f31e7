import { Readable } from 'node:stream';

import type { IExecuteFunctions, IHttpRequestOptions, IWebhookFunctions } from 'n8n-workflow';

/** What a provider answers. */
export interface PlayedAnswer {
	status?: number;
	body: object;
}

/** Answers what a node's context sends with a credential; gives what was asked, as `GET /path`. */
export function playNetwork(
	{ helpers }: Pick<IExecuteFunctions | IWebhookFunctions, 'helpers'>,
	answer: (request: string) => PlayedAnswer,
): string[] {
	const asked: string[] = [];
	const send = async (_type: string, { method, url, qs = {} }: IHttpRequestOptions) => {
		const { pathname } = new URL(url);
		const request = [method, pathname, ...Object.values(qs)].join(' ');
		asked.push(request);
		const { status = 200, body } = await Promise.resolve(answer(request));
		return {
			statusCode: status,
			headers: {},
			body: Readable.from([Buffer.from(JSON.stringify(body))]),
		};
	};
	jest.spyOn(helpers, 'httpRequestWithAuthentication').mockImplementation(send as never);
	return asked;
}
