import { setTimeout as sleep } from 'node:timers/promises';

const LOGIN = { user: 'customer', password: 'form-password-1' };

/** What a form's *Basic Auth* credential holds, and its visitors know. */
export const FORM_LOGIN = LOGIN;

const basic = `Basic ${Buffer.from(`${LOGIN.user}:${LOGIN.password}`).toString('base64')}`;

/** What the form's page says when it is opened without the login. */
export async function openWithoutLogin(url: string): Promise<number> {
	const response = await fetch(url);
	await response.body?.cancel();
	return response.status;
}

/**
 * Opens an n8n form, fills it in and sends it, as the script of n8n's own page does in a browser;
 * gives the address at which the form goes on.
 */
export async function sendForm(url: string, values: Array<string | File>): Promise<URL> {
	const { formWaitingUrl } = (await submitForm(url, values)) as { formWaitingUrl: string };
	return new URL(formWaitingUrl);
}

/** The same for a form that has one page; gives what n8n answers. */
export async function submitForm(url: string, values: Array<string | File>): Promise<unknown> {
	const page = await (await fetch(url, { headers: { authorization: basic } })).text();
	const token = /const authToken = '([^']+)'/.exec(page)?.[1];
	if (!token) throw new Error(`The form's page has no token: ${page.slice(0, 300)}`);
	const body = new FormData();
	values.forEach((value, index) => body.set(`field-${index}`, value));
	const response = await fetch(url, { method: 'POST', body, headers: { 'x-auth-token': token } });
	if (response.status !== 200) throw new Error(`n8n answered ${response.status}`);
	return await response.json();
}

/** Looks until the form's next page is there, as n8n's page does; gives that page. */
export async function nextPage(waitingUrl: URL): Promise<string> {
	const status = new URL(waitingUrl);
	status.pathname += '/n8n-execution-status';
	for (let check = 0; check < 120; check++) {
		const text = (await (await fetch(status)).text()).trim();
		if (text === 'form-waiting') return await (await fetch(waitingUrl)).text();
		if (['success', 'error', 'crashed'].includes(text)) throw new Error(`The form ended: ${text}`);
		await sleep(500);
	}
	throw new Error('There is no next page');
}

/** Tells n8n that the last page is shown, as that page does; gives where it leads, if anywhere. */
export async function endForm(waitingUrl: URL, page: string): Promise<string | undefined> {
	const response = await fetch(waitingUrl, { method: 'POST' });
	if (response.status !== 200) throw new Error(`n8n answered ${response.status}`);
	await response.body?.cancel();
	const link = /id='redirectUrl' href='([^']+)'/.exec(page)?.[1];
	return link?.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&');
}
