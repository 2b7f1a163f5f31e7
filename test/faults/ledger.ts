import type { Sandbox } from '../../sandbox/server';
import { runs, wordsOf, type RunRecord } from '../leakCheck/leakCheck';

const SMALLEST = 'danceVideoGenerate';
/** How a create whose end is unknown is spoken of. */
const MAY_EXIST = /may have been accepted|may exist/;
/** How an error that stops the node speaks of further ones. */
const OTHERS_TOO =
	/it is not known whether they were accepted; they were not sent again: item ([\d, ]+)/;

/**
 * After each test of the file: what the sandbox was paid for, compared with what the nodes were given
 * and what they said.
 * - Paid creates never exceed the items handed in.
 * - No task that was paid for is lost: its ID is in an item or in an error; or the answer with the ID
 *   never arrived, and then an error or an item says of that create that it may exist.
 */
export function useLedger(sandbox: () => Sandbox): void {
	afterEach(() => {
		const { handedIn, said, mayExist } = summary(runs());
		const paid = sandbox()
			.journal()
			.flatMap(({ paidCreate, taskId }) => (paidCreate ? [String(taskId)] : []));
		const unknown = paid.filter((taskId) => !said.includes(taskId));
		const problems = [
			paid.length > handedIn && `${paid.length} creates were paid for ${handedIn} items`,
			unknown.length > mayExist &&
				`${unknown.length} paid tasks are named nowhere, and of ${mayExist} it is said that they may exist`,
		].filter(Boolean);
		if (problems.length > 0) throw new Error(problems.join('; '));
	});
}

/** Of how many creates a text says that they may exist. */
function openCreatesIn(text: string): number {
	const [, others = ''] = OTHERS_TOO.exec(text) ?? [];
	return (MAY_EXIST.test(text) ? 1 : 0) + others.split(',').filter((item) => item.trim()).length;
}

function summary(records: readonly RunRecord[]) {
	const handedIn = records
		.filter(({ node }) => node === SMALLEST)
		.reduce((sum, { itemCount }) => sum + itemCount, 0);
	const statements = records.flatMap(({ items = [], error }) => [
		...items.map(({ json }) => JSON.stringify(json)),
		...(error === undefined ? [] : [wordsOf(error)]),
	]);
	return {
		handedIn,
		said: statements.join('\n'),
		mayExist: statements.reduce((sum, text) => sum + openCreatesIn(text), 0),
	};
}
