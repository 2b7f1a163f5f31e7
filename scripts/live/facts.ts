import type { Provider } from '../../providers/provider';
import type { Fact, SeenAnswer, Step } from '../../sandbox/facts';
import { DEVELOPMENT } from '../../sandbox/providers/development';
import type { ProviderId } from '../../sandbox/server';
import type { Documented } from './documented';
import type { Seen } from './run';
import { compareShapes } from './shape';
import { verdictOn, type Verdict } from './verdicts';

/** Everything that is relied on at a provider, and what the check saw of it. */
export function verdictsOf(provider: Provider, seen: Seen, documented: Documented): Verdict[] {
	const { live } = DEVELOPMENT[provider.id as ProviderId];
	const facts = [...live.facts, ...factsOfEvery(provider)];
	return [
		...facts.map((fact) => verdictOn(fact, seen.answers)),
		errorWords(seen),
		end(seen),
		...SHAPES.map(([step, name]) => shape(name, step, seen.answers, documented[step])),
	];
}

/** What holds of each provider in its own words. */
function factsOfEvery({ id }: Provider): Fact[] {
	const { status, resultUrlPath, live } = DEVELOPMENT[id as ProviderId];
	const known = new Set(Object.keys(status.words).map((word) => word.toLowerCase()));
	const [{ toSee: create }] = live.creates;
	const hasOwn = live.facts.some(({ step, at }) => step === 'finished' && at === resultUrlPath);
	const result: Fact = {
		says: `the address of the result stands at ${resultUrlPath}`,
		source: 'documented',
		step: 'finished',
		create,
		at: resultUrlPath,
		holds: (url) => typeof url === 'string' && url !== '',
	};
	return [
		...(hasOwn ? [] : [result]),
		{
			says: 'the address of a result works without a key',
			source: 'observed',
			step: 'result',
			at: 'httpStatus',
			holds: (code) => code === 200,
		},
		{
			says: `how a task is stands at ${status.path}, in one of the words: ${Object.keys(status.words).join(', ')}`,
			source: status.source,
			step: 'poll',
			at: status.path,
			holds: (word) => known.has(String(word).toLowerCase()),
		},
		{
			says: 'a wrong key is refused with 401',
			source: live.wrongKey ?? 'documented',
			step: 'wrongKey',
			at: 'httpStatus',
			holds: (code) => code === 401,
		},
		{
			says: 'a task that does not exist is answered with 404 (the credential test relies on it)',
			source: 'inferred',
			step: 'unknownTask',
			at: 'httpStatus',
			holds: (code) => code === 404,
		},
	];
}

function errorWords({ unknownTask }: Seen): Verdict {
	const says = 'the words of an error are where this package looks for them';
	if (!unknownTask) return { says, source: 'inferred', result: 'not seen', came: '' };
	const message = 'message' in unknownTask ? unknownTask.message : '';
	const result = message.includes('"') ? 'confirmed' : 'differs';
	return { says, source: 'inferred', result, came: message };
}

function end({ creates }: Seen): Verdict {
	const says = 'a task comes to an end that this package understands';
	const last = creates.flatMap((create) => create.last ?? []).at(-1);
	if (!last) return { says, source: 'inferred', result: 'not seen', came: '' };
	const ended = last.status === 'succeeded' || last.status === 'failed';
	return {
		says,
		source: 'inferred',
		result: ended ? 'confirmed' : 'differs',
		came: last.providerStatus ?? '(no status)',
	};
}

const SHAPES: Array<[Step, string]> = [
	['credits', 'the balance'],
	['create', 'the answer to a create'],
	['poll', 'the state of a task'],
	['callback', 'a callback'],
];

/** New members are news; one that did not come this time need not be gone. */
function shape(
	name: string,
	step: Step,
	answers: readonly SeenAnswer[],
	documented: unknown[] = [],
): Verdict {
	const says = `${name} has no members but those in the fixtures of the tests`;
	const came = answers
		.filter((answer) => answer.step === step && answer.httpStatus < 400)
		.map(({ json }) => json);
	if (came.length === 0) return { says, source: 'documented', result: 'not seen', came: '' };
	const { unknown, missing } = compareShapes(came, documented);
	const left = missing.length > 0 ? `not this time: ${missing.join(', ')}` : 'all of them';
	return {
		says,
		source: 'documented',
		result: unknown.length > 0 ? 'differs' : 'confirmed',
		came: unknown.length > 0 ? `new: ${unknown.join(', ')}` : left,
	};
}
