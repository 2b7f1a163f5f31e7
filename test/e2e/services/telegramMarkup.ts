import { Refusal } from './telegramCall';

/** Source: https://core.telegram.org/bots/api#formatting-options. */
const HTML_TAGS = /^(b|strong|i|em|u|ins|s|strike|del|span|tg-spoiler|a|code|pre|blockquote)$/;
const HTML_ENTITIES = /^&(lt|gt|amp|quot|#\d+|#x[\da-f]+);/i;

const unreadable = (what: string) => new Refusal(400, `Bad Request: can't parse entities: ${what}`);

/** Refuses text that Telegram could not read in the mode it was sent with. */
export function checkMarkup(text: string, mode: string | undefined): void {
	if (mode === 'HTML') checkHtml(text);
	if (mode === 'Markdown') checkMarkdown(text);
}

function checkHtml(text: string): void {
	const open: string[] = [];
	for (const [tag, slash, name = ''] of text.matchAll(/<(\/?)([\w-]*)[^>]*>?/g)) {
		if (!tag.endsWith('>') || !HTML_TAGS.test(name)) throw unreadable(`Unsupported tag "${tag}"`);
		if (!slash) open.push(name);
		else if (open.pop() !== name) throw unreadable(`Unmatched end tag "${tag}"`);
	}
	if (open.length > 0) throw unreadable(`Can't find end tag of "${open.join()}"`);
	for (const { index } of text.matchAll(/&/g)) {
		if (!HTML_ENTITIES.test(text.slice(index))) throw unreadable('"&" has to be escaped');
	}
}

/** The old Markdown: what is opened has to be closed, and one cannot be inside another. */
function checkMarkdown(text: string): void {
	const rest = text
		.replaceAll(/\\[_*`[]/g, '')
		.replaceAll(/```[^]*?```|`[^`]*`|\*[^*]*\*|_[^_]*_|\[[^\]]*\]\([^)]*\)/g, '');
	if (/[_*`[]/.test(rest)) throw unreadable("Can't find end of the entity");
}
