import type { Provider } from '../../providers/provider';
import type { Verdict } from './verdicts';

/** The page on which the results of live checks are kept. */
export const PAGE = 'docs/live-checks.md';

const NONE_YET = 'No provider has been checked';

/** One provider's part of the page. */
export function sectionOf(
	{ displayName }: Provider,
	baseUrl: string,
	verdicts: readonly Verdict[],
	checkedAt: Date,
): string {
	const count = (result: Verdict['result']) =>
		verdicts.filter((verdict) => verdict.result === result).length;
	return [
		`## ${displayName}`,
		'',
		`Checked on ${checkedAt.toISOString().slice(0, 10)} at ${baseUrl}: ${count('confirmed')} confirmed, ` +
			`${count('differs')} different, ${count('not seen')} not seen.`,
		'',
		'| fact | source | result | what came |',
		'| --- | --- | --- | --- |',
		...verdicts.map(
			({ says, source, result, came }) =>
				`| ${cell(says)} | ${source} | ${result === 'differs' ? '**differs**' : result} | ${cell(came)} |`,
		),
		'',
	].join('\n');
}

const cell = (text: string): string => text.replace(/\|/g, '\\|').replace(/\s+/g, ' ');

/** The page with a provider's part put in, in place of an earlier one. */
export function withSection(page: string, section: string): string {
	const [title] = section.split('\n', 1);
	const [head = '', ...parts] = page.split(/^(?=## )/m);
	const intro = head
		.split('\n\n')
		.filter((paragraph) => !paragraph.startsWith(NONE_YET))
		.join('\n\n')
		.trimEnd();
	const others = parts.filter((part) => !part.startsWith(`${title}\n`));
	return `${[intro, ...others.map((part) => part.trimEnd()), section.trimEnd()].join('\n\n')}\n`;
}
